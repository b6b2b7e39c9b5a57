"""Patients: enrol, amend, find."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.access.principals import Staff
from outcomes.clinical.codes import Language, Sex
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import Consent, Patient, PatientContact, Procedure
from outcomes.models.base import new_public_id
from outcomes.permissions import Permission
from outcomes.services.consent_versions import FOLLOW_UP, newest_version
from outcomes.services.contacts import Contact, checked_contact, open_contact, seal_contact
from outcomes.services.unit_of_work import UnitOfWork

_OLDEST_YEARS = 120


@dataclass(frozen=True)
class PatientDetails:
    """What a coordinator knows of a patient.

    Attributes:
        sex: a code of `Sex`.
        language: "fr" or "en", in which the patient is addressed.
        contact: names, birth date and how to reach them.
        deceased_on: date of death.
        withdrawn_on: last day whose entries may be used.
    """

    sex: str
    language: str
    contact: Contact
    deceased_on: date | None = None
    withdrawn_on: date | None = None


def patient_named(work: UnitOfWork, public_id: str, permission: Permission) -> Patient:
    """Give a patient of the site of the member of staff who acts.

    Raises:
        NotFound: `patient_unknown`, for another site's patient too.
    """
    staff = work.require(permission)
    query = select(Patient).where(Patient.public_id == public_id, Patient.site_id == staff.site_id)
    found = work.once(("patient", public_id, staff.site_id), lambda: work.session.scalar(query))
    if found is None:
        raise NotFound("patient_unknown")
    return found


def contact_of(work: UnitOfWork, patient: Patient) -> Contact | None:
    """Who a patient is; None for a member of staff who may not know."""
    if not work.staff.may(Permission.VIEW_IDENTITY):
        return None
    return open_contact(work.keyring, work.session.get(PatientContact, patient.id))


def read_contact(work: UnitOfWork, public_id: str) -> tuple[Patient, Contact]:
    """Open who a patient is and how to reach them; the audit keeps who looked.

    Raises:
        NotFound: `patient_unknown`.
    """
    work.require(Permission.VIEW_IDENTITY)
    work.begin()
    patient = patient_named(work, public_id, Permission.VIEW_IDENTITY)
    contact = open_contact(work.keyring, work.session.get(PatientContact, patient.id))
    work.audit("contact.read", f"patient:{public_id}", patient=patient)
    work.commit()
    return patient, contact


def read_details(work: UnitOfWork, public_id: str) -> tuple[Patient, PatientDetails]:
    """Open what is known of a patient, to be amended; the audit keeps who looked.

    Raises:
        NotFound: `patient_unknown`.
    """
    work.require(Permission.ENROL_PATIENT)
    patient, contact = read_contact(work, public_id)
    return patient, PatientDetails(
        patient.sex, patient.language, contact, patient.deceased_on, patient.withdrawn_on
    )


def enrol(work: UnitOfWork, details: PatientDetails, *, has_consented: bool) -> str:
    """Add a patient who consented; give the public identifier. The code is made here.

    Raises:
        InputError: `consent_missing`, `birth_date_missing`, `birth_date_implausible`, `code_unknown` or
            what is wrong with the contact.
    """
    staff = work.require(Permission.ENROL_PATIENT)
    contact = checked_contact(details.contact)
    if not has_consented:
        raise InputError("consent_missing", {"field": "consent"})
    birth_year = _birth_year(work, contact)
    if birth_year is None:
        raise InputError("birth_date_missing", {"field": "birth_date"})
    _check_codes(details)
    work.begin()
    patient = _added(work, staff, details, birth_year)
    work.session.add(PatientContact(patient_id=patient.id, document=seal_contact(work.keyring, contact)))
    work.session.add(_consent(work, staff, patient))
    public_id = patient.public_id
    work.audit("patient.enrol", f"patient:{public_id}", patient=patient)
    work.commit()
    return public_id


def update(work: UnitOfWork, public_id: str, details: PatientDetails) -> None:
    """Amend what is known of a patient; a withdrawal ends the consent, and deletes nothing.

    Raises:
        NotFound: `patient_unknown`.
        InputError: as `enrol`; `date_in_future` or `event_before_birth` for a death or a withdrawal.
        ConflictError: `procedure_outside_life`: a recorded procedure would lie before birth or after death.
    """
    contact = checked_contact(details.contact)
    birth_year = _birth_year(work, contact)
    _check_codes(details)
    _check_ends(work, details)
    work.begin()
    patient = patient_named(work, public_id, Permission.ENROL_PATIENT)
    _check_life(work, patient, details, contact.born_on or date(birth_year or patient.birth_year, 1, 1))
    changed = _changed_fields(patient, details)
    patient.sex, patient.language = details.sex, details.language
    patient.deceased_on, patient.withdrawn_on = details.deceased_on, details.withdrawn_on
    patient.birth_year = birth_year or patient.birth_year
    stored = work.session.get(PatientContact, patient.id)
    if stored is None:
        work.session.add(PatientContact(patient_id=patient.id, document=seal_contact(work.keyring, contact)))
    elif open_contact(work.keyring, stored) != contact:
        stored.document = seal_contact(work.keyring, contact)
        changed["contact"] = True
    _follow_consent(work, patient)
    work.audit("patient.amend", f"patient:{public_id}", patient=patient, detail=changed)
    work.commit()


def _added(work: UnitOfWork, staff: Staff, details: PatientDetails, birth_year: int) -> Patient:
    """Add the row; its number makes the code, so that two at once never share one."""
    public_id = new_public_id()
    patient = Patient(
        public_id=public_id,
        site_id=staff.site_id,
        code=public_id,
        birth_year=birth_year,
        sex=details.sex,
        language=details.language,
        deceased_on=None,
        withdrawn_on=None,
        created_at=work.now,
    )
    work.session.add(patient)
    work.session.flush()
    patient.code = _free_code(work, patient.id)
    work.session.flush()
    return patient


def _free_code(work: UnitOfWork, number: int) -> str:
    """`CR-` and the row's number; an imported patient may already bear it."""
    code = f"CR-{number:04d}"
    taken = set(work.session.scalars(select(Patient.code).where(Patient.code.startswith(code))))
    return next(
        each for each in (code, *(f"{code}-{n}" for n in range(2, len(taken) + 3))) if each not in taken
    )


