from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from outcomes.models import Alert, Patient, User
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.staff_at_work import an_alert

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def patient(work: UnitOfWork) -> Patient:
    """Somebody treated two months ago."""
    return a_patient(work, a_site(work))


@pytest.fixture
def alert(work: UnitOfWork, patient: Patient) -> Alert:
    """Their pain is back."""
    return an_alert(work, patient, a_procedure(work, patient))


@pytest.fixture
def radiologist(work: UnitOfWork, patient: Patient, sign_in: SignIn) -> FlaskClient:
    """A radiologist of the site, at the list."""
    return sign_in(a_user(work, patient.site))


def _act(client: FlaskClient, alert: Alert, action: str, **given: str) -> str:
    data = {"alert": alert.public_id, "action": action, "note": "", **given}
    answer = client.post("/alerts/act?next=/worklist", data=data, follow_redirects=True)
    assert page_problems(answer.text) == []
    return answer.text


def test_an_alert_is_given_to_a_colleague_whose_name_then_stands_in_the_row(
    work: UnitOfWork, patient: Patient, alert: Alert, radiologist: FlaskClient
) -> None:
    colleague = a_user(work, patient.site)
    page = _act(radiologist, alert, "assign", assignee=colleague.public_id)
    assert "Assigned: it stays on the list" in page
    assert f"→ {colleague.display_name}" in page


def test_an_alert_is_put_off_and_stands_at_the_end_until_its_day(
    work: UnitOfWork, alert: Alert, radiologist: FlaskClient
) -> None:
    until = work.today + timedelta(days=7)
    page = _act(radiologist, alert, "snooze", until=until.isoformat(), assignee="whoever")
    assert "1 is put off." in page
    assert "Put off to a later day" in page
    assert "Nobody waits for you." in page


@pytest.mark.parametrize("until", ["", "soon", "2001-01-01"])
def test_a_day_that_makes_no_sense_is_said_and_nothing_is_done(
    work: UnitOfWork, alert: Alert, radiologist: FlaskClient, until: str
) -> None:
    assert "to look again." in _act(radiologist, alert, "snooze", until=until)
    assert "1 knee needs somebody." in radiologist.get("/worklist").text


def test_a_note_typed_beside_a_wrong_day_is_kept(alert: Alert, radiologist: FlaskClient) -> None:
    page = _act(radiologist, alert, "snooze", until="2001-01-01", note="on holiday until May")
    assert "to look again. Your note is kept." in page
    assert "on holiday until May" in page


def test_a_red_flag_names_its_owner_or_nobody_and_cannot_be_put_off(
    work: UnitOfWork, patient: Patient, radiologist: FlaskClient
) -> None:
    flag = an_alert(work, patient, None, "red_flag", "deep_infection")
    page = radiologist.get("/worklist").text
    assert "with nobody yet" in page
    assert 'value="snooze"' not in page
    assert "is not put off" in _act(
        radiologist, flag, "snooze", until=(work.today + timedelta(1)).isoformat()
    )
    assert "with nobody yet" not in _act(radiologist, flag, "acknowledge")


def test_a_filter_is_kept_in_the_address_and_says_how_many_it_shows(
    alert: Alert, radiologist: FlaskClient
) -> None:
    page = radiologist.get("/worklist?kind=opioids").text
    assert "0 of 1 shown" in page
    assert alert.patient.code not in page
    assert alert.patient.code in radiologist.get("/worklist?kind=horoscope&operator=").text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_became_of_the_alerts_stands_on_a_page_of_its_own(
    alert: Alert, radiologist: FlaskClient, language: str
) -> None:
    radiologist.set_cookie("outcomes_language", language)
    _act(radiologist, alert, "acknowledge")
    page = radiologist.get("/alerts/summary?days=30")
    assert (page.status_code, page_problems(page.text)) == (200, [])
    assert {"en": "1 alert was raised; half", "fr": "1 alerte a été émise\u00a0; la moitié"}[
        language
    ] in page.text
    assert radiologist.get("/alerts/summary?days=7").status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_recall_list_has_a_good_page_and_a_file(radiologist: FlaskClient, language: str) -> None:
    radiologist.set_cookie("outcomes_language", language)
    page = radiologist.get("/worklist/recall")
    assert (page.status_code, page_problems(page.text)) == (200, [])
    answer = radiologist.get("/worklist/recall.csv")
    assert (answer.status_code, len(answer.text.splitlines())) == (200, 1)
