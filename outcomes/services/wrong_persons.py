"""What was recorded under the wrong person goes to the right one; the audit of both keeps that it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, select, update

from outcomes.errors import ConflictError, InputError
from outcomes.models import (
    Alert,
    DayReading,
    EngineCheckpoint,
    EngineReading,
    Observation,
    Patient,
    PatientContact,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.permissions import Permission
from outcomes.services.contacts import open_contact
from outcomes.services.diary_alerts import raise_entry_flags
from outcomes.services.diary_days import INSTRUMENT, recorded_days
from outcomes.services.numb_areas import renew_numb_areas
from outcomes.services.patient_merges import other_patient
from outcomes.services.patients import patient_named
from outcomes.services.procedure_details import Life, check_procedure
from outcomes.services.procedures import details_of, free_code, refuse_second
from outcomes.services.readings import update_patient_readings
from outcomes.services.unit_of_work import UnitOfWork

_MOST_DAYS = 60


@dataclass(frozen=True)
class Recorded:
    """What stands under a person and may be somebody else's.

    Attributes:
        code: the person's study code.
        procedures: identifier, knee, and day of each procedure that took place.
        days: of the newest diaries, newest first.
    """

    code: str
    procedures: tuple[tuple[str, str, date], ...]
    days: tuple[date, ...]


def recorded(work: UnitOfWork, public_id: str) -> Recorded:
    """Give what may be handed over.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.RECORD_PROCEDURE)
    procedures = work.session.execute(
        select(Procedure.public_id, Procedure.laterality, Procedure.performed_on)
        .where(Procedure.patient_id == patient.id, Procedure.performed_on.is_not(None))
        .order_by(Procedure.performed_on.desc())
    )
    days = _diaries(patient.id).order_by(QuestionnaireResponse.observed_on.desc()).limit(_MOST_DAYS)
    return Recorded(
        patient.code,
        tuple((name, side, on) for name, side, on in procedures if on is not None),
        tuple(row.observed_on for row in work.session.scalars(days)),
    )


def hand_over_procedure(work: UnitOfWork, public_id: str, procedure_id: str, other_code: str) -> None:
    """Give a procedure to the person to whom it belongs, with its freeze log and what hangs on it.

    It gets a code of that person's. Alerts stay with the diaries they came from. Both are read again.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `merge_other_unknown`, `nothing_chosen`, or what `check_procedure` says of the other life.
        ConflictError: `second_procedure_same_day`.
    """
    work.begin()
    wrong, right = _both(work, public_id, other_code)
    chosen = select(Procedure).where(Procedure.patient_id == wrong.id, Procedure.public_id == procedure_id)
    procedure = work.session.scalar(chosen)
    if procedure is None:
        raise InputError("nothing_chosen", {"field": "what"})
    details = details_of(procedure)
    contact = open_contact(work.keyring, work.session.get(PatientContact, right.id))
    check_procedure(details, Life(right.birth_year, contact.born_on, right.deceased_on), work.today)
    refuse_second(work, right, details, procedure.id)
    before = procedure.code
    for model in (Alert, Observation, QuestionnaireResponse):
        named = update(model).where(model.procedure_id == procedure.id)
        work.session.execute(named.values(procedure_id=None))
    for read in (EngineReading, DayReading, EngineCheckpoint):
        work.session.execute(delete(read).where(read.procedure_id == procedure.id))
    procedure.patient_id, procedure.code = right.id, free_code(work, right, procedure.laterality)
    work.session.flush()
    detail = {"procedure": [before, procedure.code], "from": wrong.code, "to": right.code}
    _finish(work, wrong, right, "procedure.hand_over", f"procedure:{procedure_id}", detail)
    work.commit()


def hand_over_diary(work: UnitOfWork, public_id: str, on: date, other_code: str) -> None:
    """Give the diary of a day to the person whose answers they are; the red flags in it are raised there.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `merge_other_unknown`, `nothing_chosen`.
        ConflictError: `diary_day_taken` where the other person has a diary of that day.
    """
    work.begin()
    wrong, right = _both(work, public_id, other_code)
    row = work.session.scalar(_diaries(wrong.id).where(QuestionnaireResponse.observed_on == on))
    if row is None:
        raise InputError("nothing_chosen", {"field": "what"})
    if recorded_days(work, right.id, [on]):
        raise ConflictError("diary_day_taken", {"date": on})
    row.patient_id, row.procedure_id = right.id, None
    work.session.execute(
        update(Observation)
        .where(Observation.patient_id == wrong.id, Observation.response_id == row.response_id)
        .values(patient_id=right.id, procedure_id=None)
    )
    work.session.flush()
    detail = {"response": row.response_id, "day": on.isoformat(), "from": wrong.code, "to": right.code}
    _finish(work, wrong, right, "diary.hand_over", f"response:{row.response_id}", detail)
    raise_entry_flags(work, right, on, row.response_id, row.answers, {})
    work.commit()


def _diaries(patient_id: int) -> Select[QuestionnaireResponse]:
    return select(QuestionnaireResponse).where(
        QuestionnaireResponse.patient_id == patient_id,
        QuestionnaireResponse.instrument == INSTRUMENT,
        QuestionnaireResponse.superseded_by.is_(None),
    )


def _both(work: UnitOfWork, public_id: str, other_code: str) -> tuple[Patient, Patient]:
    wrong = patient_named(work, public_id, Permission.RECORD_PROCEDURE)
    return wrong, other_patient(work, wrong, other_code)


def _finish(
    work: UnitOfWork, wrong: Patient, right: Patient, action: str, subject: str, detail: Mapping[str, object]
) -> None:
    """Note it under both, and read both again."""
    for each in (wrong, right):
        work.audit(action, subject, patient=each, detail=detail)
        renew_numb_areas(work, each.id)
        update_patient_readings(work, each.id)
