"""Joining two records on the pages of staff."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from outcomes.models import Patient, User
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def twice(work: UnitOfWork, sign_in: SignIn) -> tuple[FlaskClient, Patient, Patient]:
    """A radiologist, and one person with two records that contradict each other."""
    site = a_site(work)
    kept = a_patient(work, site, "CR-0001", first_name="Anne", last_name="Durand", phone="06 00 00 00 01")
    other = a_patient(work, site, "CR-0002", first_name="Anne", last_name="Durant")
    a_procedure(work, other)
    return sign_in(a_user(work, site)), kept, other


def test_both_are_seen_beside_each_other_and_become_one(
    twice: tuple[FlaskClient, Patient, Patient],
) -> None:
    client, kept, other = twice
    client.set_cookie("outcomes_language", "en")
    address = f"/patients/{kept.public_id}/join"
    assert address in client.get(f"/patients/{kept.public_id}").text
    assert page_problems(client.get(address).text) == []
    seen = client.post(address, data={"code": "CR-0002"})
    assert page_problems(seen.text) == []
    assert "Durant" in seen.text and "06 00 00 00 01" in seen.text and "differs" in seen.text
    decided = {"code": "CR-0002", "reason": "Misspelt at the desk.", "join": "1"}
    refused = client.post(address, data=decided)
    assert refused.status_code == 400
    assert page_problems(refused.text) == []
    assert "contradict each other" in refused.text and "Misspelt at the desk." in refused.text
    joined = client.post(address, data={**decided, "is_sure": "y"}, follow_redirects=True)
    assert "CR-0002 was joined to this record" in joined.text and "Misspelt at the desk." in joined.text
    moved = client.get(f"/patients/{other.public_id}")
    assert moved.location == f"/patients/{kept.public_id}"
    assert client.get(f"/patients/{other.public_id}/edit").status_code == 404


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"code": "CR-7777"}, "has the code “CR-7777”"),
        ({"code": ""}, "Something needs your attention"),
        ({"code": "CR-0001"}, "No other patient"),
        ({"code": "CR-0002", "join": "1", "is_sure": "y"}, "Something needs your attention"),
        ({"code": "CR-7777", "join": "1", "reason": "r"}, "No other patient"),
        ({"code": "<script>", "join": "1", "reason": "x" * 501}, "Something needs your attention"),
    ],
)
def test_what_cannot_be_joined_is_said(
    twice: tuple[FlaskClient, Patient, Patient], data: dict[str, str], said: str
) -> None:
    client, kept, _ = twice
    client.set_cookie("outcomes_language", "en")
    answer = client.post(f"/patients/{kept.public_id}/join", data=data)
    assert said in answer.text
    assert "<script>" not in answer.text.split("<main")[1]
    assert page_problems(answer.text) == []
