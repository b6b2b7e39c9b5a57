"""What belongs to one patient handed over to another: a row moves, or is left where it would be a second."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, and_, delete, select, update
from sqlalchemy.orm import aliased

from outcomes.models import (
    AdverseEvent,
    Base,
    ComplicationReview,
    Observation,
    Patient,
    PatientContact,
    PatientPin,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.services.contacts import open_contact
from outcomes.services.diary_days import INSTRUMENT
from outcomes.services.unit_of_work import UnitOfWork

REASON = "the record of the same person had another"
"""Why a value is superseded where both records had one of the same day: the one that came last stands."""
_READ_AGAIN = ("engine_readings", "engine_day_readings", "engine_checkpoints")
_NOT_MOVED = ("patient_contacts", "patient_pins", "browser_sessions", *_READ_AGAIN)
"""Of a person there is one of each, or it is made again: browsers open the record again, the engine reads."""
_ONE_OF_A_KIND = {
    "knee_events": ("laterality", "occurred_on", "event"),
    "messages": ("event", "channel"),
    "told_reasons": ("kind", "last"),
}
"""Tables that hold each thing once a patient, and by what: the second stays in the merge's document."""
_OF_A_PROCEDURE = ("alerts", "observations", "questionnaire_responses")
Row = dict[str, Any]


@dataclass(frozen=True)
class HandedOver:
    """What became of the rows.

    Attributes:
        moved: rows by table.
        superseded: values that gave way to the other record's of the same day.
        left: rows that could not move, by table.
    """

    moved: dict[str, int]
    superseded: int
    left: dict[str, list[Row]]


def hand_over(work: UnitOfWork, kept: Patient, other: Patient) -> HandedOver:
    """Move all rows of a patient to another, and take the emptied patient away.

    Where both have a value of the same day, or the same diary, the one that came last stands and the other
    is superseded; the same procedure recorded twice becomes one. The caller commits.
    """
    left = {"patients": _rows(work, Patient.__table__, Patient.id == other.id)}
    _join_procedures(work, kept.id, other.id, left)
    superseded = _settle_diaries(work, (kept.id, other.id)) + _settle_numbers(work, kept.id, other.id)
    moved = _move(work, kept.id, other.id, left)
    _remove(work, other)
    work.session.expire_all()
    return HandedOver(moved, superseded, {name: rows for name, rows in left.items() if rows})


def _join_procedures(work: UnitOfWork, kept_id: int, other_id: int, left: dict[str, list[Row]]) -> None:
    """Make one of a procedure that both records have: the same knee on the same day."""
    mine, theirs = aliased(Procedure), aliased(Procedure)
    same_day = and_(mine.laterality == theirs.laterality, mine.performed_on == theirs.performed_on)
    pairs = select(mine.id, theirs.id).join(theirs, same_day)
    for stays, goes in work.session.execute(
        pairs.where(mine.patient_id == kept_id, theirs.patient_id == other_id)
    ).all():
        for model, keys in ((AdverseEvent, ("onset_on", "event")), (ComplicationReview, ("day",))):
            _supersede_second(work, model, keys, stays, goes)
            work.session.execute(update(model).where(model.procedure_id == goes).values(procedure_id=stays))
        for name in _OF_A_PROCEDURE:
            table = Base.metadata.tables[name]
            moving = update(table).where(table.c.procedure_id == goes)
            work.session.execute(moving.values(procedure_id=stays))
        for name in ("nerve_freezes", *_READ_AGAIN):
            table = Base.metadata.tables[name]
            if name == "nerve_freezes":
                left.setdefault(name, []).extend(_rows(work, table, table.c.procedure_id == goes))
            work.session.execute(delete(table).where(table.c.procedure_id == goes))
        left.setdefault("procedures", []).extend(_rows(work, Procedure.__table__, Procedure.id == goes))
        work.session.execute(delete(Procedure).where(Procedure.id == goes))


def _supersede_second(
    work: UnitOfWork,
    model: type[AdverseEvent] | type[ComplicationReview],
    keys: Sequence[str],
    stays: int,
    goes: int,
) -> None:
    """Supersede of a joined procedure what the one that stays tells too."""
    told = aliased(model)
    is_told = [getattr(told, key) == getattr(model, key) for key in keys]
    second = (
        select(told.id).where(told.procedure_id == stays, told.superseded_at.is_(None), *is_told).exists()
    )
    work.session.execute(
        update(model)
        .where(model.procedure_id == goes, model.superseded_at.is_(None), second)
        .values(superseded_at=work.now, superseded_reason=REASON)
        .execution_options(synchronize_session=False)
    )


