"""The engine's page: what is in use, the dial, proposals, and who may."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from outcomes.detection import ENGINE_VERSION
from outcomes.detection.dial import shipped_rate
from outcomes.models import User
from outcomes.permissions import Role
from outcomes.services.engines import current_version
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.languages import COOKIE
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.own_patients import a_fit, gains, own_patients
from tests.staff_at_work import actions_audited, an_alert, some_entries

SignIn = Callable[[User], FlaskClient]


def _version(work: UnitOfWork) -> str:
    work.session.rollback()  # what the page has written since
    return current_version(work)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_what_is_in_use_and_how_to_begin(
    work: UnitOfWork, sign_in: SignIn, language: str
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    client.set_cookie(COOKIE, language)
    page = client.get("/engine/").text
    assert ENGINE_VERSION in page and "outcomes engine fit" in page
    assert {"en": "not yet calibrated on your patients", "fr": "pas encore calibré sur vos patients"}[
        language
    ] in page


def test_parameters_that_bring_nothing_are_said_to_stay_as_shipped(work: UnitOfWork, sign_in: SignIn) -> None:
    a_fit(work, counted=gains(0.3, 0.01, keeps=True), returns=24)
    a_fit(work, number=2, counted=gains(0.01, 0.001, keeps=False))
    a_fit(work, number=3, counted=gains(0.01, 0.001, keeps=False), references=20)
    client = sign_in(a_user(work, a_site(work)))
    client.set_cookie(COOKIE, "en")
    pages = [client.get(f"/engine/proposals/{number}").text for number in (1, 2, 3)]
    assert ["they stay as shipped." in page for page in pages] == [False, True, True]
    assert ["The alarm alone is set on your patients." in page for page in pages] == [False, True, False]
    assert ["Of 24 returns among them it finds" in page for page in pages] == [True, False, False]
    assert "+0.300" in pages[0] and "±\u00a00.100" in pages[0]
    index = client.get("/engine/").text
    assert "Parameters as shipped, alarm set on your patients" in index and "Better than as shipped" in index
    client.post("/engine/proposals/1/adopt")
    assert "24 of whose returns were followed" in client.get("/engine/").text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_proposal_is_reviewed_and_adopted(work: UnitOfWork, sign_in: SignIn, language: str) -> None:
    site = a_site(work)
    own_patients(work, 2, site=site)
    a_fit(work, pain_onset_median_days=80.0)
    a_fit(work, number=2, references=10)
    a_fit(work, number=3, base_version="0.1.0")
    client = sign_in(a_user(work, site, Role.ADMINISTRATOR))
    client.set_cookie(COOKIE, language)
    assert client.get("/engine/").status_code == 200
    for number in (1, 2, 3):
        assert client.get(f"/engine/proposals/{number}").status_code == 200
    assert client.post("/engine/proposals/1/adopt").status_code == 302
    assert _version(work) == f"{ENGINE_VERSION}+fit1"
    assert actions_audited(work)[0] == "engine.adopt" and "readings.renew" in actions_audited(work)
    assert f"{ENGINE_VERSION}+fit1" in client.get("/engine/").text
    assert client.get("/engine/proposals/1").status_code == 200
    assert client.post("/engine/proposals/3/adopt").status_code == 409
    assert client.post("/engine/proposals/0/adopt").status_code == 302
    assert _version(work) == ENGINE_VERSION


def test_the_dial_is_set_by_a_choice_or_a_number(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work)))
    for data, version in (
        ({"false_alarms": "0.4"}, "+dial0.4"),
        ({"false_alarms": "other", "other": "2.25"}, "+dial2.25"),
        ({"false_alarms": f"{shipped_rate():g}"}, ""),
    ):
        assert client.post("/engine/dial", data=data).status_code == 302
        assert _version(work) == ENGINE_VERSION + version
        assert client.get("/engine/").status_code == 200


@pytest.mark.parametrize(
    "data", [{}, {"false_alarms": "9"}, {"false_alarms": "other"}, {"false_alarms": "other", "other": "7"}]
)
def test_a_setting_that_cannot_be_is_said_beside_its_field(
    work: UnitOfWork, sign_in: SignIn, data: dict[str, str]
) -> None:
    answer = sign_in(a_user(work, a_site(work))).post("/engine/dial", data=data)
    assert answer.status_code == 400 and 'role="alert"' in answer.text
    assert _version(work) == ENGINE_VERSION


@pytest.mark.parametrize("number", ["4", "one", "99999999999", "-1"])
def test_a_number_that_is_none_is_not_found(work: UnitOfWork, sign_in: SignIn, number: str) -> None:
    client = sign_in(a_user(work, a_site(work)))
    assert client.get(f"/engine/proposals/{number}").status_code == 404
    assert client.post(f"/engine/proposals/{number}/adopt").status_code == 404


def test_without_its_token_nothing_is_adopted(work: UnitOfWork, sign_in: SignIn, app: Flask) -> None:
    a_fit(work)
    app.config["WTF_CSRF_ENABLED"] = True
    client = sign_in(a_user(work, a_site(work)))
    assert client.post("/engine/proposals/1/adopt").status_code == 400
    assert client.post("/engine/dial", data={"false_alarms": "0.4"}).status_code == 400
    assert _version(work) == ENGINE_VERSION


def test_the_patients_page_says_whether_it_is_calibrated(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    procedure = a_procedure(work, patient)
    some_entries(work, procedure, [(day, 7.0 if day < 1 else 2.0) for day in range(-8, 50)])
    an_alert(work, patient, procedure)
    client = sign_in(a_user(work, site))
    address = f"/patients/{patient.public_id}"
    assert "not yet calibrated on your own patients" in client.get(address).text
    assert "not yet calibrated on your patients" in client.get("/worklist").text
    a_fit(work, references=20)
    client.post("/engine/proposals/1/adopt")
    assert "not yet calibrated on your own patients" in client.get(address).text
    a_fit(work, number=2, references=70)
    client.post("/engine/proposals/2/adopt")
    assert "Calibrated on 70 of your own patients" in client.get(address).text
    assert "not yet calibrated" not in client.get("/worklist").text


def test_a_coordinator_has_no_such_page(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work), Role.COORDINATOR))
    assert client.get("/engine/").status_code == 403
    assert '"/engine/"' not in client.get("/worklist").text
