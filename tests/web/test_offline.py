"""What a phone keeps for days without network: the empty diary, its worker, its name; and who gets it."""

import gzip
import html
import json
import re
from datetime import date, timedelta

import pytest

from outcomes.access.principals import Command
from outcomes.clinical.red_flags import RED_FLAGS
from outcomes.clinical.symptoms import SYMPTOMS
from outcomes.services.diaries import send_diary
from tests.factories import a_patient, a_procedure, a_site
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door


@pytest.fixture
def link(work):
    """The link of somebody who has written two entries, on one knee."""
    patient = a_treated_patient(work, 30, email="someone@example.org")
    token, holder = at_the_door(work, patient)
    diary = an_answered_diary(work, holder, back=1, rating=9)
    send_diary(work, holder, diary, locale="en")
    work.principal = Command("test")
    return f"/e/{token}"


def known(client, link):
    page = client.get(f"{link}/offline").text
    return json.loads(html.unescape(re.search(r'data-offline="(.*?)"', page)[1]))


def test_two_weeks_are_known_beforehand_and_nothing_of_the_person(client, work, link) -> None:
    data = known(client, link)
    days = [date.fromisoformat(each) for each in data["days"]]
    assert (days[0], days[-1]) == (work.today - timedelta(days=1), work.today + timedelta(days=14))
    assert data["recorded"] == [(work.today - timedelta(days=1)).isoformat()]
    tomorrow = data["days"][(work.today + timedelta(days=1)).isoformat()]
    assert (tomorrow["length"], tomorrow["opioid_days"]) == ("core", 2)  # the full set stands from yesterday
    assert set(tomorrow["keys"]["core"]) < set(tomorrow["keys"]["full"])
    assert all(key in data["screens"] for key in tomorrow["keys"]["full"])
    page = client.get(f"{link}/offline").text
    assert "someone@example.org" not in page
    assert re.findall(r"<input[^>]*\schecked", page) == []
    assert len(gzip.compress(page.encode())) < 15 * 1024


def test_every_sign_shows_the_flags_that_it_may_mean(client, link) -> None:
    data = known(client, link)
    page = client.get(f"{link}/offline").text
    for symptom in SYMPTOMS:
        assert set(data["flags"][symptom.code]) == {
            row.code for row in RED_FLAGS if symptom.code in row.asked_by
        }
    for row in RED_FLAGS:
        advice = page.partition(f'data-flag="{row.code}"')[2].partition("</template>")[0]
        assert "112" in advice
        assert "has not been told" in advice
        assert all(number in advice for number in row.numbers)
    assert data["outside"]["left"] == ["shin_outer", "calf", "foot"]


def test_two_knees_are_asked_by_their_sides(client, work) -> None:
    patient = a_patient(work, a_site(work))
    for laterality in ("left", "right"):
        a_procedure(work, patient, performed_on=work.today - timedelta(days=20), laterality=laterality)
    token, _ = at_the_door(work, patient)
    work.principal = Command("test")
    data = known(client, f"/e/{token}")
    assert "left knee" in data["screens"]["pain_average-left"]["today"]
    assert "right knee" in data["screens"]["pain_average-right"]["yesterday"]
    assert len(data["days"][work.today.isoformat()]["lines"]) == 2


def test_the_worker_has_the_whole_link_in_its_reach_and_changes_with_the_language(client, link) -> None:
    worker = client.get(f"{link}/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == link
    assert worker.headers["Cache-Control"] == "no-cache"
    assert worker.mimetype == "text/javascript"
    kept = json.loads(re.match(r"const KEPT = (\{.*?\});\n", worker.text)[1])
    assert all(client.get(address).status_code == 200 for address in (kept["page"], *kept["assets"]))
    client.set_cookie("outcomes_language", "fr")
    assert kept["version"] not in client.get(f"{link}/worker.js").text


@pytest.mark.parametrize("page", ["offline", "worker.js", "app.webmanifest"])
def test_nobody_without_a_link_gets_them(client, page) -> None:
    assert client.get(f"/e/{'x' * 32}/{page}").status_code == 404


def test_the_app_is_named_after_no_illness(client, link) -> None:
    manifest = client.get(f"{link}/app.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    assert (manifest.json["name"], manifest.json["start_url"]) == ("My diary", link)
    assert manifest.json["display"] == "standalone"