def _settle_diaries(work: UnitOfWork, both: tuple[int, int]) -> int:
    """Of diaries about the same day let the one that came last stand; numbers that do not, any more."""
    days: dict[date, list[QuestionnaireResponse]] = {}
    for row in work.session.scalars(
        select(QuestionnaireResponse).where(
            QuestionnaireResponse.patient_id.in_(both),
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
        )
    ):
        days.setdefault(row.observed_on, []).append(row)
    count = 0
    for rows in days.values():
        *earlier, last = sorted(rows, key=lambda row: (_received(row), row.patient_id == both[0], row.id))
        for row in earlier:
            row.superseded_by, row.reason = last.response_id, REASON
            count += _supersede(work, Observation.response_id == row.response_id)
    return count


def _settle_numbers(work: UnitOfWork, kept_id: int, other_id: int) -> int:
    """The same for numbers that no diary carries."""
    mine, theirs = aliased(Observation), aliased(Observation)
    key = ("laterality", "observed_on", "code", "source")
    pairs = work.session.execute(
        select(mine, theirs)
        .join(theirs, and_(*(getattr(mine, name) == getattr(theirs, name) for name in key)))
        .where(mine.patient_id == kept_id, theirs.patient_id == other_id)
        .where(mine.superseded_at.is_(None), theirs.superseded_at.is_(None))
    ).all()
    earlier = [one if one.recorded_at < two.recorded_at else two for one, two in pairs]
    return sum(_supersede(work, Observation.id == row.id) for row in earlier)


def _received(row: QuestionnaireResponse) -> float:
    return row.received_at.timestamp() if row.received_at else 0.0


def _supersede(work: UnitOfWork, which: Any) -> int:
    done = (
        update(Observation)
        .where(which, Observation.superseded_at.is_(None))
        .values(superseded_at=work.now, superseded_reason=REASON)
        .returning(Observation.id)
    )
    return len(work.session.scalars(done).all())


def _move(work: UnitOfWork, kept_id: int, other_id: int, left: dict[str, list[Row]]) -> dict[str, int]:
    """Hand every row over; what the kept record has already is left. Rows moved, by table."""
    work.session.flush()
    moved: Counter[str] = Counter()
    for model in (PatientContact, PatientPin):
        if work.session.get(model, kept_id) is None:
            moving = update(model).where(model.patient_id == other_id).values(patient_id=kept_id)
            moved[model.__tablename__] += len(work.session.scalars(moving.returning(model.patient_id)).all())
        elif model is PatientContact:
            left["patient_contacts"] = [_opened(work, other_id)]
    for table in Base.metadata.sorted_tables:
        if "patient_id" not in table.c or not table.c.patient_id.foreign_keys or table.name in _NOT_MOVED:
            continue
        if table.name in _ONE_OF_A_KIND:
            left[table.name] = _second_ones(work, table, kept_id, other_id)
        moving = update(table).where(table.c.patient_id == other_id).values(patient_id=kept_id)
        moved[table.name] += len(work.session.execute(moving.returning(table.c.patient_id)).all())
    return {name: count for name, count in sorted(moved.items()) if count}


def _second_ones(work: UnitOfWork, table: Table, kept_id: int, other_id: int) -> list[Row]:
    """Take out of a table the other record's rows that the kept one has too, and give them."""
    told = table.alias()
    same = [told.c[name] == table.c[name] for name in _ONE_OF_A_KIND[table.name]]
    second = and_(
        table.c.patient_id == other_id, select(told.c.id).where(told.c.patient_id == kept_id, *same).exists()
    )
    rows = _rows(work, table, second)
    work.session.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows])))
    return rows


def _opened(work: UnitOfWork, patient_id: int) -> Row:
    return vars(open_contact(work.keyring, work.session.get(PatientContact, patient_id))).copy()


def _remove(work: UnitOfWork, other: Patient) -> None:
    """Take the emptied record away, with what a person has only once."""
    for name in _NOT_MOVED:
        table = Base.metadata.tables[name]
        if "patient_id" in table.c:
            work.session.execute(delete(table).where(table.c.patient_id == other.id))
    work.session.execute(delete(Patient).where(Patient.id == other.id))
    work.session.expunge(other)


def _rows(work: UnitOfWork, table: Any, which: Any) -> list[Row]:
    rows: Iterable[Any] = work.session.execute(select(table).where(which)).mappings()
    return [dict(row) for row in rows]
