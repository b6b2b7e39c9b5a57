"""What somebody holds who holds a link and nothing else: it writes, and reads nothing."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.models import BrowserSession, QuestionnaireResponse
from outcomes.services import links
from tests.factories import an_observation
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all, begin

RIGHT = {"birth_date": "4 March 1955", "pin": "4826", "remembers": "1"}
PAGES = ("", "/review", "/received", "/call", "/record", "/ask/pain_average-left", "/ask/symptoms", "/advice")


@pytest.fixture
def patient(work):
    patient = a_treated_patient(work, birth_date="1955-03-04", last_name="Exampleson", phone="06 98 76 54 32")
    for day in range(1, 20):
        an_observation(work, patient, work.today - timedelta(days=day), value=9, source="import")
    return patient


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def test_no_page_of_a_link_tells_who_it_is_or_what_was_answered(app, client, door, work, patient):
    answer_all(client, door, work)
    client.post(f"{door}/review")
    client.post(f"{door}/record", data=RIGHT)
    stranger = app.test_client()
    for page in PAGES:
        text = stranger.get(f"{door}{page}", follow_redirects=True).text
        assert not re.search(rf"Exampleson|1955|98 76|<svg|checked|{patient.code}|{patient.public_id}", text)


def test_a_diary_begun_by_a_stranger_shows_nothing_of_the_patient_s(app, client, door, work):
    client.post(begin(client, door, work).location, data={"answer": "7"})
    stranger = app.test_client()
    review = begin(stranger, door, work) and stranger.get(f"{door}/review")
    assert review.text.count("not answered yet") == 11


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_kept_by_a_browser_a_proxy_or_a_search_engine(client, door, path):
    headers = client.get(f"{door}{path}").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_cookies_of_a_patient_are_for_this_site_and_the_server_alone(client, door, work):
    begun = begin(client, door, work).headers["Set-Cookie"]
    assert re.search(rf"HttpOnly; Path={door}; SameSite=Lax", begun)
    assert "HttpOnly; Path=/; SameSite=Lax" in client.post(f"{door}/record", data=RIGHT).headers["Set-Cookie"]


def test_a_session_brought_along_is_never_the_one_that_opens(client, door, work):
    client.set_cookie("outcomes_patient", "a" * 32)
    client.post(f"{door}/record", data=RIGHT)
    assert client.get_cookie("outcomes_patient").value != "a" * 32
    assert len(work.session.scalars(select(BrowserSession)).all()) == 1


def test_a_guess_learns_nothing_from_the_answer(app, door):
    app.test_client().post(f"{door}/record", data=RIGHT)
    guesses = ({"pin": "9157"}, {"birth_date": "5 March 1955"}, {"birth_date": "5 March 1955", "pin": "9157"})
    said = {
        re.sub(r'value="[^"]*"', "", app.test_client().post(f"{door}/record", data={**RIGHT, **guess}).text)
        for guess in guesses
    }
    assert len(said) == 1


def test_another_site_cannot_make_a_browser_write(app, client, door, work):
    app.config["WTF_CSRF_ENABLED"] = True
    for page in ("", "/ask/pain_average-left", "/review", "/call", "/record"):
        posted = client.post(f"{door}{page}", data={"answer": "9", "day": work.today.isoformat()})
        assert posted.status_code == 400
    assert client.post("/record/close").status_code == 400
    assert work.session.scalar(select(QuestionnaireResponse)) is None


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example", "/e/other/", "/e/{0}x/ask"])
def test_an_advice_page_leads_back_into_its_own_diary_only(client, door, work, following):
    begin(client, door, work)
    client.post(f"{door}/ask/symptoms", data={"answer": "pus"})
    text = client.get(f"{door}/advice", query_string={"next": following.format(door[3:])}).text
    assert f'class="button main" href="{door}/review"' in text


def copy_of(work, on, answer):
    """What the review page holds, made up by hand."""
    copy = {"response_id": "x" * 32, "observed_on": str(on), "scheduled_for": None, "answered_at": None}
    copy |= {"opened_at": work.now.isoformat(), "length": "core", "respondent": "patient", "replaces": True}
    return json.dumps(copy | {"answers": {"pain_average-left": answer}})


def test_a_score_beyond_the_scale_is_refused_in_the_copy_of_the_page_too(client, door, work):
    refused = client.post(f"{door}/review", data={"copy": copy_of(work, work.today, 11)})
    assert (refused.status_code, "from 0 to 10" in refused.text) == (400, True)
    assert work.session.scalar(select(QuestionnaireResponse)) is None


@pytest.mark.parametrize("days", [1, -3, -400])
def test_a_day_that_cannot_be_entered_is_refused_in_the_copy_too(client, door, work, days):
    assert begin(client, door, work, back=-days).status_code == 400
    copy = copy_of(work, work.today + timedelta(days=days), 1)
    refused = client.post(f"{door}/review", data={"copy": copy})
    assert (refused.status_code, "today or yesterday" in refused.text) == (400, True)


@pytest.mark.parametrize(
    "text", ["🙂" * 3000, "\u202e\u0663", "١٢", "9" * 10_000, "<script>alert(1)</script>", "\0"]
)
def test_whatever_is_typed_is_answered_with_a_page_and_not_kept(client, door, work, text):
    begin(client, door, work)
    for key, field in (("steps", "typed"), ("pain_average-left", "answer"), ("symptoms", "answer")):
        answer = client.post(f"{door}/ask/{key}", data={field: text})
        assert answer.status_code == 400
        assert "<script>" not in answer.text
    assert client.get(f"{door}/review").text.count("not answered yet") == 11


def test_a_link_that_ends_in_a_slash_opens(client, door):
    assert client.get(f"{door}/", follow_redirects=True).status_code == 200
