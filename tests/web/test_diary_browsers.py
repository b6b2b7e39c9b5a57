import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.models import QuestionnaireResponse, UnfinishedAnswers
from outcomes.services import links
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all, begin


@pytest.fixture
def door(work):
    return f"/e/{links.new_link(work, a_treated_patient(work)).token}"


def shown(page):
    return re.search(r'name="diary" value="([^"]+)"', page.text)[1]


def drafts(work):
    work.session.expire_all()
    rows = work.session.scalars(select(UnfinishedAnswers))
    return {row.observed_on: row.answers["answers"] for row in rows}


def test_an_answer_of_the_first_window_stays_with_its_day(client, door, work):
    first = client.get(begin(client, door, work).location)
    begin(client, door, work, back=1)
    client.post(f"{door}/ask/pain_average-left", data={"diary": shown(first), "answer": "7"})
    assert drafts(work) == {work.today: {"pain_average-left": 7}, work.today - timedelta(days=1): {}}
    assert 'value="7" checked' in client.get(f"{door}/ask/pain_average-left").text


def test_the_review_sends_the_diary_that_it_shows(client, door, work):
    answer_all(client, door, work)
    copy = html.unescape(re.search(r'name="copy" value="([^"]*)"', client.get(f"{door}/review").text)[1])
    begin(client, door, work, back=1)
    assert client.post(f"{door}/review", data={"copy": copy}).location == f"{door}/received"
    assert work.session.scalar(select(QuestionnaireResponse.observed_on)) == work.today
    assert "Received at" in client.get(f"{door}/received").text


def test_a_day_begun_behind_another_is_gone_on_with(client, door, work):
    client.post(begin(client, door, work, back=1).location, data={"answer": "6"})
    begin(client, door, work)
    assert "pain_worst" in begin(client, door, work, back=1).location
    assert len(drafts(work)) == 2


def test_the_page_s_diary_opens_nothing_to_another_patient_s_link(app, client, door, work):
    page = client.get(begin(client, door, work).location)
    other = app.test_client()
    elsewhere = f"/e/{links.new_link(work, a_treated_patient(work)).token}"
    posted = other.post(f"{elsewhere}/ask/pain_average-left", data={"diary": shown(page), "answer": "7"})
    assert posted.location == elsewhere
    assert drafts(work)[work.today] == {}


def test_back_after_sending_leads_to_the_start_and_changes_nothing(client, door, work):
    answer_all(client, door, work)
    page = client.get(f"{door}/ask/pain_average-left")
    client.post(f"{door}/review")
    late = client.post(f"{door}/ask/pain_average-left", data={"diary": shown(page), "answer": "9"})
    assert (late.location, client.get(f"{door}/review").location) == (door, door)
    assert work.session.scalar(select(QuestionnaireResponse)).answers["pain_average-left"] == 4


def test_a_link_with_something_clinging_to_it_goes_the_whole_way(client, door, work):
    clung = f"{door})."
    advice = answer_all(client, clung, work, opioids={"step": "taken", "answer": "no"})
    assert advice.location.endswith("/review")
    assert client.post(advice.location).location.endswith("/received")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_blocked_cookies_are_named_as_the_reason(app, door, work, language):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client(use_cookies=False)
    fields = {"answer": "7", "language": language}
    for path in (door, f"{door}/ask/pain_average-left", f"{door}/record"):
        answer = client.post(path, data=fields, headers={"Accept-Language": language})
        assert answer.status_code == 400
        assert "cookie" in answer.text
        assert "open for" not in answer.text


def test_an_old_form_is_still_said_to_be_old(app, client, door, work):
    app.config["WTF_CSRF_ENABLED"] = True
    client.get(door)
    answer = client.post(door, data={"day": work.today.isoformat()}, headers={"Accept-Language": "en"})
    assert "open for too long" in answer.text
