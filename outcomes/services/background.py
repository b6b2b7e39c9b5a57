"""What takes longer than a page may: computed beside the pages, one after the other, with progress."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

_MOST_KEPT = 64
Heard = Callable[[int, int], None]
Make = Callable[[Heard], Any]
"""Computes a value and tells how far it has come; it must not touch the database."""


@dataclass
class Job:
    """One value that is, or will be.

    Attributes:
        done: steps done.
        total: steps in all; 0 while it waits for its turn.
        value: what was computed; None until then.
        has_failed: an error ended it; the log has it.
    """

    done: int = 0
    total: int = 0
    value: Any = None
    has_failed: bool = False

    @property
    def is_over(self) -> bool:
        """True once there is a value, or will be none."""
        return self.value is not None or self.has_failed


class Background:
    """Values by a key that names their data; one thread, so that the pages keep their processors.

    A key that was asked for before is not computed again; the oldest are given up first. Losing all of
    them loses nothing.
    """

    def __init__(self, most: int = _MOST_KEPT) -> None:
        self._most = most
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")

    def ask(self, key: Hashable, make: Make, log: Callable[[str], None]) -> Job:
        """The job of a key, begun now where it is not known.

        Args:
            key: names what is computed and the data it is computed from.
            make: computes it.
            log: is told of an error.
        """
        with self._lock:
            found = self._jobs.get(key)
            if found is not None:
                self._jobs.move_to_end(key)
                return found
            job = self._jobs[key] = Job()
            while len(self._jobs) > self._most:
                self._jobs.popitem(last=False)
        self._thread.submit(self._run, job, make, log)
        return job

    def close(self) -> None:
        """Begin nothing more; what runs is waited for."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _run(job: Job, make: Make, log: Callable[[str], None]) -> None:
        def heard(done: int, total: int) -> None:
            job.done, job.total = done, total

        try:
            job.value = make(heard)
        except Exception as error:  # noqa: BLE001  whatever it was, the page must hear that it is over
            log(f"background: {type(error).__name__}: {error}")
            job.has_failed = True
