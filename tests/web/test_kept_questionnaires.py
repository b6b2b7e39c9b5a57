"""Questionnaires that a phone kept: they arrive later, once, as what they were asked as."""

import html
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.models import Observation, QuestionnaireResponse
from outcomes.services import links
from outcomes.services.open_questionnaires import open_questionnaires
from outcomes.services.questionnaire_copies import questionnaire_copy
from outcomes.services.unfinished_questionnaires import (
    begin_questionnaire,
    keep_item,
    unfinished_questionnaire,
)
from tests.services.patients_at_the_door import a_treated_patient, at_the_door


@pytest.fixture
def kept(work):
    """A patient, their link, and the copy of a KOOS JR in which every item has an answer."""
    patient = a_treated_patient(work, 30)
    token, holder = at_the_door(work, patient)
    begun = begin_questionnaire(work, holder, "koos_jr-left")
    for item in begun.instrument.items:
        keep_item(work, holder, begun.response_id, item.code, 1)
    copy = questionnaire_copy(unfinished_questionnaire(work, holder, begun.response_id))
    work.principal = Command("test")
    return patient, f"/e/{token}", copy


def send(client, link, copy, **more):
    return client.post(f"{link}/kept", data={"copy": json.dumps(copy), **more})


def responses(work, patient):
    work.session.rollback()
    of_patient = select(QuestionnaireResponse).where(QuestionnaireResponse.patient_id == patient.id)
    return work.session.scalars(of_patient).all()


def test_a_kept_questionnaire_is_recorded_once_with_its_score_and_version(client, work, kept) -> None:
    patient, link, copy = kept
    for _ in range(2):
        answer = send(client, link, copy)
        assert (answer.status_code, answer.json) == (200, {"response_id": copy["response_id"]})
    (row,) = responses(work, patient)
    assert (row.instrument, row.observed_on) == ("koos_jr", work.today)
    assert row.scheduled_for == row.observed_on  # the window of day 30
    assert row.procedure_id is not None
    assert row.version
    score = work.session.scalars(select(Observation.value).where(Observation.code == "koos_jr")).one()
    assert score == pytest.approx(68.284)  # raw sum 7: published table
    assert "KOOS JR" not in client.get(f"{link}/questionnaires").text
    assert client.get(f"{link}/questionnaires/received").status_code == 200


def test_a_questionnaire_of_some_days_ago_counts_for_the_day_it_was_answered(client, work, kept) -> None:
    patient, link, copy = kept
    then = work.now - timedelta(days=4)
    copy |= {"opened_at": then.isoformat(), "answered_at": then.isoformat()}
    answered_on = then.astimezone(work.settings.timezone).date()
    copy["observed_on"] = answered_on.isoformat()
    due_then = next(
        each.due_on
        for each in open_questionnaires(work, patient.id, answered_on)
        if each.key == "koos_jr-left"
    )
    assert send(client, link, copy).status_code == 200
    (row,) = responses(work, patient)
    assert (row.observed_on, row.scheduled_for) == (answered_on, due_then)
    assert row.received_at.astimezone(work.settings.timezone).date() == work.today


def test_a_phone_whose_clock_is_a_day_ahead_is_set_right(client, work, kept) -> None:
    patient, link, copy = kept
    ahead = work.now + timedelta(days=1)
    on_the_phone = ahead.astimezone(work.settings.timezone).date()
    copy |= {"clock": "phone", "observed_on": on_the_phone.isoformat()}
    copy |= {"opened_at": ahead.isoformat(), "answered_at": ahead.isoformat()}
    assert send(client, link, copy, phone_now=ahead.isoformat()).status_code == 200
    (row,) = responses(work, patient)
    assert row.observed_on == work.today


def test_what_was_answered_elsewhere_is_refused_with_a_sentence_and_nothing_changes(
    client, work, kept
) -> None:
    patient, link, copy = kept
    assert send(client, link, copy).status_code == 200
    again = send(client, link, copy | {"response_id": "another-phone-00001"})
    assert again.status_code == 409
    assert "already been answered" in again.json["sentence"]
    assert [row.response_id for row in responses(work, patient)] == [copy["response_id"]]


@pytest.mark.parametrize(
    "change",
    [
        {"instrument": "no_such"},
        {"laterality": "right"},
        {"answers": {}},
        {"answers": [1, 2]},
        {"answers": {"no_such_item": 1}},
        {"response_id": "short"},
        {"respondent": "cat"},
        {"opened_at": "yesterday"},
        {"observed_on": None},
        {"answered_at": "2020-01-01T00:00:00+00:00"},
    ],
    ids=str,
)
def test_a_damaged_copy_records_nothing_and_says_so(client, work, kept, change) -> None:
    patient, link, copy = kept
    answer = send(client, link, copy | change)
    assert answer.status_code in (400, 409)
    assert answer.json["sentence"]
    assert responses(work, patient) == []


@pytest.mark.parametrize("value", [5, -1, 1.5, "1", True, [1]], ids=str)
def test_an_impossible_answer_records_nothing(client, work, kept, value) -> None:
    patient, link, copy = kept
    first = next(iter(copy["answers"]))
    assert send(client, link, copy | {"answers": copy["answers"] | {first: value}}).status_code == 400
    assert responses(work, patient) == []


def test_another_patients_link_takes_no_questionnaire_that_they_are_not_asked(client, work, kept) -> None:
    _, _, copy = kept
    other = a_treated_patient(work, 30)
    work.session.flush()
    token = links.new_link(work, other).token
    links_of = send(client, f"/e/{token}", copy)
    # Asked of both; each has an identity of its own, and this one begins as nobody's.
    assert links_of.status_code == 200
    assert [row.patient_id for row in responses(work, other)] == [other.id]


def test_the_page_without_network_knows_what_will_be_open_and_when(client, work) -> None:
    patient = a_treated_patient(work, 20)
    token, _ = at_the_door(work, patient)
    work.principal = Command("test")
    page = client.get(f"/e/{token}/offline").text
    data = json.loads(html.unescape(re.search(r'data-offline="(.*?)"', page)[1]))
    assert data["questionnaires"]
    for ahead in range(15):
        on = work.today + timedelta(days=ahead)
        told = {
            (each["key"], each["scheduled_for"])
            for each in data["questionnaires"]
            if on.isoformat() in each["days"]
        }
        assert told == {
            (each.key, each.due_on.isoformat()) for each in open_questionnaires(work, patient.id, on)
        }
    for each in data["questionnaires"]:
        for item in each["keys"]:
            key = f"{each['instrument']}:{item}"
            assert data["items"][key]["kind"] in ("choice", "rating")
            assert page.count(f'data-template="{key}"') == 1
