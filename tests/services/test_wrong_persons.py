"""What was recorded under the wrong person, handed over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.errors import ConflictError, Forbidden, InputError
from outcomes.models import (
    Alert,
    AuditEvent,
    NerveFreeze,
    Observation,
    Patient,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.permissions import Role
from outcomes.services import diaries
from outcomes.services.audit import broken_seals
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wrong_persons import hand_over_diary, hand_over_procedure, recorded
from tests.factories import a_patient, a_procedure, a_site
from tests.services.patients_at_the_door import an_answered_diary, at_the_door
from tests.staff_at_work import an_alert, at_work


@pytest.fixture
def two(work: UnitOfWork) -> tuple[Patient, Patient]:
    """Two people of a site; somebody is at work."""
    site = a_site(work)
    at_work(work, site)
    return a_patient(work, site, "CR-0001"), a_patient(work, site, "CR-0002")


def _sent(work: UnitOfWork, patient: Patient, **answers: object) -> str:
    """A diary of today by somebody with the patient's link."""
    reader = work.principal
    _, holder = at_the_door(work, patient)
    diary = an_answered_diary(work, holder, **answers)
    diaries.send_diary(work, holder, diary, locale="fr")
    work.principal = reader
    return diary.response_id


def test_a_procedure_goes_with_what_hangs_on_it(work: UnitOfWork, two: tuple[Patient, Patient]) -> None:
    wrong, right = two
    procedure = a_procedure(work, wrong, work.today - timedelta(days=20))
    alert = an_alert(work, wrong, procedure)
    work.begin()
    work.session.add(NerveFreeze(procedure_id=procedure.id, nerve="infrapatellar_saphenous"))
    work.commit()
    _sent(work, wrong)
    assert [name for name, _, _ in recorded(work, wrong.public_id).procedures] == [procedure.public_id]
    hand_over_procedure(work, wrong.public_id, procedure.public_id, " cr-0002")
    work.session.expire_all()
    moved = work.session.get_one(Procedure, procedure.id)
    assert (moved.patient_id, moved.code) == (right.id, "CR-0002-L1")
    assert work.session.scalars(select(NerveFreeze.procedure_id)).all() == [procedure.id]
    assert work.session.get_one(Alert, alert.id).patient_id == wrong.id
    assert work.session.get_one(Alert, alert.id).procedure_id is None
    events = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "procedure.hand_over")).all()
    assert {event.patient_id for event in events} == {wrong.id, right.id}
    assert events[0].detail["from"] == "CR-0001" and events[0].detail["to"] == "CR-0002"
    assert list(broken_seals(work.session, work.settings.audit_key)) == []


def test_a_diary_goes_with_its_numbers_and_its_red_flags(
    work: UnitOfWork, two: tuple[Patient, Patient]
) -> None:
    wrong, right = two
    for each in two:
        a_procedure(work, each, work.today - timedelta(days=20))
    response_id = _sent(work, wrong, symptoms=["calf_pain_or_swelling"])
    assert recorded(work, wrong.public_id).days == (work.today,)
    hand_over_diary(work, wrong.public_id, work.today, "CR-0002")
    work.session.expire_all()
    row = work.session.scalars(select(QuestionnaireResponse)).one()
    assert (row.response_id, row.patient_id) == (response_id, right.id)
    owners = set(
        work.session.scalars(select(Observation.patient_id).where(Observation.superseded_at.is_(None)))
    )
    assert owners == {right.id}
    flagged = select(Alert.patient_id).where(Alert.kind == "red_flag").order_by(Alert.id)
    assert work.session.scalars(flagged).all() == [wrong.id, right.id]
    assert recorded(work, wrong.public_id).days == ()


def test_what_cannot_be_handed_over_is_said(work: UnitOfWork, two: tuple[Patient, Patient]) -> None:
    wrong, right = two
    procedures = [a_procedure(work, each, work.today - timedelta(days=20)) for each in two]
    for each in two:
        _sent(work, each)
    with pytest.raises(InputError, match="merge_other_unknown"):
        hand_over_diary(work, wrong.public_id, work.today, "CR-0001")
    with pytest.raises(InputError, match="nothing_chosen"):
        hand_over_diary(work, wrong.public_id, work.today - timedelta(days=9), "CR-0002")
    with pytest.raises(InputError, match="nothing_chosen"):
        hand_over_procedure(work, wrong.public_id, procedures[1].public_id, "CR-0002")
    with pytest.raises(ConflictError, match="diary_day_taken"):
        hand_over_diary(work, wrong.public_id, work.today, "CR-0002")
    with pytest.raises(ConflictError, match="second_procedure_same_day"):
        hand_over_procedure(work, wrong.public_id, procedures[0].public_id, "CR-0002")
    work.session.rollback()
    work.begin()
    work.session.get_one(Patient, right.id).deceased_on = work.today - timedelta(days=30)
    work.commit()
    with pytest.raises(InputError):
        hand_over_procedure(work, wrong.public_id, procedures[0].public_id, "CR-0002")
    at_work(work, wrong.site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        recorded(work, wrong.public_id)
