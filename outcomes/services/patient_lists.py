"""The list of a site's patients, with where each knee stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from outcomes.models import EngineReading, Patient, PatientContact, PatientMerge, Procedure
from outcomes.permissions import Permission
from outcomes.services.contacts import open_contact
from outcomes.services.unit_of_work import UnitOfWork

PATIENTS_A_PAGE = 50


@dataclass(frozen=True)
class Knee:
    """The newest procedure of one knee: where it stands."""

    procedure_id: str
    laterality: str
    performed_on: date | None
    planned_on: date | None
    days_since_procedure: int | None
    phase: str | None
    last_entry_on: date | None


@dataclass(frozen=True)
class ListedPatient:
    """One row of the list; `name` is empty for those who may not know it."""

    public_id: str
    code: str
    name: str
    birth_year: int
    sex: str
    withdrawn_on: date | None
    deceased_on: date | None
    knees: tuple[Knee, ...]


@dataclass(frozen=True)
class PatientList:
    """One page of the list.

    Attributes:
        rows: the patients of this page, newest first.
        total: how many there are on all pages.
        page: number of this page, from 1.
        pages: how many pages there are.
    """

    rows: Sequence[ListedPatient]
    total: int
    page: int
    pages: int


def patient_list(work: UnitOfWork, search: str = "", page: int = 1) -> PatientList:
    """List the site's patients whose code or name contains the search, newest first."""
    staff = work.require(Permission.VIEW_PATIENT)
    chosen = select(Patient).where(Patient.site_id == staff.site_id)
    wanted = search.strip().lower()
    if wanted:
        chosen = chosen.where(Patient.id.in_(_found(work, staff.site_id, wanted)))
    total = work.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // PATIENTS_A_PAGE))
    page = min(max(1, page), pages)
    newest = chosen.order_by(Patient.id.desc()).offset((page - 1) * PATIENTS_A_PAGE).limit(PATIENTS_A_PAGE)
    patients = list(work.session.scalars(newest))
    ids = [patient.id for patient in patients]
    knees, names = _knees(work, ids), names_of(work, ids)
    rows = [_listed(patient, names.get(patient.id, ""), knees[patient.id]) for patient in patients]
    return PatientList(rows, total, page, pages)


def names_of(work: UnitOfWork, patient_ids: Sequence[int]) -> dict[int, str]:
    """Names of patients by primary key; none for a member of staff who may not know them."""
    if not work.staff.may(Permission.VIEW_IDENTITY):
        return {}
    stored = work.session.scalars(select(PatientContact).where(PatientContact.patient_id.in_(patient_ids)))
    return {contact.patient_id: open_contact(work.keyring, contact).name for contact in stored}


def _found(work: UnitOfWork, site_id: int, wanted: str) -> list[int]:
    """Primary keys of the patients that fit: names are encrypted, so they are read here, not by SQL."""
    rows = work.session.execute(select(Patient.id, Patient.code).where(Patient.site_id == site_id)).all()
    by_code = [row.id for row in rows if wanted in row.code.lower()]
    joined = select(PatientMerge.patient_id).join(Patient, Patient.id == PatientMerge.patient_id)
    has_code = func.lower(PatientMerge.merged_code).contains(wanted, autoescape=True)
    by_code += work.session.scalars(joined.where(Patient.site_id == site_id, has_code)).all()
    if by_code or not work.staff.may(Permission.VIEW_IDENTITY):
        return by_code
    stored = work.session.scalars(
        select(PatientContact)
        .join(Patient, Patient.id == PatientContact.patient_id)
        .where(Patient.site_id == site_id)
    )
    contacts = ((each.patient_id, open_contact(work.keyring, each)) for each in stored)
    return [key for key, who in contacts if wanted in f"{who.name} {who.hospital_id}".lower()]


def _knees(work: UnitOfWork, patient_ids: Sequence[int]) -> dict[int, tuple[Knee, ...]]:
    rows = work.session.execute(
        select(Procedure, EngineReading.phase, EngineReading.as_of)
        .outerjoin(EngineReading, EngineReading.procedure_id == Procedure.id)
        .where(Procedure.patient_id.in_(patient_ids))
        .order_by(func.coalesce(Procedure.performed_on, Procedure.planned_on), Procedure.id)
    )
    newest: dict[int, dict[str, Knee]] = defaultdict(dict)
    for procedure, phase, as_of in rows:
        day = (work.today - procedure.performed_on).days if procedure.performed_on else None
        newest[procedure.patient_id][procedure.laterality] = Knee(
            procedure.public_id,
            procedure.laterality,
            procedure.performed_on,
            procedure.planned_on,
            day,
            phase,
            as_of,
        )
    return defaultdict(tuple, {key: tuple(knees.values()) for key, knees in newest.items()})


def _listed(patient: Patient, name: str, knees: tuple[Knee, ...]) -> ListedPatient:
    return ListedPatient(
        patient.public_id,
        patient.code,
        name,
        patient.birth_year,
        patient.sex,
        patient.withdrawn_on,
        patient.deceased_on,
        knees,
    )
