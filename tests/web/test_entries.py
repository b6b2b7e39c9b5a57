import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from outcomes.models import Alert, PersonalLink, QuestionnaireResponse, Site, UnfinishedAnswers
from outcomes.services import links
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient

POSTED = {
    "pain_average-left": {"answer": "4"},
    "pain_worst-left": {"answer": "6"},
    "pain_walking-left": {"answer": "5"},
    "numbness-left": {"answer": "3"},
    "numbness_area-left": {"answer": ["knee_inner"]},
    "tingling-left": {"answer": "0"},
    "opioids": {"step": "taken", "answer": "no"},
    "walking_minutes": {"answer": "30"},
    "steps": {"skip": "1"},
    "walking_aid": {"answer": "none"},
    "symptoms": {"answer": "none_of_these"},
}


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04", last_name="Exampleson")


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def begin(client, door, work, back=0, **more):
    return client.post(door, data={"day": (work.today - timedelta(days=back)).isoformat(), **more})


def answer_all(client, door, work, **changed):
    answer = begin(client, door, work)
    while "/ask/" in answer.location:
        key = answer.location.partition("/ask/")[2].partition("?")[0]
        fields = changed.get(key.replace("-", "_"), POSTED.get(key, {"fall_injury": "0"}))
        answer = client.post(answer.location, data=fields)
        if "/advice" in answer.location:
            answer = client.get(answer.location)
            assert page_problems(answer.text) == []
            return answer
    return answer


def test_the_whole_way_from_link_to_thanks_works_by_plain_forms(client, door, work):
    answer = answer_all(client, door, work)
    assert answer.location == f"{door}/review"
    assert client.post(f"{door}/review").location == f"{door}/received"
    thanks = client.get(f"{door}/received")
    assert "Thank you, it is noted." in thanks.text
    response = work.session.scalar(select(QuestionnaireResponse))
    assert (response.answers["pain_average-left"], response.answers["steps"]) == (4, None)


def test_opening_a_link_changes_nothing(client, door, work):
    for _ in range(3):
        assert client.get(door).status_code == 200
    assert work.session.scalar(select(UnfinishedAnswers)) is None


def test_the_first_page_names_nobody(client, door, patient):
    text = client.get(door).text
    assert "Left knee · day 20" in text
    assert not re.search(rf"Exampleson|1955|{patient.code}|{patient.public_id}", text)


def test_nothing_is_chosen_beforehand(client, door, work):
    location = begin(client, door, work).location
    for key in POSTED:
        text = client.get(location.replace("pain_average-left", key)).text
        assert not re.search(r" checked| selected", text), key


def test_an_answer_is_kept_when_one_comes_back(client, door, work):
    location = begin(client, door, work).location
    client.post(location, data={"answer": "7"})
    assert re.search(r'value="7" checked', client.get(location).text)


def test_another_browser_with_the_same_link_sees_no_answer(app, client, door, work):
    location = begin(client, door, work).location
    client.post(location, data={"answer": "7"})
    other = app.test_client()
    assert other.get(location).location == door
    assert other.get(f"{door}/review").location == door
    assert "checked" not in other.get(begin(other, door, work).location).text


def test_the_thanks_of_one_browser_are_not_shown_to_another(app, client, door, work):
    answer_all(client, door, work)
    client.post(f"{door}/review")
    assert app.test_client().get(f"{door}/received").location == door


def test_a_screen_without_an_answer_says_so_and_keeps_the_place(client, door, work):
    location = begin(client, door, work).location
    answer = client.post(location, data={})
    assert answer.status_code == 400
    assert "Please choose an answer" in answer.text
    assert "1 of 11" in answer.text


@pytest.mark.parametrize("typed", ["a lot", "99999", "🙂" * 2000, "\u202e12", "-4"])
def test_what_was_typed_comes_back_with_the_reason(client, door, work, typed):
    begin(client, door, work)
    answer = client.post(f"{door}/ask/walking_minutes", data={"typed": typed})
    assert answer.status_code == 400
    assert page_problems(answer.text) == []


def test_a_second_send_leads_to_the_same_thanks(client, door, work):
    answer_all(client, door, work)
    for _ in range(2):
        assert client.post(f"{door}/review").location == f"{door}/received"
    assert len(work.session.scalars(select(QuestionnaireResponse)).all()) == 1


def test_a_change_from_the_review_leads_back_to_it(client, door, work):
    answer_all(client, door, work)
    answer = client.post(f"{door}/ask/tingling-left?back=review", data={"answer": "2"})
    assert answer.location == f"{door}/review"


def test_an_opioid_named_at_the_review_asks_further_before_it_leads_back(client, door, work):
    answer_all(client, door, work)
    change = f"{door}/ask/opioids?back=review"
    client.post(change, data={"step": "add", "product": "tramadol|50.0", "number": "3"})
    asked = client.post(change, data={"step": ""})
    assert asked.location == f"{door}/ask/sedatives?back=review"
    assert client.post(asked.location, data={"answer": "none_of_these"}).location == f"{door}/review"


