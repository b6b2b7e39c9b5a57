"""What is slow to gather is kept in memory, under a key that names the state of the data it was made from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, not_, or_, select

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
ENTRIES_OF_ONE = (
    "activities.name",
    "activities.rate",
    "call.ask",
    "diary.begin",
    "diary.hand_over",
    "diary.record",
    "paper_week.record",
    "questionnaire.begin",
    "questionnaire.record",
    "reason.tell",
    "timed_test.record",
)
"""Changes that touch what the person they name entered, and nothing else: those entries are read anew."""
_MOST_RENEWED = 500
"""People: beyond, reading everybody is as fast."""
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

    def found(self, key: Hashable) -> tuple[Hashable, Any] | None:
        """The state and the value that are kept of a key."""
        with self._lock:
            return self._values.get(key)

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


def kept(
    work: UnitOfWork,
    name: Hashable,
    make: Callable[[], Value],
    untouched_by: Sequence[str] = (),
    site_id: int | None = None,
) -> Value:
    """A value about a site, from memory where the data have not changed since.

    Args:
        work: the use case; without a memory (commands, tests) everything is made anew.
        name: what it is.
        make: gathers it, from the database as this use case sees it.
        untouched_by: actions that do not touch it.
        site_id: of the site; None = where the acting member is.
    """
    if not isinstance(work.kept, KeptNumbers):
        return make()
    of_site = site_id or work.staff.site_id
    return work.kept.get((of_site, name), (_last_change(work, of_site, untouched_by), work.today), make)


def renewed(
    work: UnitOfWork,
    name: Hashable,
    make: Callable[[], Value],
    renew: Callable[[Value, Sequence[int]], Value],
    site_id: int | None = None,
) -> Value:
    """A value about what people of a site entered, of which only what changed since is read anew.

    Args:
        work: the use case; without a memory everything is made anew.
        name: what it is.
        make: gathers it of everybody.
        renew: makes the new value of the old one and of the people (primary keys) who entered something.
        site_id: of the site; None = where the acting member is.
    """
    if not isinstance(work.kept, KeptNumbers):
        return make()
    of_site = site_id or work.staff.site_id
    key, state = (of_site, name), _last_change(work, of_site)
    before = work.kept.found(key)
    people = None if before is None else _who_entered(work, of_site, before[0])
    if before is None or people is None:
        return work.kept.get(key, state, make)
    old: Value = before[1]
    return work.kept.get(key, state, lambda: renew(old, people))


def _who_entered(work: UnitOfWork, site_id: int, since: Hashable) -> Sequence[int] | None:
    """Who entered something since a state; None where anything else has changed, or too much."""
    query = select(AuditEvent.patient_id, AuditEvent.action.in_(ENTRIES_OF_ONE)).distinct()
    changed = work.session.execute(
        query.where(AuditEvent.id > (since if isinstance(since, int) else 0), _touches(site_id))
    ).all()
    people = [patient_id for patient_id, is_entry in changed if is_entry and patient_id is not None]
    return None if len(people) < len(changed) or len(people) > _MOST_RENEWED else people


def _last_change(work: UnitOfWork, site_id: int, untouched_by: Sequence[str] = ()) -> int | None:
    """Number of the last audited change that may touch a site's cohort.

    Every change writes its audit event in its own transaction, one after the other, so that the number names
    the state.
    """
    touches = and_(_touches(site_id), AuditEvent.action.not_in(untouched_by))
    return work.session.scalar(select(AuditEvent.id).where(touches).order_by(AuditEvent.id.desc()).limit(1))


def _touches(site_id: int) -> ColumnElement[bool]:
    """What only reads, signs in, sends or acknowledges is passed over."""
    here = or_(AuditEvent.site_id == site_id, AuditEvent.site_id.is_(None))
    passed_over = or_(
        *(AuditEvent.action.like(pattern) for pattern in _CHANGES_NOTHING), AuditEvent.action.in_(_READINGS)
    )
    return and_(here, not_(passed_over))
