"""What takes longer than a page may: computed in a process beside the pages, step by step, with progress."""

import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from threading import Lock
from typing import Any

_MOST_KEPT = 64
Step = Callable[[], Any]
"""Computes a part; it is sent to another process, with all that it needs and no database."""


@dataclass
class Job:
    """One value that is, or will be.

    Attributes:
        total: steps in all.
        parts: what the steps done so far gave.
        value: made of all parts; None until then.
        has_failed: an error ended it; the log has it.
    """

    total: int
    parts: list[Any] = field(default_factory=list)
    value: Any = None
    has_failed: bool = False

    @property
    def percent(self) -> int:
        """How far it has come."""
        return 100 * len(self.parts) // self.total


@dataclass(frozen=True)
class Recipe:
    """How a value is computed.

    Attributes:
        steps: in order; each takes a second or so.
        combine: makes the value of their parts, here.
        log: is told of an error.
    """

    steps: Sequence[Step]
    combine: Callable[[Sequence[Any]], Any]
    log: Callable[[str], None]


class Background:
    """Values by a key that names their data.

    A key that was asked for before is not computed again; the oldest are given up first. Losing all of
    them loses nothing. One step waits at a time, so that a server that stops waits for no more than one.
    """

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: Hashable, recipe: Recipe) -> Job:
        """The job of a key, begun now where it is not known, and again where it failed."""
        with self._lock:
            found = self._jobs.get(key)
            if found is not None and not found.has_failed:
                self._jobs.move_to_end(key)
                return found
            job = self._jobs[key] = Job(len(recipe.steps))
            while len(self._jobs) > self._most:
                self._jobs.popitem(last=False)
        _go_on(job, recipe)
        return job


def _step_back() -> None:
    """Take the processor only when no page wants it."""
    if hasattr(os, "SCHED_IDLE"):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    else:
        os.nice(19)


@lru_cache
def _workers() -> ProcessPoolExecutor:
    """One process for all applications of this one: a thread would take turns with the pages."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_step_back)


def _go_on(job: Job, recipe: Recipe) -> None:
    """Begin the next step, or make the value of all."""
    try:
        if len(job.parts) == job.total:
            job.value = recipe.combine(job.parts)
        else:
            future = _workers().submit(recipe.steps[len(job.parts)])
            future.add_done_callback(lambda done: _noted(done, job, recipe))
    except Exception as error:  # noqa: BLE001  whatever it was, the page must hear that it is over
        _fail(job, recipe, error)


def _noted(done: "Future[Any]", job: Job, recipe: Recipe) -> None:
    if done.cancelled():
        return
    error = done.exception()
    if error is not None:
        _fail(job, recipe, error)
        return
    job.parts.append(done.result())
    _go_on(job, recipe)


def _fail(job: Job, recipe: Recipe, error: BaseException) -> None:
    if isinstance(error, BrokenExecutor):
        _workers.cache_clear()  # the process died: the next job gets another
    if "after shutdown" not in str(error):  # a server that stops says nothing of what it leaves
        recipe.log(f"background: {type(error).__name__}: {error}")
    job.has_failed = True
