from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from outcomes.errors import Forbidden, InputError, NotFound
from outcomes.models import AuditEvent, Consent, Patient, PatientContact, Site
from outcomes.permissions import Permission, Role
from outcomes.services import patients
from outcomes.services.contacts import Contact
from outcomes.services.patients import PatientDetails
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import actions_audited, at_work

CONTACT = Contact("Anne", "Durand", "1952-03-04", "anne@example.org", "06 12 34 56 78")
DETAILS = PatientDetails("female", "fr", CONTACT)


def _stored(work: UnitOfWork, public_id: str) -> Patient:
    return work.session.query(Patient).filter_by(public_id=public_id).one()


def _stored_number(work: UnitOfWork, site: Site) -> int:
    return a_patient(work, site).id


def test_an_enrolled_patient_gets_a_code_a_consent_and_an_encrypted_contact(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    patient = _stored(work, patients.enrol(work, DETAILS, has_consented=True))
    document = work.session.get_one(PatientContact, patient.id).document
    assert patient.code == f"CR-{patient.id:04d}"
    assert (patient.birth_year, patient.sex, patient.language) == (1952, "female", "fr")
    assert b"Durand" not in document
    assert work.session.query(Consent).one().patient_id == patient.id
    assert actions_audited(work) == ["patient.enrol"]


def test_a_code_that_an_imported_patient_bears_is_not_given_again(work: UnitOfWork) -> None:
    site = a_site(work)
    first = _stored_number(work, site)
    a_patient(work, site, code=f"CR-{first + 2:04d}")
    at_work(work, site)
    new = _stored(work, patients.enrol(work, DETAILS, has_consented=True))
    assert new.code == f"CR-{first + 2:04d}-2"


@pytest.mark.parametrize(
    ("details", "consented", "code"),
    [
        (DETAILS, False, "consent_missing"),
        (replace(DETAILS, contact=replace(CONTACT, birth_date="")), True, "birth_date_missing"),
        (replace(DETAILS, contact=replace(CONTACT, birth_date="1852-03-04")), True, "birth_date_implausible"),
        (replace(DETAILS, contact=replace(CONTACT, birth_date="2952-03-04")), True, "birth_date_implausible"),
        (replace(DETAILS, contact=replace(CONTACT, email="anne at home")), True, "email_invalid"),
        (replace(DETAILS, contact=replace(CONTACT, phone="call me")), True, "phone_invalid"),
        (replace(DETAILS, sex="woman"), True, "code_unknown"),
        (replace(DETAILS, language="de"), True, "code_unknown"),
    ],
)
def test_an_impossible_enrolment_leaves_nothing(
    work: UnitOfWork, details: PatientDetails, consented: bool, code: str
) -> None:
    at_work(work, a_site(work))
    with pytest.raises(InputError) as refused:
        patients.enrol(work, details, has_consented=consented)
    assert refused.value.code == code
    assert work.session.query(Patient).count() == 0


def test_another_sites_patient_is_unknown(work: UnitOfWork) -> None:
    patient = a_patient(work, a_site(work))
    at_work(work, a_site(work))
    with pytest.raises(NotFound, match="patient_unknown"):
        patients.patient_named(work, patient.public_id, Permission.VIEW_PATIENT)


def test_a_withdrawal_ends_the_consent_and_taking_it_back_restores_it(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    public_id = patients.enrol(work, DETAILS, has_consented=True)
    patients.update(work, public_id, replace(DETAILS, withdrawn_on=work.today))
    assert work.session.query(Consent).one().withdrawn_at == work.now
    patients.update(work, public_id, DETAILS)
    work.session.expire_all()
    assert work.session.query(Consent).one().withdrawn_at is None


def test_amending_keeps_the_old_codes_in_the_audit_and_no_name(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    public_id = patients.enrol(work, DETAILS, has_consented=True)
    renamed = replace(DETAILS, language="en", contact=replace(CONTACT, last_name="Moreau"))
    patients.update(work, public_id, renamed)
    event = work.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert event is not None
    assert event.detail == {"language": "fr", "contact": True}
    assert patients.read_details(work, public_id)[1].contact.last_name == "Moreau"


def test_a_death_to_come_is_refused(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    public_id = patients.enrol(work, DETAILS, has_consented=True)
    with pytest.raises(InputError, match="date_in_future"):
        patients.update(work, public_id, replace(DETAILS, deceased_on=work.today + timedelta(days=1)))


def test_reading_a_contact_is_kept_in_the_audit(work: UnitOfWork) -> None:
    at_work(work, a_site(work))
    public_id = patients.enrol(work, DETAILS, has_consented=True)
    _, contact = patients.read_contact(work, public_id)
    assert (contact.name, contact.born_on) == ("Anne Durand", date(1952, 3, 4))
    assert actions_audited(work)[-1] == "contact.read"


def test_a_researcher_enrols_nobody(work: UnitOfWork) -> None:
    at_work(work, a_site(work), Role.RESEARCHER)
    with pytest.raises(Forbidden):
        patients.enrol(work, DETAILS, has_consented=True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"deceased_on": date(1940, 1, 1)}, "event_before_birth"),
        ({"withdrawn_on": date(1940, 1, 1)}, "event_before_birth"),
        ({"deceased_on": date(2025, 1, 31)}, "procedure_outside_life"),
        ({"contact": replace(CONTACT, birth_date="2025-03-04")}, "procedure_outside_life"),
    ],
)
def test_a_life_holds_every_recorded_procedure(work: UnitOfWork, changed: dict[str, Any], code: str) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    a_procedure(work, patient, date(2025, 2, 1))
    at_work(work, site)
    with pytest.raises(InputError) as refused:
        patients.update(work, patient.public_id, replace(DETAILS, **changed))
    assert refused.value.code == code
