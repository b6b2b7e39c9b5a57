"""Two records of one person made one: everything moves to the record that is kept, and nothing is lost."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from outcomes.errors import InputError
from outcomes.models import AuditEvent, Observation, Patient, PatientContact, PatientMerge, Procedure
from outcomes.permissions import Permission
from outcomes.services.contacts import Contact, open_contact
from outcomes.services.numb_areas import renew_numb_areas
from outcomes.services.patients import patient_named
from outcomes.services.readings import update_patient_readings
from outcomes.services.record_joins import hand_over
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MergeSide:
    """One of the two records, as whoever decides sees it."""

    public_id: str
    code: str
    contact: Contact
    birth_year: int
    sex: str
    created_on: date
    procedures: int
    entries: int
    last_entry_on: date | None


@dataclass(frozen=True)
class Comparison:
    """Both records, and in what they contradict each other: `birth_date`, `sex`, `last_name`."""

    kept: MergeSide
    other: MergeSide
    differs: tuple[str, ...]


def compare(work: UnitOfWork, public_id: str, other_code: str) -> Comparison:
    """Show two records beside each other before they are made one; the audit keeps who looked.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `merge_other_unknown` for a code that no other patient of the site has.
    """
    work.begin()
    kept, other = _both(work, public_id, other_code)
    for each in (kept, other):
        work.audit("contact.read", f"patient:{each.public_id}", patient=each)
    sides = (_side(work, kept), _side(work, other))
    work.commit()
    return Comparison(*sides, _differences(*sides))


def merge(work: UnitOfWork, public_id: str, other_code: str, reason: str, *, is_sure: bool) -> None:
    """Move everything of another record to the one that is kept.

    What a person has once (contacts, PIN) stays as the kept record has it, and the other's goes, encrypted,
    into the merge's document; how days that both have are settled: `record_joins.hand_over`.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `merge_other_unknown`; `merge_reason_missing`; `merge_not_sure` where the records
            contradict each other and nobody said that it is the same person all the same.
    """
    work.begin()
    kept, other = _both(work, public_id, other_code)
    if not reason.strip():
        raise InputError("merge_reason_missing", {"field": "reason"})
    differs = _differences(_side(work, kept), _side(work, other))
    if differs and not is_sure:
        raise InputError("merge_not_sure", {"field": "is_sure"})
    record = PatientMerge(
        patient_id=kept.id,
        merged_code=other.code,
        merged_public_id=other.public_id,
        merged_row=other.id,
        begun_at=other.created_at,
        reason=reason.strip()[:500],
        merged_at=work.now,
    )
    done = hand_over(work, kept, other)
    record.document = work.keyring.seal({"left": json.dumps(done.left, default=_text)})
    work.session.add(record)
    detail = {
        "merged": record.merged_code,
        "rows": done.moved,
        "superseded": done.superseded,
        "contradicts": list(differs),
    }
    work.audit("patient.merge", f"patient:{public_id}", patient=kept, detail=detail)
    work.session.flush()
    renew_numb_areas(work, kept.id)
    update_patient_readings(work, kept.id)
    work.commit()


def merges_of(work: UnitOfWork, patient_id: int) -> list[PatientMerge]:
    """Records that went into a patient's, oldest first."""
    query = select(PatientMerge).where(PatientMerge.patient_id == patient_id)
    return list(work.session.scalars(query.order_by(PatientMerge.id)))


def merged_into(work: UnitOfWork, public_id: str) -> str | None:
    """The public identifier of the record into which one of the site's went; None where it did not."""
    staff = work.require(Permission.VIEW_PATIENT)
    return work.session.scalar(
        select(Patient.public_id)
        .join(PatientMerge, PatientMerge.patient_id == Patient.id)
        .where(PatientMerge.merged_public_id == public_id, Patient.site_id == staff.site_id)
    )


def events_about(work: UnitOfWork, patient: Patient) -> ColumnElement[bool]:
    """What picks the audit's events about a patient: those of records that became this one too.

    The key of a record that is gone may be given again, so an event counts only while its key was the
    patient's own.
    """
    own = and_(AuditEvent.patient_id == patient.id, AuditEvent.occurred_at >= patient.created_at)
    merged = (
        and_(
            AuditEvent.patient_id == each.merged_row,
            AuditEvent.occurred_at.between(each.begun_at, each.merged_at),
        )
        for each in merges_of(work, patient.id)
    )
    return or_(own, *merged)


def other_patient(work: UnitOfWork, patient: Patient, code: str) -> Patient:
    """Give another patient of the same site by study code, in whatever case it was typed.

    Raises:
        InputError: `merge_other_unknown`.
    """
    found = work.session.scalar(
        select(Patient).where(
            func.lower(Patient.code) == code.strip().lower(),
            Patient.site_id == patient.site_id,
            Patient.id != patient.id,
        )
    )
    if found is None:
        raise InputError("merge_other_unknown", {"found": code.strip()[:64], "field": "code"})
    return found


def _both(work: UnitOfWork, public_id: str, other_code: str) -> tuple[Patient, Patient]:
    work.require(Permission.VIEW_IDENTITY)
    kept = patient_named(work, public_id, Permission.ENROL_PATIENT)
    return kept, other_patient(work, kept, other_code)


def _side(work: UnitOfWork, patient: Patient) -> MergeSide:
    entries = select(func.count(), func.max(Observation.observed_on)).where(
        Observation.patient_id == patient.id,
        Observation.code == "pain_average",
        Observation.superseded_at.is_(None),
    )
    count, last = work.session.execute(entries).one()
    procedures = select(func.count()).where(Procedure.patient_id == patient.id)
    return MergeSide(
        patient.public_id,
        patient.code,
        open_contact(work.keyring, work.session.get(PatientContact, patient.id)),
        patient.birth_year,
        patient.sex,
        patient.created_at.astimezone(work.settings.timezone).date(),
        work.session.scalar(procedures) or 0,
        count,
        last,
    )


def _differences(kept: MergeSide, other: MergeSide) -> tuple[str, ...]:
    """What one person cannot have two of; what a record does not know contradicts nothing."""
    dates = kept.contact.birth_date, other.contact.birth_date
    is_other_birth = dates[0] != dates[1] if all(dates) else kept.birth_year != other.birth_year
    names = kept.contact.last_name.casefold(), other.contact.last_name.casefold()
    said = (
        ("birth_date", is_other_birth),
        ("sex", kept.sex != other.sex),
        ("last_name", all(names) and names[0] != names[1]),
    )
    return tuple(name for name, is_other in said if is_other)


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