def _consent(work: UnitOfWork, staff: Staff, patient: Patient) -> Consent:
    return Consent(
        patient_id=patient.id,
        kind=FOLLOW_UP,
        version=newest_version(work, FOLLOW_UP, patient.language),
        locale=patient.language,
        given_at=work.now,
        recorded_by_id=staff.user_id,
        withdrawn_at=None,
    )


def _follow_consent(work: UnitOfWork, patient: Patient) -> None:
    for consent in work.session.scalars(select(Consent).where(Consent.patient_id == patient.id)):
        if patient.withdrawn_on is None:
            consent.withdrawn_at = None
        elif consent.withdrawn_at is None:
            consent.withdrawn_at = work.now


def _birth_year(work: UnitOfWork, contact: Contact) -> int | None:
    born_on = contact.born_on
    if born_on is None:
        return None
    if not 0 <= work.today.year - born_on.year <= _OLDEST_YEARS or born_on > work.today:
        raise InputError("birth_date_implausible", {"date": born_on, "field": "birth_date"})
    return born_on.year


def _check_codes(details: PatientDetails) -> None:
    for field, value, codes in (("sex", details.sex, Sex), ("language", details.language, Language)):
        known = [code.value for code in codes]
        if value not in known:
            raise InputError("code_unknown", {"value": value, "expected": ", ".join(known), "field": field})


def _check_ends(work: UnitOfWork, details: PatientDetails) -> None:
    for field, on in (("deceased_on", details.deceased_on), ("withdrawn_on", details.withdrawn_on)):
        if on is not None and on > work.today:
            raise InputError("date_in_future", {"date": on, "field": field})


def _check_life(work: UnitOfWork, patient: Patient, details: PatientDetails, born_on: date) -> None:
    """Nothing, unless an end lies before birth, or a recorded procedure outside the life."""
    for field, on in (("deceased_on", details.deceased_on), ("withdrawn_on", details.withdrawn_on)):
        if on is not None and on < born_on:
            raise InputError("event_before_birth", {"date": on, "birth": born_on, "field": field})
    performed = select(Procedure.performed_on).where(
        Procedure.patient_id == patient.id, Procedure.performed_on.is_not(None)
    )
    for on in work.session.scalars(performed):
        if on is not None and on < born_on:
            raise ConflictError("procedure_outside_life", {"date": on, "field": "birth_date"})
        if on is not None and details.deceased_on is not None and on > details.deceased_on:
            raise ConflictError("procedure_outside_life", {"date": on, "field": "deceased_on"})


def _changed_fields(patient: Patient, details: PatientDetails) -> dict[str, object]:
    """The old values of what changes, as codes and dates."""
    fields = ("sex", "language", "deceased_on", "withdrawn_on")
    return {
        name: str(getattr(patient, name))
        for name in fields
        if getattr(patient, name) != getattr(details, name)
    }
