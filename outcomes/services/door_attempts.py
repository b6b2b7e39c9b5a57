"""Slowing down guessing: failed tries at a door, counted in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from outcomes.errors import Throttled
from outcomes.models import DoorAttempt
from outcomes.services.unit_of_work import UnitOfWork

WINDOW = timedelta(minutes=15)
_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """How many failed tries a key may make within the window.

    Attributes:
        key: keyed hash of what is counted: an account, an address, both together.
        tries: how many failures close the door until the oldest of them has left the window.
    """

    key: str
    tries: int


def refuse_when_throttled(work: UnitOfWork, limits: Sequence[Limit]) -> None:
    """Nothing, unless one of the limits is reached.

    Raises:
        Throttled: `throttled`; parameter `seconds` to wait.
    """
    waits = [_seconds_to_wait(work, limit) for limit in limits]
    if any(waits):
        raise Throttled("throttled", {"seconds": max(waits), "minutes": -(-max(waits) // 60)})


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
        .where(DoorAttempt.key == limit.key, DoorAttempt.attempted_at > work.now - WINDOW)
        .order_by(DoorAttempt.attempted_at.desc())
        .offset(limit.tries - 1)
        .limit(1)
    )
    if oldest_that_counts is None:
        return 0
    return max(1, int((oldest_that_counts + WINDOW - work.now).total_seconds()))
