"""Procedures: plan, record as performed, amend, cancel."""

from dataclasses import fields
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy import update as update_rows
from sqlalchemy.orm import joinedload, selectinload

from outcomes.errors import ConflictError, NotFound
from outcomes.models import (
    Alert,
    NerveFreeze,
    Observation,
    Patient,
    PatientContact,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.permissions import Permission
from outcomes.services.contacts import open_contact
from outcomes.services.numb_areas import renew_numb_areas
from outcomes.services.patients import patient_named
from outcomes.services.procedure_details import (
    FreezeDetails,
    Life,
    ProcedureDetails,
    check_procedure,
    in_listed_order,
)
from outcomes.services.readings import update_patient_readings
from outcomes.services.unit_of_work import UnitOfWork

_PLAIN_FIELDS = tuple(field.name for field in fields(ProcedureDetails) if field.name != "freezes")
_FREE_TEXTS = {"device", "block_agent", "anticoagulant", "cold_disorder", "earlier_surgery", "operator"}


def procedure_named(work: UnitOfWork, public_id: str, permission: Permission) -> Procedure:
    """Give a procedure of the site of the member of staff who acts.

    Raises:
        NotFound: `procedure_unknown`, for another site's too.
    """
    staff = work.require(permission)
    found = work.session.scalar(
        select(Procedure)
        .join(Procedure.patient)
        .where(Procedure.public_id == public_id, Patient.site_id == staff.site_id)
        .options(joinedload(Procedure.patient), selectinload(Procedure.freezes))
    )
    if found is None:
        raise NotFound("procedure_unknown")
    return found


def details_of(procedure: Procedure) -> ProcedureDetails:
    """What is stored of a procedure, to be amended."""
    stored = {name: getattr(procedure, name) for name in _PLAIN_FIELDS}
    logged = {freeze.nerve: freeze for freeze in procedure.freezes}
    freezes = tuple(
        _freeze_details(logged[code]) if code in logged else FreezeDetails(code) for code in procedure.nerves
    )
    return ProcedureDetails(freezes=freezes, **stored)


def create(work: UnitOfWork, patient_id: str, details: ProcedureDetails) -> str:
    """Plan a procedure, or record one as performed at once; give its public identifier.

    Raises:
        NotFound: `patient_unknown`.
        InputError: as `check_procedure`.
        ConflictError: `second_procedure_same_day`.
    """
    work.require(Permission.RECORD_PROCEDURE)
    work.begin()
    patient = patient_named(work, patient_id, Permission.RECORD_PROCEDURE)
    check_procedure(details, _life(work, patient), work.today)
    refuse_second(work, patient, details, None)
    procedure = Procedure(
        patient_id=patient.id,
        code=free_code(work, patient, details.laterality),
        recorded_at=work.now,
        laterality=details.laterality,
        indication=details.indication,
        nerve_codes="",
    )
    work.session.add(procedure)
    _write(work, procedure, details)
    public_id = procedure.public_id
    action = "procedure.record" if details.performed_on else "procedure.plan"
    work.audit(action, f"procedure:{public_id}", patient=patient, detail={"nerves": list(details.nerves)})
    _reread(work, patient.id)
    work.commit()
    return public_id


def update(work: UnitOfWork, public_id: str, details: ProcedureDetails) -> None:
    """Record a planned procedure as performed, or amend a recorded one; the audit keeps the old values.

    Raises:
        NotFound: `procedure_unknown`.
        InputError: as `check_procedure`.
        ConflictError: `second_procedure_same_day`.
    """
    work.require(Permission.RECORD_PROCEDURE)
    work.begin()
    procedure = procedure_named(work, public_id, Permission.RECORD_PROCEDURE)
    patient = procedure.patient
    check_procedure(details, _life(work, patient), work.today)
    refuse_second(work, patient, details, procedure.id)
    action = "procedure.amend" if procedure.performed_on or not details.performed_on else "procedure.record"
    before = _old_values(procedure, details)
    _write(work, procedure, details)
    work.audit(action, f"procedure:{public_id}", patient=patient, detail=before)
    _reread(work, patient.id)
    work.commit()


def _reread(work: UnitOfWork, patient_id: int) -> None:
    """The numb area has its meaning from the nerves, and the engine reads it."""
    renew_numb_areas(work, patient_id)
    update_patient_readings(work, patient_id)


def cancel(work: UnitOfWork, public_id: str) -> str:
    """Take a plan away: answers and alerts stay with the patient, the audit keeps what was planned.

    Returns:
        The patient's public identifier.

    Raises:
        NotFound: `procedure_unknown`.
        ConflictError: `procedure_performed`; what took place is amended, never taken away.
    """
    work.require(Permission.RECORD_PROCEDURE)
    work.begin()
    procedure = procedure_named(work, public_id, Permission.RECORD_PROCEDURE)
    patient = procedure.patient
    if procedure.performed_on is not None:
        raise ConflictError(
            "procedure_performed", {"date": procedure.performed_on, "procedure": procedure.code}
        )
    for model in (Alert, Observation, QuestionnaireResponse):
        named = update_rows(model).where(model.procedure_id == procedure.id)
        work.session.execute(named.values(procedure_id=None))
    planned = {
        "code": procedure.code,
        "planned_on": str(procedure.planned_on),
        "nerves": list(procedure.nerves),
    }
    work.audit("procedure.cancel", f"procedure:{public_id}", patient=patient, detail=planned)
    work.session.delete(procedure)
    work.commit()
    return patient.public_id


def _life(work: UnitOfWork, patient: Patient) -> Life:
    contact = open_contact(work.keyring, work.session.get(PatientContact, patient.id))
    return Life(patient.birth_year, contact.born_on, patient.deceased_on)


def refuse_second(work: UnitOfWork, patient: Patient, details: ProcedureDetails, own_id: int | None) -> None:
    """Refuse a second procedure of a knee on one day.

    Raises:
        ConflictError: `second_procedure_same_day`.
    """
    if details.performed_on is None:
        return
    other = work.session.scalar(
        select(Procedure.code).where(
            Procedure.patient_id == patient.id,
            Procedure.laterality == details.laterality,
            Procedure.performed_on == details.performed_on,
            Procedure.id != (own_id or 0),
        )
    )
    if other is not None:
        raise ConflictError(
            "second_procedure_same_day",
            {
                "side": details.laterality,
                "date": details.performed_on,
                "procedure_id": "",
                "other": other,
                "field": "performed_on",
            },
        )


def free_code(work: UnitOfWork, patient: Patient, laterality: str) -> str:
    """The patient's code, the side's letter and a number: `CR-0147-L1`."""
    stem = f"{patient.code}-{laterality[:1].upper()}"
    taken = set(work.session.scalars(select(Procedure.code).where(Procedure.code.startswith(stem))))
    known = work.session.scalar(
        select(func.count())
        .select_from(Procedure)
        .where(Procedure.patient_id == patient.id, Procedure.laterality == laterality)
    )
    number = (known or 0) + 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def _write(work: UnitOfWork, procedure: Procedure, details: ProcedureDetails) -> None:
    for name in _PLAIN_FIELDS:
        value = getattr(details, name)
        setattr(procedure, name, (value.strip() or None) if isinstance(value, str) else value)
    freezes = in_listed_order(details.freezes)
    procedure.nerve_codes = ";".join(freeze.nerve for freeze in freezes)
    work.session.flush()
    stored = {row.nerve: row for row in work.session.scalars(_freezes_of(procedure))}
    for nerve in set(stored) - set(details.nerves):
        work.session.delete(stored[nerve])
    for freeze in freezes if details.performed_on else ():
        row = stored.get(freeze.nerve) or NerveFreeze(procedure_id=procedure.id, nerve=freeze.nerve)
        for field in fields(FreezeDetails):
            setattr(row, field.name, getattr(freeze, field.name))
        work.session.add(row)
    work.session.flush()
    work.session.expire(procedure, ["freezes"])


def _freezes_of(procedure: Procedure) -> Select[NerveFreeze]:
    return select(NerveFreeze).where(NerveFreeze.procedure_id == procedure.id)


def _freeze_details(row: NerveFreeze) -> FreezeDetails:
    return FreezeDetails(**{field.name: getattr(row, field.name) for field in fields(FreezeDetails)})


def _old_values(procedure: Procedure, details: ProcedureDetails) -> dict[str, object]:
    """What changes: old codes, numbers and dates; of a free text only that it changed."""
    before: dict[str, object] = {}
    stored = details_of(procedure)
    for name in _PLAIN_FIELDS:
        old = getattr(stored, name)
        if old != getattr(details, name):
            before[name] = "changed" if name in _FREE_TEXTS else _plain(old)
    if stored.freezes != in_listed_order(details.freezes):
        before["freezes"] = [
            {field.name: getattr(freeze, field.name) for field in fields(FreezeDetails)}
            for freeze in stored.freezes
        ]
    return before


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
