import pytest

from outcomes.errors import LinkError, NotFound
from outcomes.models import PatientPin
from outcomes.permissions import Role
from outcomes.services import invitations
from outcomes.services.links import holder
from outcomes.services.sessions import REMEMBERED_PHONE, add_session, patient_of
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import actions_audited, at_work


def test_an_invitation_holds_a_link_that_works_and_is_not_shown_again(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site, first_name="Anne", last_name="Durand")
    a_procedure(work, patient)
    at_work(work, site, Role.COORDINATOR)
    link = invitations.invite(work, patient.public_id)
    sheet = invitations.invitation(work, patient.public_id)
    assert holder(work, link.token).patient_id == patient.id
    assert link.token not in repr(sheet)
    assert sheet.contact is not None
    assert (sheet.contact.name, [side for side, _ in sheet.knees]) == ("Anne Durand", ["left"])


def test_revoking_closes_all_links(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    at_work(work, site)
    tokens = [invitations.invite(work, patient.public_id).token for _ in range(2)]
    assert invitations.revoke_all(work, patient.public_id) == 2
    for token in tokens:
        with pytest.raises(LinkError):
            holder(work, token)


def test_another_sites_patient_is_not_invited(work: UnitOfWork) -> None:
    patient = a_patient(work, a_site(work))
    at_work(work, a_site(work))
    with pytest.raises(NotFound):
        invitations.invite(work, patient.public_id)


def test_revoking_after_a_lost_telephone_signs_that_telephone_out(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    work.begin()
    token = add_session(work, REMEMBERED_PHONE, patient_id=patient.id)
    work.commit()
    at_work(work, site, Role.COORDINATOR)
    invitations.revoke_all(work, patient.public_id)
    assert patient_of(work, token) is None


def test_a_forgotten_pin_is_cleared_by_the_clinic(work: UnitOfWork) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    work.begin()
    work.session.add(PatientPin(patient_id=patient.id, pin_hash="x", chosen_at=work.now))
    work.commit()
    at_work(work, site, Role.COORDINATOR)
    assert invitations.invitation(work, patient.public_id).has_pin
    invitations.forget_pin(work, patient.public_id)
    assert not invitations.invitation(work, patient.public_id).has_pin
    assert actions_audited(work) == ["record.forget_pin"]
