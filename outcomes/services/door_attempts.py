"""Slowing down guessing: failed tries at a door, counted in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from outcomes.errors import Throttled
from outcomes.models import DoorAttempt
from outcomes.services.unit_of_work import UnitOfWork

WINDOW = timedelta(minutes=15)
LONG_WINDOW = timedelta(days=1)
"""For secrets so short that a patient guesser would find them a quarter of an hour at a time."""
_KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Limit:
    """How many failed tries a key may make within the window.

    Attributes:
        key: keyed hash of what is counted: an account, an address, both together.
        tries: how many failures close the door until the oldest of them has left the window.
        window: how long a failure counts.
    """

    key: str
    tries: int
    window: timedelta = WINDOW


def refuse_when_throttled(work: UnitOfWork, limits: Sequence[Limit]) -> None:
    """Nothing, unless one of the limits is reached.

    Raises:
        Throttled: `throttled` or `throttled_for_hours`; parameters `seconds`, `minutes`, `hours` to wait.
    """
    waits = [_seconds_to_wait(work, limit) for limit in limits]
    if any(waits):
        seconds, minutes, hours = max(waits), -(-max(waits) // 60), -(-max(waits) // 3600)
        code = "throttled" if seconds <= WINDOW.total_seconds() else "throttled_for_hours"
        raise Throttled(code, {"seconds": seconds, "minutes": minutes, "hours": hours})


def add_failure(work: UnitOfWork, limits: Sequence[Limit]) -> None:
    """Count one failed try under each key, in the caller's transaction, and forget those of days ago."""
    work.session.execute(delete(DoorAttempt).where(DoorAttempt.attempted_at < work.now - _KEPT))
    work.session.add_all(DoorAttempt(key=limit.key, attempted_at=work.now) for limit in limits)


def forget_failures(work: UnitOfWork, limits: Sequence[Limit]) -> None:
    """Clear the counts of these keys, in the caller's transaction: whoever got in was no guesser."""
    keys = [limit.key for limit in limits]
    work.session.execute(delete(DoorAttempt).where(DoorAttempt.key.in_(keys)))


def _seconds_to_wait(work: UnitOfWork, limit: Limit) -> int:
    oldest_that_counts = work.session.scalar(
        select(DoorAttempt.attempted_at)
        .where(DoorAttempt.key == limit.key, DoorAttempt.attempted_at > work.now - limit.window)
        .order_by(DoorAttempt.attempted_at.desc())
        .offset(limit.tries - 1)
        .limit(1)
    )
    if oldest_that_counts is None:
        return 0
    return max(1, int((oldest_that_counts + limit.window - work.now).total_seconds()))
