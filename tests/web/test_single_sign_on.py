"""Signing in through the hospital's own sign-in, against a provider that runs in a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from benchmarks.running import free_port, wait_until_open
from outcomes.application import create_app
from outcomes.models import AuditEvent, User
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.factories import a_site, a_user

Answer = Callable[..., str]
EMAIL = "claire@hospital.example"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider: whoever is named at it is signed in."""
    port = free_port()
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until_open(process, port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(timeout=30)


@pytest.fixture
def joined(settings: Settings, engine: Engine, issuer: str) -> Flask:
    """The application, with that provider."""
    own = {"oidc_issuer": issuer, "oidc_client_id": "outcomes", "oidc_client_secret": "between the two"}
    return create_app(replace(settings, **own), engine)


@pytest.fixture
def door(joined: Flask) -> FlaskClient:
    client = joined.test_client()
    client.set_cookie("outcomes_language", "en")
    return client


@pytest.fixture
def claire(work: UnitOfWork) -> User:
    user = a_user(work, a_site(work))
    work.begin()
    work.session.get_one(User, user.id).email = EMAIL
    work.commit()
    return user


def _named(issuer: str, subject: str, **claims: object) -> None:
    requests.put(f"{issuer}/users/{subject}", json=claims, timeout=10).raise_for_status()


def _there(door: FlaskClient, subject: str, following: str = "") -> str:
    """Go to the provider and name somebody there; the address to which it leads back."""
    away = door.get("/sign-in/hospital", query_string={"next": following} if following else {})
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away.location).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    back = requests.post(away.location, data={"sub": subject}, allow_redirects=False, timeout=10)
    found = urlsplit(back.headers["Location"])
    return f"{found.path}?{found.query}"


def test_whoever_the_hospital_names_is_let_in_where_they_wanted_to_go(
    door: FlaskClient, issuer: str, claire: User, work: UnitOfWork
) -> None:
    _named(issuer, "claire-1", email=EMAIL.upper(), email_verified=True)
    assert "Sign in with your hospital" in door.get("/sign-in").text
    entered = door.get(_there(door, "claire-1", "/patients/"))
    assert entered.location == "/patients/"
    assert door.get("/patients/").status_code == 200
    work.session.rollback()
    begun = work.session.query(AuditEvent).filter_by(action="session.begin").one()
    assert begun.detail == {"way": "single sign-on"}
    # From now on who they are counts, not how they are written to.
    _named(issuer, "claire-1", email="claire@elsewhere.example", email_verified=False)
    assert door.get(_there(door, "claire-1")).status_code == 302


@pytest.mark.parametrize(
    ("subject", "claims"),
    [
        ("stranger", {"email": "nobody@hospital.example", "email_verified": True}),
        ("unverified", {"email": EMAIL, "email_verified": False}),
        ("unsaid", {"email": EMAIL}),
        ("odd", {"email": EMAIL, "email_verified": "true"}),
        ("without", {}),
    ],
)
def test_nobody_else_is_let_in(
    door: FlaskClient, issuer: str, claire: User, work: UnitOfWork, subject: str, claims: dict[str, object]
) -> None:
    _named(issuer, subject, **claims)
    answer = door.get(_there(door, subject))
    assert answer.status_code == 400
    assert "Ask your administrator" in answer.text
    assert door.get("/worklist").status_code == 302
    work.session.rollback()
    assert work.session.query(AuditEvent).filter_by(action="session.refuse").count() == 1


def test_an_e_mail_given_to_somebody_else_opens_nothing(
    door: FlaskClient, issuer: str, claire: User, work: UnitOfWork
) -> None:
    _named(issuer, "claire-2", email=EMAIL, email_verified=True)
    assert door.get(_there(door, "claire-2")).status_code == 302
    _named(issuer, "successor", email=EMAIL, email_verified=True)
    assert door.get(_there(door, "successor")).status_code == 400


def test_who_left_is_not_let_in(door: FlaskClient, issuer: str, claire: User, work: UnitOfWork) -> None:
    work.begin()
    work.session.get_one(User, claire.id).left_at = work.now
    work.commit()
    _named(issuer, "claire-3", email=EMAIL, email_verified=True)
    assert door.get(_there(door, "claire-3")).status_code == 400


def test_an_answer_is_good_once_and_in_one_browser(
    joined: Flask, door: FlaskClient, issuer: str, claire: User
) -> None:
    _named(issuer, "claire-4", email=EMAIL, email_verified=True)
    back = _there(door, "claire-4")
    stranger = joined.test_client()
    assert stranger.get(back).status_code == 400
    assert door.get(back + "x").status_code == 400
    assert door.get(back).status_code == 302
    assert door.get(back).status_code == 400


@pytest.mark.parametrize("following", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_elsewhere(door: FlaskClient, issuer: str, claire: User, following: str) -> None:
    _named(issuer, "claire-5", email=EMAIL, email_verified=True)
    assert door.get(_there(door, "claire-5", following)).location == "/"


def test_a_provider_that_does_not_answer_is_said(settings: Settings, engine: Engine) -> None:
    own = {"oidc_issuer": f"http://127.0.0.1:{free_port()}", "oidc_client_id": "a", "oidc_client_secret": "b"}
    client = create_app(replace(settings, **own), engine).test_client()
    client.set_cookie("outcomes_language", "en")
    answer = client.get("/sign-in/hospital")
    assert answer.status_code == 400
    assert "no answer that can be trusted" in answer.text


def test_without_a_provider_there_is_no_such_door(client: FlaskClient) -> None:
    assert "hospital’s account" not in client.get("/sign-in").text
    assert client.get("/sign-in/hospital").status_code == 404
    assert client.get("/sign-in/hospital/back?code=1&state=2").status_code == 404


def test_who_signs_out_is_told_that_the_hospital_may_still_know_the_browser(
    door: FlaskClient, issuer: str, settings: Settings, claire: User
) -> None:
    _named(issuer, "claire-out", email=EMAIL, email_verified=True)
    assert door.get(_there(door, "claire-out")).status_code == 302
    token = door.get("/patients/").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    page = door.post("/sign-out", data={"csrf_token": token}, follow_redirects=True).text
    assert "may still know this browser" in page and 'href="/sign-in/hospital/out"' in page
    away = urlsplit(door.get("/sign-in/hospital/out").location)
    assert away.geturl().startswith(f"{issuer}/oauth2/end_session?")
    asked = parse_qs(away.query)
    assert asked["client_id"] == ["outcomes"]
    assert asked["post_logout_redirect_uri"] == [f"{settings.public_url}/sign-in"]
    assert requests.get(away.geturl(), timeout=10).status_code == 200


def test_a_provider_that_cannot_be_left_from_here_is_said(
    settings: Settings, engine: Engine, issuer: str
) -> None:
    own = {"oidc_issuer": f"http://127.0.0.1:{free_port()}", "oidc_client_id": "outcomes"}
    client = create_app(replace(settings, **own, oidc_client_secret="x"), engine).test_client()
    client.set_cookie("outcomes_language", "en")
    answer = client.get("/sign-in/hospital/out")
    assert answer.status_code == 400
    assert "close the browser" in answer.get_data(as_text=True)


def test_without_a_hospitals_sign_in_there_is_nothing_to_leave(client: FlaskClient) -> None:
    assert client.get("/sign-in/hospital/out").status_code == 404
    assert client.post("/sign-out").location == "/sign-in"
