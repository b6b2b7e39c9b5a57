"""What a site chooses for its patients: its schedule, its opioid factors, and its feedback."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.clinical.opioid_factors import FRENCH_EQUIANALGESIA
from outcomes.clinical.time_points import SCHEDULE
from outcomes.errors import ConflictError, InputError
from outcomes.exchange.schedule_files import document_of
from outcomes.models import Alert, AuditEvent, Observation, OpioidIntake
from outcomes.services.diaries import send_diary
from outcomes.services.diary_days import diary_plan
from outcomes.services.open_questionnaires import open_questionnaires
from outcomes.services.silences import silences
from outcomes.services.sites import choose_factors, choose_feedback, choose_schedule, schedule_of
from tests.factories import a_patient, a_site
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door
from tests.staff_at_work import actions_audited


@pytest.fixture
def patient(work):
    patient = a_treated_patient(work, 30)
    patient.created_at = work.now - timedelta(days=40)
    work.session.commit()
    return patient


@pytest.fixture
def sparse(tmp_path):
    """A schedule that asks for a diary every second week day 0, and for one questionnaire around D30."""
    document = document_of(SCHEDULE)
    document["code"] = "sparse"
    document["diary_periods"] = [{"first_day": 100, "last_day": 110, "days_of_week": [0]}]
    document["time_points"] = [
        {"code": "d30", "day": 30, "first_day": 28, "last_day": 32, "instruments": ["peg"]}
    ]
    file = tmp_path / "sparse.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def test_a_site_follows_its_own_schedule_and_the_standard_one_again(work, patient, sparse) -> None:
    before = [each.instrument.code for each in open_questionnaires(work, patient.id, work.today)]
    assert silences(work, patient.site_id)
    assert choose_schedule(work, patient.site.name, sparse).code == "sparse"
    assert [each.instrument.code for each in open_questionnaires(work, patient.id, work.today)] == ["peg"]
    assert silences(work, patient.site_id) == []  # nothing was due, so nobody is silent
    due = [
        on
        for day in range(120)
        if diary_plan(work, patient.id, on := work.today + timedelta(days=day)).scheduled_for
    ]
    assert due == [work.today + timedelta(days=75)]  # day 105
    choose_schedule(work, patient.site.name, None)
    assert schedule_of(patient.site) == SCHEDULE
    assert [each.instrument.code for each in open_questionnaires(work, patient.id, work.today)] == before
    assert work.session.scalars(select(AuditEvent.action)).all()[-2:] == ["schedule.choose"] * 2


def test_opioids_are_converted_by_the_set_that_the_site_chose(work, patient) -> None:
    choose_factors(work, patient.site.name, FRENCH_EQUIANALGESIA.code)
    holder = at_the_door(work, patient)[1]
    taken = [
        {"product": "tramadol", "strength": 50.0, "number": 7.0},
        {"product": "oxycodone", "strength": 20.0, "number": 14.0},
    ]
    send_diary(work, holder, an_answered_diary(work, holder, opioids=taken), locale="en")
    intakes = {each.product: each for each in work.session.scalars(select(OpioidIntake))}
    assert {each.factor_set for each in intakes.values()} == {FRENCH_EQUIANALGESIA.code}
    assert intakes["tramadol"].mme_per_day is None  # no French factor was seen
    assert intakes["oxycodone"].mme_per_day == pytest.approx(20 * 14 * 2 / 7)
    dose = work.session.scalar(select(Observation.value).where(Observation.code == "opioid_mme"))
    assert dose == pytest.approx(80)
    assert work.session.scalars(select(Alert).where(Alert.kind == "opioids")).all() == []  # the line is CDC's
    work.principal = Command("test")
    with pytest.raises(ConflictError, match="factor_set_in_use"):
        choose_factors(work, patient.site.name, "CDC-2022")


def test_the_review_line_belongs_to_the_cdc_set(work, patient) -> None:
    holder = at_the_door(work, patient)[1]
    taken = [{"product": "oxycodone", "strength": 20.0, "number": 14.0}]
    send_diary(work, holder, an_answered_diary(work, holder, opioids=taken), locale="en")
    (alert,) = work.session.scalars(select(Alert).where(Alert.kind == "opioids")).all()
    assert alert.inputs["mme_per_day"] == pytest.approx(60)


def test_feedback_is_switched_off_and_on(work, patient) -> None:
    for gives in (False, True):
        choose_feedback(work, patient.site.name, gives=gives)
        work.session.refresh(patient.site)
        assert patient.site.feedback is gives


def test_a_protocol_may_say_no_for_those_whom_it_includes(work, patient) -> None:
    other = a_patient(work, patient.site)
    choose_feedback(work, patient.site.name, gives=False, codes=[patient.code])
    assert (patient.gets_feedback, other.gets_feedback, patient.site.feedback) == (False, True, True)
    choose_feedback(work, patient.site.name, gives=True)  # everybody else's
    assert not patient.gets_feedback
    choose_feedback(work, patient.site.name, gives=True, codes=[patient.code])
    choose_feedback(work, patient.site.name, gives=False)
    assert not patient.gets_feedback and not other.gets_feedback
    assert actions_audited(work).count("feedback.choose") == 4


def test_patients_of_nobody_are_named_and_nothing_is_changed(work, patient) -> None:
    elsewhere = a_patient(work, a_site(work))
    with pytest.raises(InputError) as refused:
        codes = [patient.code, elsewhere.code, "P404"]
        choose_feedback(work, patient.site.name, gives=False, codes=codes)
    assert refused.value.code == "site_patient_unknown"
    assert refused.value.parameters["found"] == ", ".join(sorted([elsewhere.code, "P404"]))
    assert patient.gets_feedback


def test_what_does_not_exist_is_refused(work, patient) -> None:
    with pytest.raises(InputError, match="site_unknown"):
        choose_feedback(work, "Nowhere", gives=True)
    with pytest.raises(InputError, match="factor_set_unknown"):
        choose_factors(work, patient.site.name, "HABIT")
