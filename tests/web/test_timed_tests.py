"""Timed tests at home: offered with somebody there alone, refused kindly, kept once, read by staff."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.clinical.timed_tests import TIMED_TESTS
from outcomes.models import Observation
from outcomes.services import links
from outcomes.services.diaries import send_diary
from outcomes.services.diary_days import recorded_days
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door
from tests.web.test_rights import RIGHT

PAGE = "/record/tests"
STAND, WALK = f"{PAGE}/chair_stand_30s", f"{PAGE}/timed_up_and_go_s"


@pytest.fixture
def patient(work):
    return a_treated_patient(work, 30, birth_date="1955-03-04")


def opened(client, work, patient):
    client.post(f"/e/{links.new_link(work, patient).token}/record", data=RIGHT)
    return client


def result(letter, value):
    return {"response": letter * 32, "value": value, "company": "yes"}


def results(work):
    work.session.rollback()
    rows = work.session.scalars(select(Observation).where(Observation.code.in_(TIMED_TESTS)))
    return sorted((row.code, row.value, row.superseded_at is None) for row in rows)


def test_a_test_is_done_with_somebody_there_and_its_result_kept_once(client, work, patient, sign_in) -> None:
    reader = opened(client, work, patient)
    offered = reader.get(PAGE)
    assert page_problems(offered.text) == []
    assert reader.post(PAGE, data={"test": "chair_stand_30s"}).status_code == 400
    page = reader.post(PAGE, data={"test": "chair_stand_30s", "company": "yes"})
    assert page_problems(page.text) == []
    assert "Stop at once" in page.text
    for _ in range(2):
        kept = reader.post(STAND, data=result("a", "11"))
        assert page_problems(kept.text) == []
    reader.post(STAND, data=result("b", "12"))
    reader.post(WALK, data=result("c", "9,4"))
    assert results(work) == [
        ("chair_stand_30s", 11.0, False),
        ("chair_stand_30s", 12.0, True),
        ("timed_up_and_go_s", 9.4, True),
    ]
    assert recorded_days(work, patient.id, [work.today]) == frozenset()
    staff = sign_in(a_user(work, patient.site)).get(f"/patients/{patient.public_id}").text
    assert "Chair stands" in staff
    assert "Timed up-and-go" in staff


@pytest.mark.parametrize("value", ["0.5", "90", "ten", "", "-3", "12.5"])
def test_an_implausible_result_is_refused_kindly_and_shown_again(client, work, patient, value) -> None:
    reader = opened(client, work, patient)
    address = STAND if value in ("90", "12.5", "ten") else WALK
    answer = reader.post(address, data=result("a", value))
    assert answer.status_code == 400
    assert page_problems(answer.text) == []
    assert f'value="{value}"' in answer.text
    assert results(work) == []


def test_nobody_alone_is_offered_one(client, work, patient) -> None:
    reader = opened(client, work, patient)
    refused = reader.post(PAGE, data={"test": "chair_stand_30s", "company": "no"})
    assert "Not now, please" in refused.text
    assert page_problems(refused.text) == []
    assert reader.get(STAND).location == PAGE
    unsaid = reader.post(STAND, data={"response": "a" * 32, "value": "11"})
    assert unsaid.status_code == 400
    assert "Is somebody with you" in unsaid.text
    assert results(work) == []


@pytest.mark.parametrize(("language", "shown"), [("en", "9.4"), ("fr", "9,4")])
def test_a_result_is_spelled_as_the_language_does(client, work, patient, language, shown) -> None:
    reader = opened(client, work, patient)
    reader.set_cookie("outcomes_language", language)
    kept = reader.post(WALK, data=result("a", "9,4"))
    assert f": {shown}<" in kept.text
    begun = reader.post(PAGE, data={"test": "timed_up_and_go_s", "company": "yes"})
    assert f">{shown.replace('9', '0').replace('4', '0')}<" in begun.text


@pytest.mark.parametrize("reason", ["too_early", "fall", "weakness", "vasti"])
def test_what_speaks_against_it_is_said_and_nothing_can_be_sent(client, work, reason) -> None:
    day = 5 if reason == "too_early" else 30
    nerves = ("nerve_to_vastus_medialis",) if reason == "vasti" else ("infrapatellar_saphenous",)
    patient = a_patient(work, a_site(work), birth_date="1955-03-04")
    a_procedure(work, patient, performed_on=work.today - timedelta(days=day), nerves=nerves)
    if reason in ("fall", "weakness"):
        holder = at_the_door(work, patient)[1]
        symptom = "fall" if reason == "fall" else "knee_gives_way"
        diary = an_answered_diary(work, holder, symptoms=[symptom], symptom_details=None)
        send_diary(work, holder, diary, locale="en")
        work.principal = Command("test")
    reader = opened(client, work, patient)
    assert "Not now, please" in reader.get(PAGE).text
    assert reader.get(STAND).status_code == 302
    assert reader.post(STAND, data=result("a", "11")).status_code == 400
    assert results(work) == []


def test_there_is_no_third_test_and_a_closed_record_has_none(client, work, patient) -> None:
    assert client.get(PAGE).status_code == 401
    assert opened(client, work, patient).get(f"{PAGE}/handstand").status_code == 404
