"""Three activities of one's own: named and rated in the own record, read by staff, no diary of their day."""

import pytest
from sqlalchemy import select

from outcomes.models import Observation
from outcomes.services import links
from outcomes.services.diary_days import recorded_days
from outcomes.services.own_activities import activities_of
from tests.factories import a_user
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_rights import RIGHT

PAGE = "/record/activities"


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04")


@pytest.fixture
def reader(client, work, patient):
    client.post(f"/e/{links.new_link(work, patient).token}/record", data=RIGHT)
    return client


def named(reader, *texts):
    return reader.post(PAGE, data={"name": "1", "text": [*texts, "", "", ""][:3]}, follow_redirects=True)


def ratings(work, patient):
    work.session.rollback()
    return {each.text: [value for _, value in each.ratings] for each in activities_of(work, patient.id)}


def test_activities_are_named_rated_and_rated_again(reader, work, patient) -> None:
    assert page_problems(reader.get(PAGE).text) == []
    page = named(reader, "the  stairs\nto the bedroom", "playing pétanque")
    assert page_problems(page.text) == []
    assert "checked" not in page.text
    assert "How hard was it this week?" in page.text
    reader.post(PAGE, data={"rating-1": "7", "rating-2": "3", "rating-3": "9"})
    rated = reader.post(PAGE, data={"rating-1": "6"}, follow_redirects=True)
    assert "Rated this week" in rated.text
    assert ratings(work, patient) == {"the stairs to the bedroom": [6.0], "playing pétanque": [3.0]}
    assert recorded_days(work, patient.id, [work.today]) == frozenset()  # no diary of its day
    kept = work.session.scalars(select(Observation).where(Observation.code == "activity_1")).all()
    assert sorted((row.value, row.superseded_at is None) for row in kept) == [(6.0, True), (7.0, False)]


def test_another_activity_in_its_place_begins_anew(reader, work, patient) -> None:
    named(reader, "the stairs")
    named(reader, "", "gardening")
    assert ratings(work, patient) == {"gardening": []}


def test_what_cannot_be_kept_is_said_and_not_lost(reader) -> None:
    long = "x" * 81
    refused = named(reader, long)
    assert refused.status_code == 400
    assert long in refused.text
    named(reader, "the stairs")
    assert reader.post(PAGE, data={}).status_code == 400
    assert reader.post(PAGE, data={"rating-1": "11"}).status_code == 400
    assert reader.post(PAGE, data={"rating-1": "many"}).status_code == 400


def test_a_link_alone_shows_none_of_it_and_staff_does(reader, client, work, patient, sign_in) -> None:
    named(reader, "the stairs <b>")
    door = f"/e/{links.new_link(work, patient).token}"
    assert "stairs" not in client.get(door).text
    assert "the stairs &lt;b&gt;" in reader.get("/record").text
    page = sign_in(a_user(work, patient.site)).get(f"/patients/{patient.public_id}").text
    assert "the stairs &lt;b&gt;" in page
    assert "not rated yet" in page


def test_they_are_nobodys_who_has_not_opened_the_record(client) -> None:
    assert client.get(PAGE).status_code == 401
    assert client.post(PAGE, data={"rating-1": "3"}).status_code == 401