def test_an_empty_send_says_kindly_what_is_missing(client, door, work):
    begin(client, door, work)
    answer = client.post(f"{door}/review")
    assert answer.status_code == 400
    assert "at least one question" in answer.text


def test_an_entry_for_a_taken_day_asks_before_it_replaces(client, door, work, patient):
    an_observation(work, patient, work.today, value=8)
    answer_all(client, door, work)
    asked = client.post(f"{door}/review")
    assert (asked.status_code, page_problems(asked.text)) == (409, [])
    assert client.post(f"{door}/review", data={"replaces": "1"}).location == f"{door}/received"


def test_a_day_long_past_is_refused_with_a_sentence(client, door, work):
    answer = begin(client, door, work, back=5)
    assert answer.status_code == 400
    assert "today or yesterday" in answer.text


def test_a_red_flag_is_answered_at_once_and_the_clinic_told(client, door, work):
    advice = answer_all(client, door, work, symptoms={"answer": ["dark_thoughts"]})
    assert "3114" in advice.text
    assert 'href="tel:112"' in advice.text
    assert "nobody reads these answers at night" in advice.text
    assert work.session.scalar(select(Alert.code)) == "dark_thoughts"


def test_where_somebody_reads_at_night_the_number_is_given(client, door, work):
    work.begin()
    work.session.scalar(select(Site)).on_call = "06 11 22 33 44"
    work.commit()
    advice = answer_all(client, door, work, symptoms={"answer": ["knee_gives_way"]})
    assert "06 11 22 33 44" in advice.text
    assert "nobody reads" not in advice.text


def test_both_knees_are_asked_by_their_side(client, work):
    patient = a_treated_patient(work)
    a_procedure(work, patient, laterality="right", performed_on=work.today - timedelta(days=3))
    door = f"/e/{links.new_link(work, patient).token}"
    begin(client, door, work)
    text = client.get(f"{door}/ask/pain_average-right").text
    assert "Your right knee pain" in text
    assert "Right knee · day 3" in text


def test_a_helper_says_whose_words_they_are(client, work, patient):
    door = f"/e/{links.new_link(work, patient, 'helper').token}"
    assert begin(client, door, work).status_code == 400
    assert "/ask/" in begin(client, door, work, respondent="helper").location
    assert client.get(f"{door}/record").status_code == 404


def test_a_patient_without_a_knee_is_told_to_call(client, work):
    door = f"/e/{links.new_link(work, a_patient(work, a_site(work))).token}"
    assert "Please call" in client.get(door).text


@pytest.mark.parametrize(("token", "status"), [("abc", 404), ("x" * 32, 404)])
def test_a_link_that_opens_nothing_says_what_to_do(client, token, status):
    for path in (f"/e/{token}", f"/e/{token}/review", f"/e/{token}/record", f"/e/{token}/ask/symptoms"):
        answer = client.get(path, headers={"Accept-Language": "en"})
        assert (answer.status_code, page_problems(answer.text)) == (status, [])
        assert "please call the clinic" in answer.text


def test_a_revoked_link_is_gone_and_a_post_through_it_writes_nothing(client, door, work):
    begin(client, door, work)
    work.begin()
    work.session.scalar(select(PersonalLink)).revoked_at = work.now
    work.commit()
    assert client.get(door).status_code == 410
    assert client.post(f"{door}/ask/pain_average-left", data={"answer": "4"}).status_code == 410


@pytest.mark.parametrize("column", ["withdrawn_on", "deceased_on"])
def test_an_ended_follow_up_says_nothing_about_the_person(client, door, work, patient, column):
    work.begin()
    setattr(patient, column, work.today)
    work.commit()
    answer = client.get(door, headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "This follow-up has ended" in answer.text
    assert not re.search(r"withdr|decea|died|Exampleson", answer.text)


def test_being_called_back_is_one_tap_and_said_plainly(client, door, work):
    assert "Nobody reads this at night" in client.get(f"{door}/call").text
    client.post(f"{door}/call")
    assert "will call you" in client.get(f"{door}/call").text
    assert work.session.scalar(select(Alert.kind)) == "call_me"


def test_every_page_of_the_diary_is_good_html_in_both_languages(client, door, work):
    for language in ("fr", "en"):
        client.set_cookie("outcomes_language", language)
        location = begin(client, door, work).location
        pages = [door, f"{door}/call", f"{door}/record", f"{door}/ask/opioids?step=add"]
        pages += [location.replace("pain_average-left", key) for key in POSTED]
        for page in pages:
            answer = client.get(page)
            assert (answer.status_code, page_problems(answer.text)) == (200, []), page
            assert f'<html lang="{language}">' in answer.text


def test_an_advice_page_leads_nowhere_but_on(client: FlaskClient, door, work):
    answer_all(client, door, work, symptoms={"answer": ["dark_thoughts"]})
    text = client.get(f"{door}/advice?next=//evil.example/").text
    assert "evil.example" not in text.partition("<footer")[0]
