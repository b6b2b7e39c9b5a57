import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from outcomes.application import create_app
from outcomes.clinical.red_flags import RED_FLAGS, Urgency, red_flags
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE
from outcomes.models import Alert, Site
from outcomes.services import links
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all, begin

TICKED = sorted({code for flag in RED_FLAGS for code in flag.asked_by})
DETAILS = {"severe_nerve_pain_rating": "8", "severe_nerve_pain_days": "9", "fall_injury": "1"}


@pytest.fixture
def door(work):
    return f"/e/{links.new_link(work, a_treated_patient(work)).token}"


def reach(work, phone, on_call=""):
    work.begin()
    site = work.session.query(Site).one()
    site.phone, site.on_call = phone, on_call
    work.commit()


@pytest.mark.parametrize("code", TICKED)
def test_every_sign_that_can_be_ticked_shows_its_numbers_at_once(client, door, work, code):
    details = {each.code: DETAILS[each.code] for each in SYMPTOM_BY_CODE[code].follow_ups}
    advice = answer_all(
        client, door, work, symptoms={"answer": code}, symptom_details=details, opioids={"skip": "1"}
    )
    flag = red_flags([code], {key: float(value) for key, value in details.items()})[:1]
    numbers = flag[0].numbers if flag else ()
    for number in {*numbers, "15", "0100000000"}:
        assert f'href="tel:{number}"' in advice.text, number
    assert "The clinic has been told." in advice.text


@pytest.mark.parametrize(
    ("code", "urgency"), [("dark_thoughts", Urgency.EMERGENCY), ("knee_gives_way", Urgency.SAME_DAY)]
)
def test_without_any_number_of_the_clinic_the_page_still_helps(settings, engine, door, work, code, urgency):
    reach(work, "")
    app = create_app(replace(settings, clinic_phone=""), engine)
    app.config["WTF_CSRF_ENABLED"] = False
    advice = answer_all(app.test_client(), door, work, symptoms={"answer": code})
    assert 'href="tel:15"' in advice.text
    assert ("stands on the papers" in advice.text) == (urgency is not Urgency.EMERGENCY)
    assert "nobody reads these answers at night" in advice.text


def test_the_number_at_night_can_be_tapped(client, door, work):
    reach(work, "", on_call="06 11 22 33 44")
    advice = answer_all(client, door, work, symptoms={"answer": "knee_gives_way"})
    assert 'href="tel:0611223344"' in advice.text
    assert "nobody reads" not in advice.text


def test_what_is_ticked_without_being_a_red_flag_is_answered_too(client, door, work):
    no_injury = {"fall_injury": "0"}
    answer_all(client, door, work, symptoms={"answer": "fall"}, symptom_details=no_injury)
    thanks = client.post(f"{door}/review", follow_redirects=True).text
    assert "You ticked something new." in thanks
    assert "15 or 112" in thanks
    assert work.session.query(Alert).count() == 0


def test_a_sedative_beside_an_opioid_is_answered_and_nothing_is_to_be_stopped_alone(client, door, work):
    begin(client, door, work)
    client.post(f"{door}/ask/opioids", data={"step": "add", "product": "tramadol|50.0", "number": "3"})
    assert "Do not reduce or stop" in client.get(f"{door}/ask/opioids").text
    asked = client.post(f"{door}/ask/opioids", data={"step": ""})
    assert asked.location == f"{door}/ask/sedatives"
    advice = client.get(client.post(asked.location, data={"answer": "benzodiazepine"}).location)
    assert "Please call the clinic today." in advice.text
    assert "Do not reduce or stop a medicine on your own" in advice.text


@pytest.mark.parametrize("code", ["dark_thoughts", "fever_or_chills"])
def test_a_flag_that_cannot_be_stored_says_that_the_clinic_was_not_told(
    client, door, work, monkeypatch, code
):
    def refuse(*_):
        raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))

    begin(client, door, work)
    monkeypatch.setattr("outcomes.web.behind_links.links.holder", refuse)
    page = client.post(f"{door}/ask/symptoms", data={"answer": code, "language": "en"})
    assert "has not been told" in page.text
    assert 'href="tel:15"' in page.text
    assert ('href="tel:3114"' in page.text) == (code == "dark_thoughts")
    assert "has been told." not in page.text
