"""Invitations: a patient's way in, on a sheet of paper."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from outcomes.models import Patient, PatientPin, PersonalLink, Procedure, Site
from outcomes.permissions import Permission
from outcomes.services import patient_sessions
from outcomes.services.contacts import Contact
from outcomes.services.links import NewLink, new_link, revoke_links
from outcomes.services.patients import contact_of, patient_named
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class LinkState:
    """A link made before: its secret part is kept nowhere, so it cannot be shown again."""

    kind: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Invitation:
    """What the sheet says.

    Attributes:
        contact: who is invited; None for a member of staff who may not know.
        knees: sides that are followed, with the procedure's day where it is known.
        phone: the clinic's number.
        links: links made before, newest first.
        has_pin: the patient has chosen a PIN.
    """

    patient: Patient
    contact: Contact | None
    knees: tuple[tuple[str, date | None], ...]
    phone: str
    links: tuple[LinkState, ...]
    has_pin: bool


def invitation(work: UnitOfWork, public_id: str) -> Invitation:
    """Give what a patient's invitation is made of; it makes no link.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.ENROL_PATIENT)
    site = work.session.get_one(Site, patient.site_id)
    links = work.session.scalars(
        select(PersonalLink)
        .where(PersonalLink.patient_id == patient.id, PersonalLink.kind != "staff")
        .order_by(PersonalLink.id.desc())
    )
    return Invitation(
        patient,
        contact_of(work, patient),
        _knees(work, patient),
        site.phone or work.settings.clinic_phone,
        tuple(LinkState(link.kind, link.created_at, link.revoked_at) for link in links),
        work.session.get(PatientPin, patient.id) is not None,
    )


def invite(work: UnitOfWork, public_id: str, kind: str = "patient") -> NewLink:
    """Make a link to be printed; links made before go on working.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `link_kind`, `patient_followed_no_more`.
    """
    return new_link(work, patient_named(work, public_id, Permission.ENROL_PATIENT), kind)


def revoke_all(work: UnitOfWork, public_id: str) -> int:
    """Close every link of a patient, as after a lost telephone; give how many were open.

    Raises:
        NotFound: `patient_unknown`.
    """
    return revoke_links(work, patient_named(work, public_id, Permission.ENROL_PATIENT))


def forget_pin(work: UnitOfWork, public_id: str) -> None:
    """Let a patient who forgot the PIN choose another with their birth date.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient_sessions.forget_pin(work, patient_named(work, public_id, Permission.ENROL_PATIENT))


def _knees(work: UnitOfWork, patient: Patient) -> tuple[tuple[str, date | None], ...]:
    day = func.coalesce(Procedure.performed_on, Procedure.planned_on)
    rows = work.session.execute(
        select(Procedure.laterality, func.max(day))
        .where(Procedure.patient_id == patient.id)
        .group_by(Procedure.laterality)
        .order_by(Procedure.laterality)
    )
    return tuple((laterality, on) for laterality, on in rows)
