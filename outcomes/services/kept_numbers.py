"""What is slow to gather is kept in memory, under a key that names the state of the data it was made from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import and_, not_, or_, select

from outcomes.models import AuditEvent
from outcomes.services.unit_of_work import UnitOfWork

Value = TypeVar("Value")

MOST_KEPT = 48
"""Entries of one process: a table of a million reports takes 24 MB, a drawn page 2."""

_CHANGES_NOTHING = (
    "session.%",
    "user.%",
    "record.%",
    "message.%",
    "alert.%",
    "link.%",
    "passkey.%",
    "cohort.%",
    "plan.%",
)
_READINGS = ("patient.read", "contact.read", "files.export", "database.backup")


class KeptNumbers:
    """Values by key, the least recently used given up first; one for all threads of a process.

    Nothing is ever invalidated by hand: a value whose state no longer fits is made anew, and losing all
    of them loses nothing.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, tuple[Hashable, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, state: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key made from a state of the data, made now where it is not kept."""
        with self._lock:
            found = self._values.get(key)
            if found is not None and found[0] == state:
                self._values.move_to_end(key)
                value: Value = found[1]
                return value
        made = make()
        with self._lock:
            self._values[key] = (state, made)
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return made


def kept(work: UnitOfWork, name: Hashable, make: Callable[[], Value]) -> Value:
    """A value about the acting member's site, from memory where the data have not changed since.

    Args:
        work: the use case; without a memory (commands, tests) everything is made anew.
        name: what it is.
        make: gathers it, from the database as this use case sees it.
    """
    if not isinstance(work.kept, KeptNumbers):
        return make()
    site_id = work.staff.site_id
    return work.kept.get((site_id, name), (_last_change(work, site_id), work.today), make)


def _last_change(work: UnitOfWork, site_id: int) -> int | None:
    """Number of the last audited change that may touch a site's cohort.

    Every change writes its audit event in its own transaction, so that the number names the state; what
    only reads, signs in, sends or acknowledges is passed over.
    """
    passed_over = or_(
        *(AuditEvent.action.like(pattern) for pattern in _CHANGES_NOTHING), AuditEvent.action.in_(_READINGS)
    )
    here = or_(AuditEvent.site_id == site_id, AuditEvent.site_id.is_(None))
    query = select(AuditEvent.id).where(and_(here, not_(passed_over))).order_by(AuditEvent.id.desc())
    return work.session.scalar(query.limit(1))
