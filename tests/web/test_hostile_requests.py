"""What an attacker tries at the staff's doors, and gets nothing for."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import select

import config
from outcomes.access.principals import Nobody
from outcomes.application import create_app
from outcomes.models import AuditEvent, BrowserSession, User
from outcomes.permissions import Role
from outcomes.services import sign_in as doors
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import STAFF_COOKIE
from outcomes.web.languages import local_path
from outcomes.web.spreadsheets import _neutral
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user
from tests.staff_at_work import actions_audited, an_alert

SignIn = Callable[[User], FlaskClient]
POSTS = (
    "/patients/{patient}/edit",
    "/patients/{patient}/procedures",
    "/patients/{patient}/procedures?planned=1",
    "/patients/{patient}/knee-events",
    "/patients/{patient}/invitation",
    "/patients/{patient}/invitation/revoke",
    "/patients/{patient}/invitation/forget-pin",
    "/procedures/{procedure}/edit",
    "/procedures/{procedure}/adverse-events",
    "/users/{user}/deactivate",
)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example",
        "evil",
        "",
    ],
)
def test_an_address_elsewhere_is_never_gone_to(path: str) -> None:
    assert local_path(path) == "/"


@pytest.mark.parametrize("path", ["/worklist?page=2", "/patients/?search=d%27Anne+É", "/patients/a b"])
def test_an_address_of_this_site_is_gone_back_to(path: str) -> None:
    assert local_path(path) == path


def test_signing_in_never_leads_away(work: UnitOfWork, app: Flask) -> None:
    user = a_user(work, a_site(work))
    answer = app.test_client().post(
        "/sign-in?next=/%09/evil.example", data={"email": user.email, "password": PASSWORD}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_nobody_else_can_hand_out_the_session_that_signing_in_begins(work: UnitOfWork, app: Flask) -> None:
    user = a_user(work, a_site(work))
    client = app.test_client()
    client.set_cookie(STAFF_COOKIE, "planted")
    answer = client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith(STAFF_COOKIE))
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", POSTS)
def test_nothing_of_another_site_is_changed(work: UnitOfWork, sign_in: SignIn, path: str) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    names = {
        "patient": patient.public_id,
        "procedure": a_procedure(work, patient).public_id,
        "user": a_user(work, site).public_id,
    }
    role = Role.ADMINISTRATOR if path.startswith("/users") else Role.COORDINATOR
    client = sign_in(a_user(work, a_site(work), role))
    assert client.post(path.format(**names)).status_code == 404


@pytest.mark.parametrize("given", ["alert", "silence"])
def test_another_sites_alert_is_not_handled(work: UnitOfWork, sign_in: SignIn, given: str) -> None:
    patient = a_patient(work, a_site(work))
    procedure = a_procedure(work, patient)
    name = {"alert": an_alert(work, patient, procedure).public_id, "silence": procedure.public_id}[given]
    answer = sign_in(a_user(work, a_site(work))).post(
        "/alerts/act", data={given: name, "action": "acknowledge"}
    )
    assert answer.status_code == 404
    assert "alert.acknowledge" not in actions_audited(work)


@pytest.mark.parametrize("path", [*POSTS, "/alerts/act", "/patients/", "/users/", "/sign-in", "/sign-out"])
def test_every_change_needs_the_forms_token(work: UnitOfWork, sign_in: SignIn, path: str) -> None:
    client = sign_in(a_user(work, a_site(work)))
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post(path.format(patient="x", procedure="x", user="x")).status_code == 400


def test_a_character_no_database_keeps_is_refused_in_a_sentence(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work)))
    assert client.get("/patients/a%00b").status_code == 404
    assert client.get("/patients/?search=%00").status_code == 400
    assert client.post("/patients/", data={"last_name": "a\0b"}).status_code == 400


def test_a_name_that_is_markup_stays_a_name(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient = a_patient(work, site, first_name="</script><script>alert(1)</script>")
    procedure = a_procedure(work, patient)
    work.begin()
    work.session.merge(procedure).device = "</script><img src=x onerror=alert(1)>"
    work.commit()
    client = sign_in(a_user(work, site))
    for path in ("/worklist", "/patients/", f"/patients/{patient.public_id}", "/cohorts/?group_by=device"):
        page = client.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("probe;=HYPERLINK(1)", "probe;'=HYPERLINK(1)"),
        ("a, -70", "a, -70"),
        ("infrapatellar + anterior", "infrapatellar + anterior"),
        (-1.5, -1.5),
    ],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(cell: object, kept: object) -> None:
    assert _neutral([cell]) == [kept]


def test_reading_who_a_patient_is_leaves_a_trace_by_either_page(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient = a_patient(work, site, first_name="Anne")
    client = sign_in(a_user(work, site))
    for page in ("contact", "edit"):
        assert client.get(f"/patients/{patient.public_id}/{page}").status_code == 200
    assert actions_audited(work) == ["contact.read", "contact.read"]


def test_the_own_password_cannot_be_guessed_at_a_screen_left_open(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work)))
    tried = {"current": "not the password", "chosen": "Nine loud elbows", "repeated": "Nine loud elbows"}
    for _ in range(5):
        assert client.post("/account/password", data=tried).status_code == 400
    answer = client.post("/account/password", data=tried | {"current": PASSWORD})
    assert answer.status_code == 400
    assert actions_audited(work) == ["user.password_refuse"] * 5


def test_failures_of_a_whole_network_do_not_bar_a_known_browser(work: UnitOfWork) -> None:
    user = a_user(work, a_site(work))
    work.principal = Nobody()
    mark = doors.sign_in(work, user.email, PASSWORD, "192.0.2.1").browser_mark
    for number in range(10):
        for _ in range(5):
            with pytest.raises(doors.InputError):
                doors.sign_in(work, f"somebody{number}@example.org", "wrong", "192.0.2.1")
    assert doors.sign_in(work, user.email, PASSWORD, "192.0.2.1", mark).token


def test_changing_language_after_a_refused_form_leads_to_a_page_that_opens(
    work: UnitOfWork, sign_in: SignIn
) -> None:
    site = a_site(work)
    patient = a_patient(work, site)
    client = sign_in(a_user(work, site))
    for path in (
        "/patients/",
        f"/patients/{patient.public_id}/knee-events",
        "/patients/" + patient.public_id + "/procedures?planned=1",
    ):
        refused = client.post(path)
        assert refused.status_code == 400
        back = refused.text.split("/language/fr?next=")[1].split('"')[0]
        answer = client.get(f"/language/fr?next={back}", follow_redirects=True)
        assert (answer.status_code, answer.request.path) == (200, path.split("?")[0].rstrip("/") + "/new")


def test_the_audit_names_who_changed_what_at_which_site(work: UnitOfWork, sign_in: SignIn) -> None:
    site = a_site(work)
    patient, user = a_patient(work, site), a_user(work, site)
    sign_in(user).post(f"/patients/{patient.public_id}/invitation")
    event = work.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor, event.site_id) == ("link.create", f"user:{user.public_id}", site.id)


def test_signing_out_ends_the_session_on_the_server(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work)))
    cookie = client.get_cookie(STAFF_COOKIE)
    assert cookie is not None
    client.post("/sign-out")
    client.set_cookie(STAFF_COOKIE, cookie.value)
    assert client.get("/worklist").status_code == 302
    assert work.session.scalars(select(BrowserSession)).one().revoked_at is not None


@pytest.mark.parametrize(("proxies", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_a_claimed_address_counts_only_behind_proxies_of_the_site(proxies: int, address: str) -> None:
    settings = replace(config.Test({"DATABASE_URL": "sqlite://"}).settings(), trusted_proxies=proxies)
    app, seen = create_app(settings), []
    app.before_request_funcs.clear()
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/nowhere", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert seen == [address]
