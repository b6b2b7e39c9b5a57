"""The passkey's door and what it refuses; that it opens is tested in a browser."""

import json

import pytest
from sqlalchemy import select

from outcomes.models import AuditEvent, Passkey
from outcomes.services import links
from outcomes.services.sessions import end_sessions
from tests.services.patients_at_the_door import a_treated_patient

RIGHT = {"birth_date": "4 March 1955", "pin": "4826", "remembers": "1"}
ANSWER = json.dumps(
    {
        "id": "a2V5",
        "rawId": "a2V5",
        "type": "public-key",
        "response": {"clientDataJSON": "e30", "authenticatorData": "e30", "signature": "e30"},
    }
)


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04")


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


@pytest.fixture
def passkey(work, patient):
    work.begin()
    passkey = Passkey(
        patient_id=patient.id,
        credential_id="a2V5",
        public_key=b"no key",
        sign_count=0,
        name="My phone",
        created_at=work.now,
    )
    work.session.add(passkey)
    work.commit()
    return passkey


def test_it_is_offered_at_the_door_where_there_is_one(client, door, passkey):
    assert "Open with my passkey" in client.get(f"{door}/record").text


def test_without_one_the_door_does_not_speak_of_it(client, door):
    assert "passkey" not in client.get(f"{door}/record").text
    assert client.post(f"{door}/record/passkey/question").status_code == 404


@pytest.mark.parametrize("answer", ["", "{}", "[]", "nonsense", "null", '{"id": 4}', ANSWER])
def test_an_answer_that_is_not_right_opens_nothing(client, door, passkey, answer):
    client.post(f"{door}/record/passkey/question")
    refused = client.post(f"{door}/record/passkey", data={"answer": answer})
    assert (refused.status_code, "use your birth date and PIN" in refused.text) == (400, True)
    assert client.get("/record").status_code == 401


def test_five_wrong_answers_close_the_door_for_a_while(client, door, passkey):
    statuses = [client.post(f"{door}/record/passkey", data={"answer": ANSWER}).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]


def test_a_helper_s_link_opens_nothing_with_it(client, work, patient, passkey):
    door = f"/e/{links.new_link(work, patient, 'helper').token}"
    assert client.post(f"{door}/record/passkey/question").status_code == 404
    assert client.post(f"{door}/record/passkey", data={"answer": ANSWER}).status_code == 404


def test_the_question_is_bound_to_the_public_address(client, door, passkey):
    asked = client.post(f"{door}/record/passkey/question").json
    assert asked["rpId"] == "127.0.0.1"
    assert asked["userVerification"] == "required"
    assert [each["id"] for each in asked["allowCredentials"]] == ["a2V5"]


def test_making_one_needs_the_record_open(client, door):
    client.get(door)
    assert client.get("/record/passkeys").status_code == 401
    assert client.post("/record/passkeys/question").status_code == 401
    assert client.post("/record/passkeys", data={"answer": ANSWER, "name": "x"}).status_code == 401
    assert client.post("/record/passkeys/abc/revoke").status_code == 401


def test_what_the_phone_did_not_make_is_refused_kindly(client, door):
    client.post(f"{door}/record", data=RIGHT)
    client.post("/record/passkeys/question")
    refused = client.post("/record/passkeys", data={"answer": ANSWER, "name": "My phone"})
    assert (refused.status_code, "did not make a passkey" in refused.text) == (400, True)
    unnamed = client.post("/record/passkeys", data={"answer": ANSWER, "name": " "})
    assert "give the passkey a name" in unnamed.text


def test_one_is_removed_by_its_owner_alone(app, client, door, work, passkey):
    other = app.test_client()
    stranger = a_treated_patient(work, birth_date="1955-03-04")
    other.post(f"/e/{links.new_link(work, stranger).token}/record", data=RIGHT)
    assert other.post(f"/record/passkeys/{passkey.public_id}/revoke").status_code == 404
    client.post(f"{door}/record", data=RIGHT)
    client.post(f"/record/passkeys/{passkey.public_id}/revoke")
    work.session.rollback()
    assert work.session.scalar(select(Passkey.revoked_at)) is not None
    assert work.session.scalar(select(AuditEvent.id).where(AuditEvent.action == "passkey.revoke"))


def test_a_lost_phone_s_passkey_goes_with_its_sessions(work, patient, passkey):
    work.begin()
    end_sessions(work, patient.id)
    work.commit()
    assert work.session.scalar(select(Passkey.revoked_at)) is not None
