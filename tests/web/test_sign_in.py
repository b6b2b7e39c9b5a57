from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from outcomes.models import BrowserSession, Site, User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.doors import STAFF_COOKIE
from tests.factories import PASSWORD, a_site, a_user
from tests.html import page_problems


def _enter(client: FlaskClient, user: User, password: str = PASSWORD, query: str = "") -> object:
    return client.post(f"/sign-in{query}", data={"email": user.email, "password": password})


def test_signing_in_leads_back_to_the_page_asked_for(work: UnitOfWork, client: FlaskClient) -> None:
    user = a_user(work, a_site(work))
    asked = client.get("/patients/?search=x")
    assert "next=/patients/" in asked.location
    answer = client.post(asked.location, data={"email": user.email, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/patients/?search=x")


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    work: UnitOfWork, client: FlaskClient
) -> None:
    answer = _enter(client, a_user(work, a_site(work)))
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith(STAFF_COOKIE)]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "\thttps://evil.example"]
)
def test_nobody_is_led_to_another_site(work: UnitOfWork, client: FlaskClient, elsewhere: str) -> None:
    user = a_user(work, a_site(work))
    answer = client.post(
        "/sign-in", query_string={"next": elsewhere}, data={"email": user.email, "password": PASSWORD}
    )
    assert answer.location == "/"


def test_a_wrong_password_is_said_and_the_e_mail_kept(work: UnitOfWork, client: FlaskClient) -> None:
    user = a_user(work, a_site(work))
    answer = _enter(client, user, "not it")
    assert answer.status_code == 400
    assert user.email in answer.text
    assert page_problems(answer.text) == []


def test_too_many_tries_say_how_long_to_wait(work: UnitOfWork, client: FlaskClient) -> None:
    user = a_user(work, a_site(work))
    statuses = [_enter(client, user, "not it").status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    answer = _enter(client, user)
    assert (answer.status_code, "15 minutes" in answer.text) == (429, True)


def test_an_idle_session_ends_with_a_page_that_says_so(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    work.begin()
    work.session.execute(update(BrowserSession).values(last_seen_at=work.now - timedelta(minutes=21)))
    work.commit()
    answer = client.get("/worklist", follow_redirects=True)
    assert "20 minutes" in answer.text
    assert answer.request.args["next"] == "/worklist"


def test_signing_out_ends_the_session_on_the_server(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    token = client.get_cookie(STAFF_COOKIE)
    assert token is not None
    client.post("/sign-out")
    client.set_cookie(STAFF_COOKIE, token.value)
    assert client.get("/worklist").status_code == 302


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.RADIOLOGIST, "/worklist"),
        (Role.COORDINATOR, "/worklist"),
        (Role.RESEARCHER, "/cohorts/"),
        (Role.ADMINISTRATOR, "/users/"),
    ],
)
def test_each_role_begins_where_its_day_begins(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient], role: Role, path: str
) -> None:
    client = sign_in(a_user(work, a_site(work), role))
    assert client.get("/").location == path
    assert client.get(path).status_code == 200


def test_demonstration_accounts_are_shown_where_everything_is_invented(
    app: Flask, work: UnitOfWork, client: FlaskClient
) -> None:
    site = a_site(work)
    user = a_user(work, site)
    assert user.email not in client.get("/sign-in").text
    work.begin()
    work.session.execute(update(Site).values(is_demonstration=True))
    work.session.execute(update(User).values(is_demonstration=True))
    work.commit()
    assert user.email in client.get("/sign-in").text
    assert app.testing


def test_a_new_password_is_chosen_by_its_owner(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    page = client.get("/account/password")
    wrong = client.post("/account/password", data={"current": PASSWORD, "chosen": "short"})
    assert (page_problems(page.text), wrong.status_code, "12 characters" in wrong.text) == ([], 400, True)
    chosen = client.post("/account/password", data={"current": PASSWORD, "chosen": "Nine loud elbows"})
    assert chosen.status_code == 302


def test_nobody_changes_a_password_without_signing_in(client: FlaskClient) -> None:
    assert "/sign-in" in client.get("/account/password").location


def test_somebody_at_work_on_a_long_form_is_not_idle(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    assert client.get("/presence").json == {"present": True}
    client.delete_cookie(STAFF_COOKIE)
    assert client.get("/presence").json == {"present": False}
