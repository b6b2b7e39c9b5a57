"""Values computed beside the pages."""

from threading import Event

import pytest

from outcomes.services.background import Background, Job


@pytest.fixture
def background():
    made = Background(most=2)
    yield made
    made.close()


def _over(job: Job) -> Job:
    for _ in range(500):
        if job.is_over:
            return job
        Event().wait(0.01)
    raise AssertionError("it never ended")


def test_a_key_is_computed_once_and_tells_how_far_it_is(background):
    go, asked = Event(), []

    def make(heard):
        asked.append(1)
        heard(1, 4)
        go.wait(5)
        return 42

    job = background.ask("a", make, print)
    while not job.total:
        Event().wait(0.01)
    assert (job.done, job.total, job.is_over) == (1, 4, False)
    assert background.ask("a", make, print) is job
    go.set()
    assert _over(job).value == 42
    assert asked == [1]


def test_an_error_ends_it_and_is_logged(background):
    said = []
    job = background.ask("bad", lambda heard: 1 / 0, said.append)
    assert _over(job).has_failed
    assert said == ["background: ZeroDivisionError: division by zero"]


def test_the_oldest_is_given_up_first(background):
    first = _over(background.ask("one", lambda heard: 1, print))
    for key in ("two", "three"):
        _over(background.ask(key, lambda heard: 1, print))
    assert background.ask("one", lambda heard: 2, print) is not first
