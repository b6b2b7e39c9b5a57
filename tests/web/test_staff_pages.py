"""Every staff page in every state: 200, valid, both languages."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from outcomes.models import Patient, Procedure, User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.languages import COOKIE
from tests.factories import a_patient, a_procedure, a_site, a_user
from tests.html import page_problems
from tests.staff_at_work import an_alert, some_entries

SignIn = Callable[[User], FlaskClient]
PATIENT_PAGES = ("", "/entries", "/contact", "/edit", "/invitation", "/procedures/new")
MORE_PAGES = ("/procedures/new?planned=1", "/knee-events/new")


def _followed(work: UnitOfWork) -> tuple[Patient, Procedure, User]:
    site = a_site(work)
    patient = a_patient(work, site, first_name="Anne", last_name="<Durand>", birth_date="1955-01-02")
    procedure = a_procedure(work, patient)
    some_entries(work, procedure, [(day, 8.0 if day < 0 else 3.0) for day in range(-8, 40)])
    an_alert(work, patient, procedure)
    an_alert(work, patient, procedure, "red_flag", "deep_infection")
    return patient, procedure, a_user(work, site)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_a_followed_patient_is_good(work: UnitOfWork, sign_in: SignIn, language: str) -> None:
    patient, procedure, user = _followed(work)
    client = sign_in(user)
    client.set_cookie(COOKIE, language)
    paths = [f"/patients/{patient.public_id}{tail}" for tail in (*PATIENT_PAGES, *MORE_PAGES)]
    paths += [f"/procedures/{procedure.public_id}/{tail}" for tail in ("edit", "adverse-events/new")]
    paths += ["/worklist", "/patients/", "/patients/?search=zzz", "/patients/new", "/alerts/", "/cohorts/"]
    paths += [
        "/alerts/?state=new&kind=red_flag",
        "/alerts/?state=nonsense",
        "/cohorts/?group_by=sex&landmark=y",
    ]
    for path in paths:
        answer = client.get(path)
        assert (answer.status_code, page_problems(answer.text)) == (200, []), path
        assert "<Durand>" not in answer.text


@pytest.mark.parametrize("path", ["/worklist", "/patients/", "/alerts/", "/cohorts/"])
def test_an_empty_site_says_what_will_be_there(work: UnitOfWork, sign_in: SignIn, path: str) -> None:
    answer = sign_in(a_user(work, a_site(work))).get(path)
    assert (answer.status_code, page_problems(answer.text)) == (200, [])


def test_a_patient_without_a_procedure_has_a_page(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    client = sign_in(a_user(work, site))
    answer = client.get(f"/patients/{patient.public_id}")
    assert (answer.status_code, page_problems(answer.text), "No procedure yet" in answer.text) == (
        200,
        [],
        True,
    )
    assert client.get(f"/patients/{patient.public_id}/entries").status_code == 200


def test_both_knees_stand_side_by_side_and_one_procedure_on_one_page(
    work: UnitOfWork, sign_in: SignIn
) -> None:
    patient, procedure, user = _followed(work)
    client = sign_in(user)
    assert "Both knees" not in client.get(f"/patients/{patient.public_id}").text
    other = a_procedure(work, patient, work.today - timedelta(days=20), "right")
    some_entries(work, other, [(day, 8.0 if day < 0 else 2.0) for day in range(-8, 15)])
    page = client.get(f"/patients/{patient.public_id}/knees")
    assert (page.status_code, page_problems(page.text)) == (200, [])
    assert page.text.index('data-name="timeline-left"') < page.text.index('data-name="timeline-right"')
    assert 'aria-current="page">Both knees' in page.text
    sheet = client.get(f"/patients/{patient.public_id}/sheet?procedure={procedure.public_id}")
    assert "Left knee" in sheet.text and "Pain, mean of 7 days" in sheet.text


def test_a_planned_procedure_has_no_sheet(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    assert sign_in(a_user(work, site)).get(f"/patients/{patient.public_id}/sheet").status_code == 404


def test_another_sites_patient_answers_404_everywhere(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, procedure, _ = _followed(work)
    client = sign_in(a_user(work, a_site(work)))
    for tail in (*PATIENT_PAGES, *MORE_PAGES):
        assert client.get(f"/patients/{patient.public_id}{tail}").status_code == 404, tail
    for path in (
        f"/procedures/{procedure.public_id}/edit",
        f"/patients/{patient.public_id}/invitation/revoke",
    ):
        assert client.post(path).status_code == 404, path
    assert patient.code not in client.get("/patients/").text


def test_a_researcher_reads_cohorts_and_nothing_else(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, _, _ = _followed(work)
    client = sign_in(a_user(work, patient.site, Role.RESEARCHER))
    assert client.get("/cohorts/").status_code == 200
    for path in ("/worklist", "/patients/", "/alerts/", "/users/", f"/patients/{patient.public_id}"):
        assert client.get(path).status_code == 403, path


def test_accounts_are_listed_added_and_closed(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    other = a_user(work, site)
    client = sign_in(a_user(work, site, Role.ADMINISTRATOR))
    new = {"display_name": "New", "email": "x@example.org", "role": "coordinator", "language": "fr"}
    assert client.post("/users/", data=new | {"password": "short"}).status_code == 400
    assert client.post("/users/", data=new | {"password": "Eleven green toes"}).status_code == 302
    client.post(f"/users/{other.public_id}/deactivate")
    page = client.get("/users/")
    assert ("x@example.org" in page.text, "closed on" in page.text, page_problems(page.text)) == (
        True,
        True,
        [],
    )
    assert page_problems(client.get("/users/new").text) == []


def test_a_form_without_its_token_is_refused(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, _, user = _followed(work)
    client = sign_in(user)
    client.application.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(f"/patients/{patient.public_id}/invitation")
    assert answer.status_code == 400


def test_a_red_flag_stands_before_everything_the_engine_says(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, _, user = _followed(work)
    client = sign_in(user)
    page = client.get(f"/patients/{patient.public_id}").text
    assert page.index("Red flag") < page.index('class="phase')
    assert "Red flag" in client.get("/worklist").text


def test_an_acknowledged_knee_leaves_those_that_wait(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, procedure, user = _followed(work)
    client = sign_in(user)
    names = re.findall(r'name="alert" value="([^"]+)"', client.get("/worklist").text)
    given = {"alert": names, "silence": procedure.public_id, "action": "acknowledge", "note": "Called <her>"}
    client.post("/alerts/act", data=given)
    page = client.get("/worklist").text
    assert "Nobody waits for you." in page
    assert page.index("Acknowledged, not settled yet") < page.index("Called &lt;her&gt;")
    names = re.findall(r'name="alert" value="([^"]+)"', page)
    client.post("/alerts/act", data={"alert": list(set(names)), "action": "resolve", "outcome": "useful"})
    assert patient.code not in client.get("/worklist").text
    assert "Called &lt;her&gt;" in client.get("/alerts/?state=resolved").text


def test_no_side_and_no_reason_is_chosen_for_anybody(work: UnitOfWork, sign_in: SignIn) -> None:
    patient, _, user = _followed(work)
    client = sign_in(user)
    for path in ("procedures/new", "procedures/new?planned=1", "knee-events/new"):
        page = client.get(f"/patients/{patient.public_id}/{path}").text
        assert page.count('<option value="">Choose</option>') == 2
    refused = client.post(f"/patients/{patient.public_id}/procedures", data={"performed_on": "2026-01-01"})
    assert refused.status_code == 400
