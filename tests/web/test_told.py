"""What patients tell beside the diary, and what they read about medicines."""

from datetime import timedelta

import pytest

from outcomes.services import links
from tests.factories import a_user, an_observation
from tests.html import page_problems
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all
from tests.web.test_rights import RIGHT


@pytest.fixture
def patient(work):
    patient = a_treated_patient(work, 12, birth_date="1955-03-04")
    an_observation(work, patient, work.today - timedelta(days=5))
    work.session.commit()
    return patient


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def test_after_a_gap_the_thanks_ask_once_and_staff_reads_the_answer(
    client, door, work, patient, sign_in
) -> None:
    answer_all(client, door, work)
    client.post(f"{door}/review")
    thanks = client.get(f"{door}/received")
    assert page_problems(thanks.text) == []
    assert "How were those days?" in thanks.text
    told = client.post(f"{door}/received", data={"kind": "gap", "reason": "good_days"}, follow_redirects=True)
    assert "How were those days?" not in told.text
    page = sign_in(a_user(work, patient.site)).get(f"/patients/{patient.public_id}").text
    assert "Told beside the diary" in page
    assert "no entries" in page


def test_what_may_be_taken_is_written_by_staff_and_read_in_the_own_record(
    client, door, work, patient, sign_in
) -> None:
    staff = sign_in(a_user(work, patient.site))
    address = f"/patients/{patient.public_id}/medicines"
    assert page_problems(staff.get(address).text) == []
    refused = staff.post(address, data={"text": "x" * 1001})
    assert refused.status_code == 400
    assert "x" * 1001 in refused.text  # nothing typed is lost
    staff.post(address, data={"text": "Paracetamol 1 g, three times a day <at most>"})
    assert "Paracetamol 1 g" in staff.get(f"/patients/{patient.public_id}").text
    client.post(f"{door}/record", data=RIGHT)
    record = client.get("/record").text
    assert page_problems(record) == []
    assert "three times a day &lt;at most&gt;" in record
    assert "written by Dr Example" in record
    assert "Do not reduce or stop" in record
    assert "Paracetamol" not in client.get(door).text  # the link alone reads nothing
