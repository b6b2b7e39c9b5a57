"""Consents that staff note for a patient who signed on paper or telephoned."""

import json

import pytest

from outcomes.access.principals import Command
from outcomes.services import consents
from tests.factories import a_user
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04")


@pytest.fixture
def load(work, tmp_path):
    def loads(version, kind="research"):
        path = tmp_path / f"{kind}-{version}.json"
        texts = {each: {"title": f"Research {each}", "text": "One.\n\nTwo."} for each in ("fr", "en")}
        path.write_text(json.dumps({"kind": kind, "version": version, "texts": texts}))
        work.principal = Command("test")
        consents.load_consent(work, path)

    return loads


def test_a_signature_on_paper_is_noted_a_new_version_asked_and_a_withdrawal_kept(
    sign_in, work, patient, load
) -> None:
    load("1")
    client = sign_in(a_user(work, patient.site))
    address = f"/patients/{patient.public_id}/consents"
    assert f'href="{address}"' in client.get(f"/patients/{patient.public_id}").text
    offered = client.get(address)
    assert page_problems(offered.text) == []
    assert "Not yet asked" in offered.text
    agree = {"answer": "yes", "version": "1"}
    noted = client.post(f"{address}/research", data=agree, follow_redirects=True)
    assert page_problems(noted.text) == []
    assert "Agreed to version 1 on" in noted.text
    assert "Noted by the clinic." in noted.text
    load("2")
    late = client.post(f"{address}/research", data=agree)
    assert late.status_code == 409
    assert "newer version" in late.text
    assert "The newest version waits" in client.get(address).text
    client.post(f"{address}/research", data={"answer": "yes", "version": "2"})
    back = client.post(f"{address}/research", data={"answer": "no"}, follow_redirects=True)
    assert page_problems(back.text) == []
    assert "Taken back on" in back.text
    assert client.post(f"{address}/nothing", data={"answer": "no"}).status_code == 404


def test_the_follow_up_s_own_is_taken_back_by_leaving(sign_in, work, patient, load) -> None:
    load("1", "follow_up")
    client = sign_in(a_user(work, patient.site))
    address = f"/patients/{patient.public_id}/consents"
    client.post(f"{address}/follow_up", data={"answer": "yes", "version": "1"})
    assert "note the day there" in client.get(address).text
    refused = client.post(f"{address}/follow_up", data={"answer": "no"})
    assert (refused.status_code, page_problems(refused.text)) == (400, [])


def test_a_site_without_texts_says_so(sign_in, work, patient) -> None:
    client = sign_in(a_user(work, patient.site))
    assert "loaded no consent text" in client.get(f"/patients/{patient.public_id}/consents").text
