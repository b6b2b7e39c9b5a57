import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from outcomes.models import Alert, EngineReading
from outcomes.services import links, readings
from tests.factories import an_observation
from tests.services.patients_at_the_door import a_treated_patient
from tests.translations.test_never_said import NEVER
from tests.web.test_entries import POSTED, answer_all, begin
from tests.web.test_records import RIGHT

TAKEN = {"step": "add", "product": "oxycodone|20.0", "number": "6"}


@pytest.fixture
def patient(work):
    patient = a_treated_patient(work, day=48, birth_date="1955-03-04")
    for day in range(-14, 48, 2):
        on = work.today - timedelta(days=48 - day)
        an_observation(work, patient, on, value=7 if day < 0 else 2)
        an_observation(work, patient, on, "numbness", 0 if day < 0 else 4)
    work.begin()
    readings.update_patient_readings(work, patient.id)
    for kind in ("return", "regeneration", "no_response"):
        alert = Alert(patient_id=patient.id, kind=kind, raised_on=work.today, raised_at=work.now, inputs={})
        work.session.add(alert)
    work.commit()
    return patient


@pytest.fixture
def door(work, patient):
    return f"/e/{links.new_link(work, patient).token}"


def answer_with_an_opioid(client, door, work):
    begin(client, door, work)
    client.post(f"{door}/ask/opioids", data=TAKEN)
    client.post(f"{door}/ask/sedatives", data={"answer": "none_of_these"})
    return answer_all(client, door, work)


def walk(client, door, work):
    """Every page of the diary and of the own record, on a phone that may read it."""
    client.post(f"{door}/record", data=RIGHT)
    begin(client, door, work)
    pages = [door, f"{door}/call", "/record", "/record/call", f"{door}/ask/opioids?step=add"]
    texts = [client.get(page).text for page in (*pages, *(f"{door}/ask/{key}" for key in POSTED))]
    answer_with_an_opioid(client, door, work)
    texts.append(client.get(f"{door}/ask/opioids").text)
    texts.append(client.get(f"{door}/review").text)
    client.post(f"{door}/review")
    return [*texts, client.get(f"{door}/received").text, client.get(door).text]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("phase", ["relief", "regenerating", "returned", "no_response"])
def test_no_page_concludes_anything_whatever_the_engine_reads(client, door, work, language, phase):
    work.begin()
    work.session.execute(update(EngineReading).values(phase=phase))
    work.commit()
    client.set_cookie("outcomes_language", language)
    texts = [re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text) for text in walk(client, door, work)]
    assert len(texts) > 18
    for what, pattern in NEVER.items():
        found = [re.search(pattern, text, re.IGNORECASE) for text in texts]
        assert not any(found), what


def test_a_new_day_begins_with_nothing_chosen_although_days_lie_before(client, door, work):
    answer_with_an_opioid(client, door, work)
    client.post(f"{door}/review")
    begin(client, door, work, back=1)
    for key in POSTED:
        assert " checked" not in client.get(f"{door}/ask/{key}").text, key


def test_opioids_are_drawn_nowhere(client, door, work):
    client.post(f"{door}/record", data=RIGHT)
    answer_with_an_opioid(client, door, work)
    client.post(f"{door}/review")
    page = client.get("/record").text
    assert "<svg" in page
    assert not re.search("oxycodone|opioid", page, re.IGNORECASE)
    assert "Do not reduce or stop a painkiller on your own" in page
