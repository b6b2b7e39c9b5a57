"""Values computed beside the pages, in a process of their own."""

import os
import signal
from functools import partial
from threading import Event

import pytest

from outcomes.services.background import Background, Job, Recipe


@pytest.fixture
def said() -> list[str]:
    """What the log was told."""
    return []


def _process(_step: int) -> int:
    return os.getpid()


def _broken() -> int:
    return 1 // 0


def _over(job: Job) -> Job:
    for _ in range(24_000):  # four minutes: on a busy machine an idle process waits long for its turn
        if job.value is not None or job.has_failed:
            return job
        Event().wait(0.01)
    raise AssertionError("it never ended")


def test_steps_are_done_in_order_in_another_process_and_once_a_key(said: list[str]) -> None:
    background = Background()
    recipe = Recipe([partial(int, each) for each in "1234"], sum, said.append)
    job = background.ask("a", recipe)
    assert background.ask("a", recipe) is job
    assert (_over(job).value, job.percent, job.parts) == (10, 100, [1, 2, 3, 4])
    where = _over(background.ask("where", Recipe([partial(_process, 0)], max, said.append)))
    assert where.value != os.getpid()
    assert said == []


def test_an_error_ends_it_and_is_logged_wherever_it_happens(said: list[str]) -> None:
    background = Background()
    assert _over(background.ask("step", Recipe([_broken], sum, said.append))).has_failed
    bad = Recipe([partial(int, "1")], lambda parts: parts.nothing, said.append)  # type: ignore[attr-defined]  # what is tried
    assert _over(background.ask("combine", bad)).has_failed
    unsent = Recipe([lambda: 1], sum, said.append)
    assert _over(background.ask("unsent", unsent)).has_failed
    assert said[0].startswith("background: ZeroDivisionError")
    assert len(said) == 3


def _killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_ends_its_job_and_the_next_one_gets_another(said: list[str]) -> None:
    background = Background()
    assert _over(background.ask("a", Recipe([_killed], sum, said.append))).has_failed
    assert "terminated abruptly" in said[0]
    assert _over(background.ask("a", Recipe([partial(int, "7")], sum, said.append))).value == 7


def test_the_oldest_is_given_up_first(said: list[str]) -> None:
    background = Background(most=2)
    recipe = Recipe([partial(int, "1")], sum, said.append)
    first = _over(background.ask("one", recipe))
    for key in ("two", "three"):
        _over(background.ask(key, recipe))
    assert background.ask("one", recipe) is not first
