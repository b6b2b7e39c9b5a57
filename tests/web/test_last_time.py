"""“Same as last time”: one tap, for opioids and the walking aid alone, and never to a link alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command, PatientReader
from outcomes.clinical.diary_screens import Screen, ScreenKind
from outcomes.models import OpioidIntake, UnfinishedAnswers
from outcomes.services import links
from outcomes.services.diaries import send_diary
from outcomes.services.last_answers import REPEATABLE, last_answer
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door
from tests.web.test_entries import POSTED, begin
from tests.web.test_rights import RIGHT


@pytest.fixture
def patient(work):
    """Somebody who sent a full diary for yesterday, opioids and one stick in it."""
    patient = a_treated_patient(work, birth_date="1955-03-04")
    holder = at_the_door(work, patient)[1]
    send_diary(work, holder, an_answered_diary(work, holder, back=1), locale="en")
    work.principal = Command("test")
    covering(work, 1)
    return patient


def covering(work, days):
    """Let what was taken be over so many days together, as today's diary asks for one."""
    work.begin()
    for intake in work.session.scalars(select(OpioidIntake)):
        intake.days_covered = days
    work.commit()


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def screens(client, door, work):
    """Each screen of today's diary by its key, as this browser sees it."""
    address, found = begin(client, door, work).location, {}
    while "/ask/" in address:
        key = address.partition("/ask/")[2].partition("?")[0]
        found[key] = client.get(address).text
        address = client.post(address, data=POSTED[key]).location
    return found


def offering(found):
    return {key for key, page in found.items() if "Same as last time" in page}


def test_a_link_alone_is_told_nothing_of_last_time(client, door, work) -> None:
    assert offering(screens(client, door, work)) == set()
    begin(client, door, work)
    refused = client.post(f"{door}/ask/opioids", data={"same": "1"})
    assert refused.status_code == 400


def test_where_the_record_is_open_it_is_offered_for_opioids_and_the_walking_aid_alone(
    client, door, work
) -> None:
    client.post(f"{door}/record", data=RIGHT)
    found = screens(client, door, work)
    assert offering(found) == {"opioids"}  # today's diary is the short one: it asks for no walking aid
    assert set(REPEATABLE) == {"opioids", "walking_aid"}
    assert "Tramadol" in found["opioids"]
    assert "× 6" in found["opioids"]


def test_one_tap_fills_it_and_leads_on(client, door, work) -> None:
    client.post(f"{door}/record", data=RIGHT)
    begin(client, door, work)
    answer = client.post(f"{door}/ask/opioids", data={"same": "1"})
    assert answer.status_code == 302
    assert "/ask/" in answer.location and "opioids" not in answer.location
    work.session.rollback()
    kept = work.session.scalars(select(UnfinishedAnswers)).one().answers["answers"]
    assert kept["opioids"] == [{"product": "tramadol", "strength": 50.0, "number": 6.0}]
    for key in ("pain_average-left", "symptoms"):
        assert client.post(f"{door}/ask/{key}", data={"same": "1"}).status_code == 400


def test_numbers_over_other_days_are_not_repeated(client, door, work) -> None:
    client.post(f"{door}/record", data=RIGHT)
    begin(client, door, work)
    covering(work, 7)
    assert "Same as last time" not in client.get(f"{door}/ask/opioids").text


def test_the_walking_aid_is_repeated_from_the_newest_day_that_has_one(work, patient) -> None:
    reader = PatientReader(patient.id, patient.public_id, 0)
    aid, pain = (
        Screen("walking_aid", ScreenKind.WALKING_AID),
        Screen("pain_average", ScreenKind.RATING, "left"),
    )
    assert last_answer(work, reader, aid, work.today, 1) == "one_stick"
    assert last_answer(work, reader, aid, work.today - timedelta(days=1), 1) is None
    assert last_answer(work, reader, pain, work.today, 1) is None
