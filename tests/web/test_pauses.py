"""A break, asked for in the own record or through staff."""

from datetime import timedelta

import pytest

from outcomes.services import links, pauses
from tests.factories import a_user
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_rights import RIGHT


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04")


@pytest.fixture
def reader(client, work, patient):
    client.post(f"/e/{links.new_link(work, patient).token}/record", data=RIGHT)
    return client


def test_a_break_is_begun_shown_and_ended_in_the_own_record(reader, work, patient) -> None:
    assert "Not be asked for a while" in reader.get("/record").text
    offered = reader.get("/record/pause")
    assert page_problems(offered.text) == []
    assert "112" in offered.text
    assert "checked" not in offered.text
    missing = reader.post("/record/pause", data={})
    assert missing.status_code == 400
    assert "choose how long" in missing.text
    running = reader.post("/record/pause", data={"weeks": "2"}, follow_redirects=True)
    assert page_problems(running.text) == []
    assert "You have a break until" in running.text
    work.session.rollback()
    assert pauses.current_pause(work, patient.id).last == work.today + timedelta(days=13)
    assert (
        "Would you like a break?"
        in reader.post("/record/pause", data={"resume": "1"}, follow_redirects=True).text
    )


def test_a_break_is_nobodys_who_has_not_opened_the_record(client) -> None:
    assert client.get("/record/pause").status_code == 401
    assert client.post("/record/pause", data={"weeks": "1"}).status_code == 401


def test_staff_pauses_a_diary_for_whoever_asked(sign_in, work, patient) -> None:
    client = sign_in(a_user(work, patient.site))
    address = f"/patients/{patient.public_id}/pause"
    assert f'href="{address}"' in client.get(f"/patients/{patient.public_id}").text
    assert page_problems(client.get(address).text) == []
    past = (work.today - timedelta(days=1)).isoformat()
    for last, says in ((past, "still to come"), ("soon", "as a date"), ("2999-01-01", "42 days at most")):
        refused = client.post(address, data={"last": last})
        assert (refused.status_code, says in refused.text) == (400, True)
        assert page_problems(refused.text) == []
    good = (work.today + timedelta(days=6)).isoformat()
    assert "The pause is noted" in client.post(address, data={"last": good}, follow_redirects=True).text
    assert "A pause runs until" in client.get(address).text
    client.post(address, data={"resume": "1"})
    work.session.rollback()
    assert pauses.current_pause(work, patient.id) is None
