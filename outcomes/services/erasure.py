"""Erasing a patient: everything, or who they were while the numbers stay; and whose time has come.

The audit keeps its events: it names nobody but by codes, and it must still explain what was done. Backups
taken before hold the patient until they are thrown away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, update

from outcomes.errors import ConflictError, NotFound
from outcomes.models import (
    AdverseEvent,
    Alert,
    AlertAction,
    Base,
    ComplicationReview,
    Observation,
    Patient,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.services.deidentification import without_words
from outcomes.services.unit_of_work import UnitOfWork

_QUIET_DAYS = 365
_DAYS_A_YEAR = 365.25
_WHO_THEY_WERE = (
    "patient_contacts",
    "patient_merges",
    "patient_pins",
    "passkeys",
    "personal_links",
    "browser_sessions",
    "unfinished_answers",
    "messages",
    "own_activities",
    "medicine_advice",
)
"""Tables that are emptied of a patient even where the numbers stay: contacts, keys, own words."""


@dataclass(frozen=True)
class Erasure:
    """What was erased, or (`is_done` False) would be: rows by table, in the order of their names."""

    rows: Mapping[str, int]
    is_done: bool


@dataclass(frozen=True)
class Due:
    """A patient of whom nothing came for as long as data is kept."""

    code: str
    last_on: date


def erase(work: UnitOfWork, code: str, *, keep_numbers: bool, is_sure: bool) -> Erasure:
    """Erase a patient.

    Args:
        work: the use case, of a command.
        code: the study code.
        keep_numbers: entries, scores and procedures stay, without words and without a way back.
        is_sure: do it; else say what would be erased.

    Raises:
        NotFound: `patient_unknown`.
        ConflictError: `erase_still_followed`: neither left nor died, and something came within a year.
    """
    work.begin()
    patient = work.session.scalar(select(Patient).where(Patient.code == code))
    if patient is None:
        raise NotFound("patient_unknown")
    last_on = _last_on(work, patient)
    has_ended = patient.withdrawn_on is not None or patient.deceased_on is not None
    if not has_ended and work.today - last_on < timedelta(days=_QUIET_DAYS):
        raise ConflictError("erase_still_followed", {"code": code, "last": last_on})
    owned = _owned(patient.id)
    chosen = {
        table: mine for table, mine in owned.items() if not keep_numbers or table.name in _WHO_THEY_WERE
    }
    rows = {table.name: _count(work, table, mine) for table, mine in chosen.items()}
    found = Erasure({name: rows[name] for name in sorted(rows) if rows[name]}, is_sure)
    if not is_sure:
        work.session.rollback()
        return found
    if keep_numbers:
        _take_words_out(work, patient.id)
    subject, site_id = f"patient:{patient.public_id}", patient.site_id
    for table in reversed(chosen):
        work.session.execute(delete(table).where(chosen[table]))
    detail = {"kept_numbers": keep_numbers, "rows": sum(rows.values())}
    work.audit("patient.erase", subject, site_id=site_id, detail=detail)
    work.commit()
    return found


def due_for_erasure(work: UnitOfWork, years: float) -> list[Due]:
    """Patients of whom nothing came within so many years, the longest silent first."""
    limit = work.today - timedelta(days=round(years * _DAYS_A_YEAR))
    everybody = ((each.code, _last_on(work, each)) for each in work.session.scalars(select(Patient)).all())
    return sorted(
        (Due(code, last) for code, last in everybody if last < limit), key=lambda each: each.last_on
    )


def _last_on(work: UnitOfWork, patient: Patient) -> date:
    """The last day on which anything came of a patient, or is planned to."""
    days = [patient.created_at.astimezone(work.settings.timezone).date()]
    for column, owner in (
        (Observation.observed_on, Observation.patient_id),
        (QuestionnaireResponse.observed_on, QuestionnaireResponse.patient_id),
        (Procedure.performed_on, Procedure.patient_id),
        (Procedure.planned_on, Procedure.patient_id),
    ):
        last = work.session.scalar(select(func.max(column)).where(owner == patient.id))
        if last is not None:
            days.append(last)
    return max(days)


def _owned(patient_id: int) -> dict[Table, ColumnElement[bool]]:
    """Every table with rows of a patient, and which: by its own column, or by what its rows hang on."""
    patients = Patient.metadata.tables[Patient.__tablename__]
    owned: dict[Table, ColumnElement[bool]] = {patients: patients.c.id == patient_id}
    for table in Base.metadata.sorted_tables:
        hangs_on = [key for key in table.foreign_keys if key.column.table in owned and table is not patients]
        if hangs_on:
            owned[table] = or_(
                *(key.parent.in_(select(key.column).where(owned[key.column.table])) for key in hangs_on)
            )
    return owned


def _count(work: UnitOfWork, table: Table, mine: ColumnElement[bool]) -> int:
    return work.session.scalar(select(func.count()).select_from(table).where(mine)) or 0


def _take_words_out(work: UnitOfWork, patient_id: int) -> None:
    """Answers without their words, notes without their text."""
    responses = select(QuestionnaireResponse).where(QuestionnaireResponse.patient_id == patient_id)
    for response in work.session.scalars(responses):
        response.answers, response.reason = without_words(response.answers), None
    mine = select(Alert.id).where(Alert.patient_id == patient_id)
    work.session.execute(update(AlertAction).where(AlertAction.alert_id.in_(mine)).values(note=""))
    procedures = select(Procedure.id).where(Procedure.patient_id == patient_id)
    for model, theirs in (
        (Observation, Observation.patient_id == patient_id),
        (AdverseEvent, AdverseEvent.procedure_id.in_(procedures)),
        (ComplicationReview, ComplicationReview.procedure_id.in_(procedures)),
    ):
        work.session.execute(update(model).where(theirs).values(superseded_reason=None))
    work.session.flush()
