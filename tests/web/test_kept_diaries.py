"""Diaries that a phone kept: taken once, judged by when they were answered, refused with a sentence."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command
from outcomes.models import QuestionnaireResponse
from outcomes.services import links
from outcomes.services.diary_copies import diary_copy
from outcomes.services.diary_days import recorded_days
from tests.services.patients_at_the_door import a_treated_patient, an_answered_diary, at_the_door


@pytest.fixture
def kept(work):
    """A link, and the copy of a diary that was answered behind it."""
    patient = a_treated_patient(work, 30)
    token, holder = at_the_door(work, patient)
    copy = diary_copy(an_answered_diary(work, holder))
    work.principal = Command("test")
    return patient, f"/e/{token}", copy


def days(work, patient):
    work.session.rollback()
    wanted = [work.today - timedelta(days=back) for back in range(40)]
    return len(recorded_days(work, patient.id, wanted))


def earlier(copy, days):
    """The same copy, answered some days before, under an identity the server has never seen."""
    moved = {**copy, "response_id": "kept-on-a-phone-0001"}
    for instant in ("opened_at", "answered_at"):
        moved[instant] = f"{_date(copy[instant][:10], days)}{copy[instant][10:]}"
    moved["observed_on"] = _date(copy["observed_on"], days)
    return moved


def _date(text, days):
    return (date.fromisoformat(text) - timedelta(days=days)).isoformat()


def test_an_entry_is_taken_once_without_a_form_token_and_its_thanks_are_open(client, work, kept) -> None:
    patient, link, copy = kept
    for _ in range(2):
        answer = client.post(f"{link}/kept", data={"copy": json.dumps(copy)})
        assert answer.json == {"response_id": copy["response_id"]}
    assert days(work, patient) == 1
    assert client.get(f"{link}/received").status_code == 200


@pytest.mark.parametrize(("back", "status"), [(3, 200), (29, 200), (31, 400)])
def test_its_day_is_judged_by_when_it_was_answered(client, work, kept, back, status) -> None:
    patient, link, copy = kept
    answer = client.post(f"{link}/kept", data={"copy": json.dumps(earlier(copy, back))})
    assert answer.status_code == status
    assert days(work, patient) == (status == 200)
    if status == 400:
        assert "too old" in answer.json["sentence"]


@pytest.mark.parametrize(("moved_days", "said"), [(-1, "not come"), (2, "too long past")])
def test_a_day_that_could_not_be_entered_then_cannot_be_entered_now(
    client, work, kept, moved_days, said
) -> None:
    patient, link, copy = kept
    wrong = {**earlier(copy, 0), "observed_on": _date(copy["observed_on"], moved_days)}
    answer = client.post(f"{link}/kept", data={"copy": json.dumps(wrong)})
    assert answer.status_code == 400
    assert said in answer.json["sentence"]
    assert days(work, patient) == 0


def test_a_day_that_was_entered_meanwhile_is_asked_about(client, work, kept) -> None:
    patient, link, copy = kept
    client.post(f"{link}/kept", data={"copy": json.dumps(copy)})
    second = json.dumps(earlier(copy, 0))
    asked = client.post(f"{link}/kept", data={"copy": second})
    assert asked.status_code == 409
    assert "already" in asked.json["sentence"]
    assert client.post(f"{link}/kept", data={"copy": second, "replaces": "1"}).status_code == 200
    assert days(work, patient) == 1


@pytest.mark.parametrize("copy", ["", "{", "[]", "{}", '{"response_id": "short"}'])
def test_what_is_no_entry_is_refused_with_a_sentence(client, kept, copy) -> None:
    answer = client.post(f"{kept[1]}/kept", data={"copy": copy})
    assert answer.status_code == 400
    assert answer.json["sentence"]


def test_a_foreign_link_takes_no_entry_of_another(client, work, kept) -> None:
    _, link, copy = kept
    client.post(f"{link}/kept", data={"copy": json.dumps(copy)})
    other = a_treated_patient(work, 10)
    token, _ = at_the_door(work, other)
    work.principal = Command("test")
    assert client.post(f"/e/{token}/kept", data={"copy": json.dumps(copy)}).status_code == 400
    assert days(work, other) == 0
    unknown = client.post("/e/no-such-link/kept", data={"copy": json.dumps(copy)})
    assert unknown.status_code == 404
    assert unknown.json["sentence"]


def test_a_link_closed_meanwhile_says_so_in_the_phones_own_notice(client, work, kept) -> None:
    patient, link, copy = kept
    links.revoke_links(work, patient)
    answer = client.post(f"{link}/kept", data={"copy": json.dumps(copy)})
    assert answer.status_code == 410
    assert "fermé" in answer.json["sentence"]  # in the patient's own language
    assert days(work, patient) == 0


@pytest.mark.parametrize(
    "wrong_by", [timedelta(days=1), timedelta(days=-1), timedelta(hours=-5), timedelta(minutes=4)]
)
def test_a_phone_whose_clock_is_wrong_still_means_its_own_today(client, work, kept, wrong_by) -> None:
    patient, link, copy = kept
    answered = work.now + wrong_by - timedelta(minutes=20)  # as the phone's clock said
    on_phone = {
        **copy,
        "response_id": "made-on-a-phone-0001",
        "clock": "phone",
        "observed_on": answered.astimezone(work.settings.timezone).date().isoformat(),
        "scheduled_for": None,
        "opened_at": answered.isoformat(),
        "answered_at": answered.isoformat(),
        "opioid_days": 3,
    }
    form = {"copy": json.dumps(on_phone), "phone_now": (work.now + wrong_by).isoformat()}
    assert client.post(f"{link}/kept", data=form).status_code == 200
    work.session.rollback()
    row = work.session.scalars(select(QuestionnaireResponse)).one()
    assert row.observed_on == (work.now - timedelta(minutes=20)).astimezone(work.settings.timezone).date()
    assert abs(row.authored_at - (work.now - timedelta(minutes=20))) <= timedelta(minutes=4)
    assert {intake.days_covered for intake in row.intakes} == {3}


@pytest.mark.parametrize("damage", [{"opioid_days": 8}, {"opioid_days": "x"}, {"opened_at": "yesterday"}])
def test_a_damaged_copy_is_refused_with_a_sentence(client, work, kept, damage) -> None:
    patient, link, copy = kept
    answer = client.post(f"{link}/kept", data={"copy": json.dumps({**copy, **damage})})
    assert answer.status_code == 400
    assert days(work, patient) == 0
    late = {"copy": json.dumps({**copy, "clock": "phone"}), "phone_now": "noon"}
    assert client.post(f"{link}/kept", data=late).status_code == 400
