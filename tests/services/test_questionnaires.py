"""Questionnaires: asked when due, sent once, scored, kept apart from the diary of their day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command, PatientReader
from outcomes.clinical.codes import Respondent
from outcomes.clinical.time_points import SCHEDULE
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.exchange.schedule_files import document_of
from outcomes.instruments import instrument
from outcomes.models import AuditEvent, Observation, QuestionnaireResponse, UnfinishedAnswers
from outcomes.services import unfinished_diaries
from outcomes.services.diaries import send_diary
from outcomes.services.diary_days import recorded_days
from outcomes.services.open_questionnaires import open_questionnaires
from outcomes.services.pauses import pause, resume
from outcomes.services.questionnaires import send_questionnaire
from outcomes.services.unfinished_questionnaires import (
    begin_questionnaire,
    keep_item,
    unfinished_questionnaire,
)
from outcomes.services.wordings import state_licence, withdraw_licence
from tests.factories import a_procedure
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door

DAY = 30
FREE = [
    *("koos_jr-left", "koos_12-left", "peg", "promis_pi_4a", "promis_pf_4a", "promis_global_10"),
    *("dn4_interview-left", "sane-left", "pgic-left"),
]


@pytest.fixture
def patient(work):
    return a_treated_patient(work, DAY)


@pytest.fixture
def holder(work, patient):
    return at_the_door(work, patient)[1]


def asked(work, patient, back=0):
    return [each.key for each in open_questionnaires(work, patient.id, work.today - timedelta(days=back))]


def answered(work, holder, key="koos_jr-left", answer=1.0):
    begun = begin_questionnaire(work, holder, key)
    for item in begun.instrument.items:
        keep_item(work, holder, begun.response_id, item.code, answer)
    found = unfinished_questionnaire(work, holder, begun.response_id)
    assert found is not None
    return found


def scores(work, code="koos_jr"):
    rows = work.session.scalars(select(Observation).where(Observation.code == code))
    return [(row.value, row.laterality, row.superseded_at is None) for row in rows]


def test_what_a_time_point_asks_is_open_in_its_window_alone(work, patient) -> None:
    assert asked(work, patient) == FREE
    assert asked(work, patient, back=8) == []  # day 22: between the windows of day 14 and day 30
    assert len(asked(work, patient, back=7)) == len(FREE)  # day 23


def test_nothing_is_asked_in_a_pause_nor_of_whoever_has_left(work, patient, holder) -> None:
    reader = PatientReader(patient.id, patient.public_id, 0)
    pause(work, reader, work.today + timedelta(days=2))
    assert asked(work, patient) == []
    assert len(asked(work, patient, back=-3)) == len(FREE)
    resume(work, reader)
    patient.withdrawn_on = work.today
    work.session.commit()
    assert asked(work, patient) == []


def test_a_questionnaire_is_sent_once_with_its_score_and_closes_its_window(work, patient, holder) -> None:
    begun = answered(work, holder)
    first = send_questionnaire(work, holder, begun, locale="fr")
    assert send_questionnaire(work, holder, begun, locale="fr") == first
    response = work.session.scalars(select(QuestionnaireResponse)).one()
    assert response.answers == {item.code: 1.0 for item in instrument("koos_jr").items}
    assert (response.version, response.locale, response.procedure_id is not None) == ("1.0", "fr", True)
    assert response.opened_at <= response.authored_at <= response.received_at
    assert (response.entered_by, response.respondent, response.medium) == ("patient", "patient", "app")
    assert scores(work) == [(68.284, "", True)]
    assert "koos_jr-left" not in asked(work, patient)
    assert work.session.scalar(select(UnfinishedAnswers)) is None
    actions = work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions[-2:] == ["questionnaire.begin", "questionnaire.record"]


def test_an_item_may_be_refused_but_not_forgotten(work, holder) -> None:
    begun = begin_questionnaire(work, holder, "sane-left")
    with pytest.raises(InputError, match="questionnaire_unanswered"):
        send_questionnaire(work, holder, begun, locale="en")
    keep_item(work, holder, begun.response_id, "knee_normality", None)
    refused = unfinished_questionnaire(work, holder, begun.response_id)
    with pytest.raises(InputError, match="diary_empty"):
        send_questionnaire(work, holder, refused, locale="en")
    with pytest.raises(InputError, match="answer_not_possible"):
        keep_item(work, holder, begun.response_id, "knee_normality", 101.0)


def test_too_few_answers_are_kept_without_a_score(work, holder) -> None:
    begun = answered(work, holder)
    keep_item(work, holder, begun.response_id, "bending", None)
    begun = unfinished_questionnaire(work, holder, begun.response_id)
    send_questionnaire(work, holder, begun, locale="en")
    assert scores(work) == []


def test_what_was_answered_on_another_phone_is_not_asked_nor_kept_twice(work, holder) -> None:
    here, there = answered(work, holder), answered(work, holder)
    assert here.response_id != there.response_id
    send_questionnaire(work, holder, here, locale="en")
    with pytest.raises(ConflictError, match="questionnaire_taken"):
        send_questionnaire(work, holder, there, locale="en")
    assert len(work.session.scalars(select(QuestionnaireResponse)).all()) == 1


def test_a_browser_goes_on_with_what_it_began_and_a_helper_says_whose_words(work, patient, holder) -> None:
    begun = begin_questionnaire(work, holder, "peg")
    assert begin_questionnaire(work, holder, "peg", response_id=begun.response_id) == begun
    other = begin_questionnaire(work, holder, "sane-left", response_id=begun.response_id)
    assert other.response_id != begun.response_id
    work.principal = Command("test")
    helper = at_the_door(work, patient, "helper")[1]
    helped = begin_questionnaire(work, helper, "peg", respondent=Respondent.HELPER)
    assert helped.respondent is Respondent.HELPER
    with pytest.raises(InputError, match="questionnaire_not_open"):
        begin_questionnaire(work, holder, "womac-left")


def test_two_followed_knees_are_two_responses_and_the_person_is_asked_once(work, patient, holder) -> None:
    a_procedure(work, patient, performed_on=work.today - timedelta(days=DAY), laterality="right")
    keys = asked(work, patient)
    assert keys.count("peg") == 1
    assert {"koos_jr-left", "koos_jr-right"} <= set(keys)
    for laterality in ("left", "right"):
        send_questionnaire(work, holder, answered(work, holder, f"koos_jr-{laterality}"), locale="en")
    responses = work.session.scalars(select(QuestionnaireResponse)).all()
    assert len({response.procedure_id for response in responses}) == 2
    assert scores(work) == []  # a score in our files names no knee: they stand in the responses


def test_a_score_does_not_make_the_diary_of_its_day(work, patient, holder) -> None:
    send_questionnaire(work, holder, answered(work, holder), locale="en")
    assert recorded_days(work, patient.id, [work.today]) == frozenset()
    send_diary(work, holder, an_answered_diary(work, holder), locale="en")
    send_diary(work, holder, an_answered_diary(work, holder, replaces=True), locale="en", replaces=True)
    assert scores(work) == [(68.284, "", True)]


def test_diary_and_questionnaire_do_not_take_each_other_for_their_own(work, holder) -> None:
    begun = begin_questionnaire(work, holder, "peg")
    assert unfinished_diaries.unfinished_diary(work, holder, begun.response_id) is None
    diary = an_answered_diary(work, holder)
    assert unfinished_questionnaire(work, holder, diary.response_id) is None
    with pytest.raises(NotFound, match="questionnaire_not_begun"):
        keep_item(work, holder, diary.response_id, "peg", 1.0)
    stranger = replace(holder, patient_id=holder.patient_id + 1)
    assert unfinished_questionnaire(work, stranger, begun.response_id) is None


def test_what_needs_a_licence_is_asked_once_the_site_states_it(work, patient) -> None:
    visit = replace(SCHEDULE.time_points[2], instruments=("eq_5d_5l", "peg"))
    patient.site.schedule = document_of(replace(SCHEDULE, time_points=(visit,)))
    work.session.commit()
    assert asked(work, patient) == ["peg"]
    state_licence(work, "eq_5d_5l", patient.site.name, "EuroQol 12345, until 2030")
    assert asked(work, patient) == ["eq_5d_5l", "peg"]
    withdraw_licence(work, "eq_5d_5l", patient.site.name)
    assert asked(work, patient) == ["peg"]
    with pytest.raises(InputError, match="licence_not_stated"):
        withdraw_licence(work, "eq_5d_5l", patient.site.name)
    with pytest.raises(InputError, match="licence_not_needed"):
        state_licence(work, "peg", patient.site.name, "none needed")
    with pytest.raises(InputError, match="site_unknown"):
        state_licence(work, "oks", "Nowhere", "held")
