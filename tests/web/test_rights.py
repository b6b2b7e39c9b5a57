"""A patient's rights: everything to take home, who looked, and the way out."""

import json
import re

import pytest
from sqlalchemy import select

from outcomes.models import AuditEvent, Base, Consent, Patient
from outcomes.services import links
from outcomes.services.consents import load_consent
from outcomes.services.own_data import HELD_BACK, _belongs
from tests.factories import a_user, an_observation
from tests.services.patients_at_the_door import a_treated_patient
from tests.staff_at_work import an_alert
from tests.web.test_entries import answer_all

RIGHT = {"birth_date": "4 March 1955", "pin": "4826", "remembers": "1"}


@pytest.fixture
def patient(work):
    patient = a_treated_patient(work, birth_date="1955-03-04", last_name="Exampleson")
    work.begin()
    work.session.add(
        Consent(patient_id=patient.id, kind="follow_up", version="1", locale="en", given_at=work.now)
    )
    work.commit()
    return patient


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


@pytest.fixture
def reader(client, door):
    client.post(f"{door}/record", data=RIGHT)
    return client


PAGES = ("", "/everything.json", "/everything.html", "/leave")


@pytest.mark.parametrize("page", PAGES)
def test_rights_stay_shut_without_the_second_thing(client, door, page):
    client.get(door)
    assert client.get(f"/record/rights{page}").status_code == 401


def test_the_record_leads_to_the_rights(reader):
    assert "/record/rights" in reader.get("/record").text


def test_everything_is_given_for_a_computer(reader, door, work, patient):
    answer_all(reader, door, work)
    reader.post(f"{door}/review")
    given = reader.get("/record/rights/everything.json", buffered=True)
    everything = json.loads(given.text)
    assert everything["person"][0]["last_name"] == "Exampleson"
    assert everything["questionnaire_responses"][0]["answers"]["pain_average-left"] == 4
    assert everything["procedures"][0]["laterality"] == "left"
    assert len(everything["consents"]) == 1
    assert "Exampleson" not in given.headers["Content-Disposition"]
    assert not re.search(r"token_hash|pin_hash|argon2|\bseal\b", given.text)


def test_everything_is_given_to_be_read(reader, door, work):
    answer_all(reader, door, work)
    reader.post(f"{door}/review")
    page = reader.get("/record/rights/everything.html", buffered=True).text
    assert "Your answers" in page
    assert "Exampleson" in page
    assert "On the phone’s screen" in page


def test_nothing_of_another_patient_is_given(reader, work):
    other = a_treated_patient(work, last_name="Otherson")
    an_observation(work, other, work.today, value=9)
    assert "Otherson" not in reader.get("/record/rights/everything.json", buffered=True).text
    assert json.loads(reader.get("/record/rights/everything.json", buffered=True).text)["observations"] == []


def test_what_the_clinic_tells_in_person_is_not_told_by_a_file(reader, work, patient):
    an_alert(work, patient, kind="return_of_pain")
    text = reader.get("/record/rights/everything.json", buffered=True).text
    assert "return_of_pain" not in json.dumps(json.loads(text)["alerts"])
    assert json.loads(text)["alerts"][0]["kind"] == "told_by_the_clinic"


def test_every_table_about_a_patient_is_given_or_held_back_for_a_reason():
    about = {
        table.name
        for table in Base.metadata.sorted_tables
        if {"patient_id", "procedure_id", "response_id"} & set(table.c.keys())
    }
    given = {table.name for table in Base.metadata.sorted_tables if _belongs(table, 1) is not None}
    assert about - given - set(HELD_BACK) == set()


def test_a_download_is_audited(reader, work):
    reader.get("/record/rights/everything.json", buffered=True)
    work.session.rollback()
    assert work.session.scalar(select(AuditEvent.id).where(AuditEvent.action == "record.download"))


def test_who_opened_the_page_is_told_once_a_day(app, reader, sign_in, work, patient):
    assert "Nobody has opened your page yet" in reader.get("/record/rights").text
    user = a_user(work, patient.site)
    sign_in(user)
    for _ in range(2):
        reader.get(f"/patients/{patient.public_id}")
    page = reader.get("/record/rights").text
    assert page.count("Dr Example") == 1 + page.count('class="who"')


def test_leaving_says_first_what_happens_and_asks(reader, work, patient):
    page = reader.get("/record/rights/leave").text
    assert "is kept" in page
    assert reader.post("/record/rights/leave").status_code == 400
    work.session.rollback()
    assert work.session.scalar(select(Patient.withdrawn_on)) is None


def test_after_leaving_nothing_is_asked_and_nothing_is_lost(reader, door, work, patient):
    an_observation(work, patient, work.today, value=9)
    assert "You have left the follow-up" in reader.post("/record/rights/leave", data={"sure": "1"}).text
    work.session.rollback()
    assert work.session.scalar(select(Patient.withdrawn_on)) == work.today
    assert work.session.scalar(select(Consent.withdrawn_at)) is not None
    ended = reader.get(door)
    assert (ended.status_code, "This follow-up has ended" in ended.text) == (410, True)
    assert "01 00 00 00 00" in ended.text
    assert reader.get("/record").status_code == 401


def test_a_consent_is_read_given_and_taken_back_in_the_record(reader, work, tmp_path):
    words = {"title": "Research", "text": "One.\n\nTwo."}
    path = tmp_path / "consent.json"
    path.write_text(json.dumps({"kind": "research", "version": "1", "texts": {"fr": words, "en": words}}))
    load_consent(work, path)
    assert "agree to something new" in reader.get("/record").text
    assert "<p>Two.</p>" in reader.get("/record/rights").text
    reader.post("/record/rights/consents/research", data={"answer": "yes", "version": "1"})
    assert "You agreed to version 1" in reader.get("/record/rights").text
    assert "agree to something new" not in reader.get("/record").text
    reader.post("/record/rights/consents/research", data={"answer": "no"})
    assert "You took this back" in reader.get("/record/rights").text
    refused = reader.post("/record/rights/consents/research", data={"answer": "yes", "version": "0"})
    assert (refused.status_code, "newer version" in refused.text) == (400, True)
