"""Moving what is encrypted under the newest data key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from outcomes.models import AuditEvent, Base, PatientContact, PatientMerge, User
from outcomes.services.unit_of_work import UnitOfWork

_BATCH = 200
_WITH_SEALED_DETAIL = "files.import"
_SEALED_DETAIL = "old_values_sealed"


@dataclass(frozen=True)
class _Sealed:
    """One encrypted column."""

    model: type[Base]
    key: InstrumentedAttribute[int]
    column: InstrumentedAttribute[bytes | None]


SEALED: tuple[_Sealed, ...] = (
    _Sealed(PatientContact, PatientContact.patient_id, PatientContact.document),
    _Sealed(PatientMerge, PatientMerge.id, PatientMerge.document),
    _Sealed(User, User.id, User.totp_seed),
)
"""Every encrypted column of a row that may change."""


@dataclass(frozen=True)
class Rotation:
    """What a rotation did.

    Attributes:
        rotated: documents moved under the newest key.
        already: documents that were there before.
        in_audit: details of the audit under an older key; the audit is never changed, so whoever wants to
            read them keeps that key.
    """

    rotated: int
    already: int
    in_audit: int


def rotate_keys(work: UnitOfWork, progress: Callable[[str, int, int], None]) -> Rotation:
    """Encrypt anew, some rows a transaction, whatever is not under the newest key.

    It may be ended at any moment and run again, and the product may run beside it: it still opens what is
    under an older key.

    Raises:
        SettingsError: `settings_data_key_unfit` where no key opens a document.
    """
    rotated, total, done = 0, sum(_count(work, each) for each in SEALED), 0
    for each in SEALED:
        for seen, changed in _rotate_column(work, each):
            done, rotated = done + seen, rotated + changed
            progress("write", done, total)
    in_audit = sum(1 for sealed in _in_audit(work) if not work.keyring.is_newest(sealed))
    work.begin()
    work.audit("keys.rotate", "keys", detail={"rotated": rotated})
    work.commit()
    return Rotation(rotated, total - rotated, in_audit)


def _rotate_column(work: UnitOfWork, each: _Sealed) -> Iterator[tuple[int, int]]:
    """Go through a column, one transaction at a time; yields rows seen and rows changed in each."""
    last = 0
    while True:
        work.begin()
        rows = _next(work, each, last)
        if not rows:
            work.session.rollback()
            return
        changed = 0
        for row in rows:
            sealed = getattr(row, each.column.key)
            if not work.keyring.is_newest(sealed):
                setattr(row, each.column.key, work.keyring.rotate(sealed))
                changed += 1
        last = getattr(rows[-1], each.key.key)
        work.commit()
        yield len(rows), changed


def unopened(work: UnitOfWork) -> int:
    """How many documents no key opens."""
    return sum(1 for sealed in sealed_documents(work) if not work.keyring.opens(sealed))


def older(work: UnitOfWork) -> int:
    """How many documents are not under the newest key."""
    return sum(1 for sealed in sealed_documents(work) if not work.keyring.is_newest(sealed))


def sealed_documents(work: UnitOfWork) -> Iterator[bytes]:
    """Give every encrypted document that is stored in a row."""
    for each in SEALED:
        query = select(each.column).where(each.column.is_not(None)).execution_options(yield_per=_BATCH)
        yield from (sealed for sealed in work.session.scalars(query) if sealed is not None)


def _count(work: UnitOfWork, each: _Sealed) -> int:
    return (
        work.session.scalar(select(func.count()).select_from(each.model).where(each.column.is_not(None))) or 0
    )


def _next(work: UnitOfWork, each: _Sealed, last: int) -> list[Base]:
    query = select(each.model).where(each.column.is_not(None), each.key > last).order_by(each.key)
    return list(work.session.scalars(query.limit(_BATCH).with_for_update()))


def _in_audit(work: UnitOfWork) -> Iterator[bytes]:
    query = select(AuditEvent.detail).where(AuditEvent.action == _WITH_SEALED_DETAIL)
    for detail in work.session.scalars(query):
        if _SEALED_DETAIL in detail:
            yield str(detail[_SEALED_DETAIL]).encode()
