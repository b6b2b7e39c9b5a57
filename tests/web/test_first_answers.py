"""The first answer from a message: a touch there, a touch here, and the rest when there is time."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from outcomes.clinical.opioids import LONGEST_DAYS_COVERED
from outcomes.models import Observation, QuestionnaireResponse, UnfinishedAnswers
from outcomes.services import links
from outcomes.services.diary_days import diary_plan
from outcomes.services.first_answers import pain_addresses, pain_row_html
from tests.factories import a_procedure
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import POSTED


@pytest.fixture
def patient(work):
    return a_treated_patient(work)


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def entries(work):
    work.session.rollback()
    rows = work.session.scalars(select(QuestionnaireResponse).order_by(QuestionnaireResponse.id))
    return [(row.answers.get("pain_average-left"), row.answers["length"], row.superseded_by) for row in rows]


def response_of(page):
    return re.search(r'name="response" value="([^"]+)"', page.text)[1]


def test_opening_the_address_writes_nothing_however_often(client, door, work):
    for _ in range(3):
        assert "You chose 6. Is that right?" in client.get(f"{door}/n/6").text
        client.head(f"{door}/n/6")
    assert entries(work) == []
    assert work.session.scalar(select(func.count()).select_from(UnfinishedAnswers)) == 0


def test_one_post_records_the_day_s_pain(client, door, work):
    answer = client.post(f"{door}/n/6")
    assert answer.location == f"{door}/n/received"
    assert "6 is noted for today" in client.get(answer.location).text
    assert entries(work) == [(6, "first", None)]
    observed = work.session.scalars(select(Observation)).one()
    assert (observed.code, observed.value, observed.observed_on) == ("pain_average", 6, work.today)


def test_a_double_tap_records_once(client, door, work):
    response = response_of(client.get(f"{door}/n/6"))
    for _ in range(2):
        assert client.post(f"{door}/n/6", data={"response": response}).status_code == 302
    assert len(entries(work)) == 1


def test_a_day_already_entered_is_said_kindly_and_stays(client, door, work):
    client.post(f"{door}/n/6")
    for answer in (client.get(f"{door}/n/2"), client.post(f"{door}/n/2")):
        assert "Today’s entry has arrived." in answer.text
    assert entries(work) == [(6, "first", None)]


def test_going_on_keeps_the_number_and_replaces_the_entry_only_when_sent(client, door, work):
    client.post(f"{door}/n/6")
    answer = client.post(f"{door}/n/received")
    assert "/ask/pain_average" not in answer.location
    while "/ask/" in answer.location:
        key = answer.location.partition("/ask/")[2].partition("?")[0]
        assert entries(work) == [(6, "first", None)]
        answer = client.post(answer.location, data=POSTED[key])
    client.post(answer.location)
    first, whole = entries(work)
    assert (first[0], first[2] is not None) == (6, True)
    assert whole == (6, "full", None)


def test_which_knee_is_asked_on_the_same_page(client, door, work, patient):
    a_procedure(work, patient, laterality="right", performed_on=work.today - timedelta(days=9))
    assert "Which knee is it?" in client.get(f"{door}/n/6").text
    refused = client.post(f"{door}/n/6")
    assert (refused.status_code, "Please say which knee it is." in refused.text) == (400, True)
    client.post(f"{door}/n/6", data={"knee": "right"})
    work.session.rollback()
    assert work.session.scalars(select(Observation)).one().laterality == "right"


def test_a_helper_says_whose_word_it_is(client, work, patient):
    door = f"/e/{links.new_link(work, patient, 'helper').token}"
    assert client.post(f"{door}/n/6").status_code == 400
    client.post(f"{door}/n/6", data={"respondent": "helper"})
    row = work.session.scalars(select(QuestionnaireResponse)).one()
    assert (row.entered_by, row.respondent) == ("helper", "helper")


@pytest.mark.parametrize("number", ["11", "-1", "six", "6.5", "٣"])
def test_a_number_that_cannot_be_leads_to_the_diary(client, door, work, number):
    assert client.get(f"{door}/n/{number}").location == door
    assert client.post(f"{door}/n/{number}").location == door
    assert entries(work) == []


@pytest.mark.parametrize("number", ["6.", "6)", "6,"])
def test_what_a_mail_program_lets_cling_to_the_number_is_left_away(client, door, number):
    assert "You chose 6." in client.get(f"{door}/n/{number}").text


def test_a_first_answer_does_not_shorten_the_days_over_which_opioids_are_asked(client, door, work, patient):
    client.post(f"{door}/n/6")
    tomorrow = work.today + timedelta(days=1)
    assert diary_plan(work, patient.id, tomorrow).opioid_days == LONGEST_DAYS_COVERED


def test_the_row_for_a_message_holds_eleven_addresses(work, patient):
    link = links.new_link(work, patient)
    row = pain_row_html(link.address, "How is <it>?", "none", "worst")
    found = re.findall(r'href="([^"]+)"', row)
    assert found == [address for _, address in pain_addresses(link.address)]
    assert found[10] == f"{link.address}/n/10"
    assert "&lt;it&gt;" in row
