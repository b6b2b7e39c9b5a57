"""Rows with sensible defaults, added and committed."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar

from outcomes.access.passwords import hash_password
from outcomes.models import Observation, Patient, PatientContact, Procedure, Site, User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork

PASSWORD = "Seven quiet knees"
_NUMBERS = count(1)
Row = TypeVar("Row")


def a_site(work: UnitOfWork, name: str = "") -> Site:
    """A site."""
    return _added(work, Site(name=name or f"Site {next(_NUMBERS)}", phone="01 00 00 00 00"))


def a_user(work: UnitOfWork, site: Site, role: Role = Role.RADIOLOGIST, email: str = "") -> User:
    """A member of staff, whose password is PASSWORD."""
    return _added(
        work,
        User(
            site_id=site.id,
            email=email or f"person{next(_NUMBERS)}@example.org",
            display_name="Dr Example",
            role=role.value,
            language="en",
            password_hash=hash_password(PASSWORD, cheap=True),
            created_at=datetime.now(UTC),
        ),
    )


def a_patient(work: UnitOfWork, site: Site, code: str = "", **contact: str) -> Patient:
    """A patient born in 1955; keyword arguments become their encrypted contact details."""
    patient = _added(
        work,
        Patient(
            site_id=site.id,
            code=code or f"P-{next(_NUMBERS)}",
            birth_year=1955,
            sex="female",
            language="en",
            created_at=work.now,
        ),
    )
    if contact:
        document = work.keyring.seal(contact)
        _added(work, PatientContact(patient_id=patient.id, document=document))
    return patient


def a_procedure(
    work: UnitOfWork,
    patient: Patient,
    performed_on: date | None = None,
    laterality: str = "left",
    nerves: tuple[str, ...] = ("infrapatellar_saphenous",),
    indication: str = "osteoarthritis",
) -> Procedure:
    """A performed procedure, 60 days ago unless told otherwise."""
    return _added(
        work,
        Procedure(
            patient_id=patient.id,
            code=f"{patient.code}-{next(_NUMBERS)}",
            performed_on=performed_on or work.today - timedelta(days=60),
            laterality=laterality,
            indication=indication,
            kellgren_lawrence=3,
            nerve_codes=";".join(nerves),
            recorded_at=datetime.now(UTC),
        ),
    )


def an_observation(
    work: UnitOfWork,
    patient: Patient,
    observed_on: date,
    code: str = "pain_average",
    value: float = 4.0,
    laterality: str = "left",
    source: str = "diary",
) -> Observation:
    """One dated number."""
    return _added(
        work,
        Observation(
            patient_id=patient.id,
            laterality=laterality,
            observed_on=observed_on,
            code=code,
            value=value,
            source=source,
            recorded_at=datetime.now(UTC),
        ),
    )


def _added(work: UnitOfWork, row: Row) -> Row:
    work.begin()
    work.session.add(row)
    work.commit()
    return row
