"""Answers by telephone: the patient's own screens, typed by staff, under the staff's name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.models import AuditEvent, PersonalLink, QuestionnaireResponse
from outcomes.permissions import Role
from tests.factories import a_site, a_user
from tests.services.patients_at_the_door import a_treated_patient
from tests.web.test_entries import answer_all


@pytest.fixture
def patient(work):
    return a_treated_patient(work, birth_date="1955-03-04")


def call(client, patient):
    return client.post(f"/patients/{patient.public_id}/telephone").location


def test_the_diary_is_typed_by_staff_in_the_patient_s_words(client, sign_in, work, patient):
    user = a_user(work, patient.site)
    sign_in(user)
    door = call(client, patient)
    assert "you type what the patient says" in client.get(door).text
    answer_all(client, door, work)
    client.post(f"{door}/review")
    assert "you type what the patient says" in client.get(f"{door}/received").text
    work.session.rollback()
    row = work.session.scalars(select(QuestionnaireResponse)).one()
    assert (row.entered_by, row.respondent, row.medium) == ("staff", "patient", "phone")
    assert None not in (row.opened_at, row.authored_at, row.received_at)
    recorded = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "diary.record")).one()
    assert recorded.actor == f"user:{user.public_id}"


def test_the_patient_page_offers_it_and_the_entries_show_how_it_came(client, sign_in, work, patient):
    sign_in(a_user(work, patient.site))
    assert "Answer by telephone" in client.get(f"/patients/{patient.public_id}").text
    door = call(client, patient)
    answer_all(client, door, work)
    client.post(f"{door}/review")
    came = client.get(f"/patients/{patient.public_id}/entries").text
    assert "Typed by staff in the patient’s words · By telephone call" in came


def test_the_address_opens_for_nobody_who_is_not_signed_in(app, client, sign_in, work, patient):
    sign_in(a_user(work, patient.site))
    door = call(client, patient)
    stranger = app.test_client()
    for path in ("", "/review", "/n/4", "/record"):
        assert "/sign-in" in stranger.get(f"{door}{path}").location


def test_staff_of_another_site_and_other_roles_are_refused(client, sign_in, work, patient):
    sign_in(a_user(work, patient.site))
    door = call(client, patient)
    sign_in(a_user(work, a_site(work)))
    assert client.get(door).status_code == 404
    assert client.post(f"/patients/{patient.public_id}/telephone").status_code == 404
    sign_in(a_user(work, patient.site, Role.RESEARCHER))
    assert client.get(door).status_code == 403


def test_it_opens_for_two_hours_and_never_the_record(client, sign_in, work, patient):
    sign_in(a_user(work, patient.site))
    door = call(client, patient)
    assert client.get(f"{door}/record").status_code == 404
    work.begin()
    work.session.scalars(select(PersonalLink)).one().expires_at = work.now - timedelta(minutes=1)
    work.commit()
    assert client.get(door).status_code == 410


def test_a_patient_who_left_is_not_asked(client, sign_in, work, patient):
    work.begin()
    work.session.merge(patient).withdrawn_on = work.today
    work.commit()
    sign_in(a_user(work, patient.site))
    assert call(client, patient) == f"/patients/{patient.public_id}"
    assert work.session.scalar(select(PersonalLink)) is None
