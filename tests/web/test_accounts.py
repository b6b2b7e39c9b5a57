"""One's own account in a browser: set up, sign in with a code, recover, end sessions."""

import html
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from outcomes.application import create_app
from outcomes.models import User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_site, a_user

SignIn = Callable[[User], FlaskClient]


def _offered(page: str) -> tuple[str, str]:
    sealed = re.search(r'name="sealed" type="hidden" value="([^"]+)"', page)
    seed = re.search(r'<code class="seed">([^<]+)</code>', page)
    assert sealed and seed
    return html.unescape(sealed[1]), seed[1].replace(" ", "")


def _set_up(client: FlaskClient) -> tuple[str, list[str]]:
    """Set the second factor up; give its seed and the recovery codes."""
    sealed, seed = _offered(client.get("/account/second-factor").text)
    earlier = datetime.now(UTC) - timedelta(seconds=30)  # so that the present code is still to be used
    form = {"sealed": sealed, "password": PASSWORD, "code": pyotp.TOTP(seed).at(earlier)}
    page = client.post("/account/second-factor", data=form).text
    codes = re.findall(r"<li><code>([a-z2-7-]+)</code></li>", page)
    assert len(codes) == 10
    return seed, codes


def test_a_second_factor_is_set_up_and_asked_for_at_the_door(
    app: Flask, work: UnitOfWork, sign_in: SignIn
) -> None:
    user = a_user(work, a_site(work))
    seed, codes = _set_up(sign_in(user))
    door = app.test_client()
    door.set_cookie("outcomes_language", "en")
    half = door.post("/sign-in?next=/patients/", data={"email": user.email, "password": PASSWORD})
    assert half.location == "/sign-in/code?next=/patients/"
    assert door.get("/worklist").status_code == 302
    assert "Your code" in door.get(half.location).text
    wrong = door.post(half.location, data={"code": "000000"})
    assert (wrong.status_code, "does not fit" in wrong.text) == (400, True)
    right = door.post(half.location, data={"code": pyotp.TOTP(seed).now()})
    assert (right.status_code, right.location) == (302, "/patients/")
    assert door.get("/worklist").status_code == 200
    assert "10 recovery codes are left" in door.get("/account").text
    other = app.test_client()
    other.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert other.post("/sign-in/code", data={"code": codes[0]}).status_code == 302
    assert "9 recovery codes are left" in other.get("/account").text


def test_a_code_without_a_password_before_leads_back_to_the_door(client: FlaskClient) -> None:
    answer = client.post("/sign-in/code", data={"code": "000000"})
    assert (answer.status_code, "/sign-in" in answer.location) == (302, True)
    assert client.post("/sign-in/code", data={}).status_code == 400


def test_where_it_is_required_nothing_opens_before_it_is_set_up(
    app: Flask, work: UnitOfWork, sign_in: SignIn
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    pages = [
        rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "permission", None) in Role.RADIOLOGIST.permissions
    ]
    assert len(pages) > 10
    strict = replace(work.settings, second_factor="required")
    strict_app = create_app(strict, app.extensions["outcomes_engine"])
    strict_app.config["WTF_CSRF_ENABLED"] = False
    browser = strict_app.test_client()
    cookie = client.get_cookie("outcomes_staff")
    assert cookie is not None
    browser.set_cookie("outcomes_staff", cookie.value)
    for rule in pages:
        answer = browser.get(rule.rule)
        assert (answer.status_code, answer.location) == (302, "/account/second-factor"), rule
    assert "asks everybody" in browser.get("/account/second-factor").text
    _set_up(browser)
    assert browser.get("/worklist").status_code == 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"password": "not the password"}, "is not your"),
        ({"code": "000000"}, "does not fit"),
        ({"sealed": "nonsense"}, "too long ago"),
        ({"code": ""}, "This is needed"),
    ],
)
def test_a_set_up_that_fails_says_why_and_offers_again(
    work: UnitOfWork, sign_in: SignIn, change: dict[str, str], sentence: str
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    sealed, seed = _offered(client.get("/account/second-factor").text)
    form = {"sealed": sealed, "password": PASSWORD, "code": pyotp.TOTP(seed).now()} | change
    answer = client.post("/account/second-factor", data=form)
    assert (answer.status_code, sentence in answer.text) == (400, True)
    assert (_offered(answer.text)[1] == seed) == ("sealed" not in change)


def test_it_is_given_up_and_its_codes_renewed_with_the_password(work: UnitOfWork, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, a_site(work)))
    _set_up(client)
    assert client.post("/account/recovery-codes", data={"password": "wrong"}).status_code == 400
    assert client.post("/account/recovery-codes", data={"password": PASSWORD}).text.count("<li><code>") == 10
    assert client.post("/account/second-factor/give-up", data={"password": ""}).status_code == 400
    gone = client.post("/account/second-factor/give-up", data={"password": PASSWORD}, follow_redirects=True)
    assert "alone signs you in again" in gone.text


def test_browsers_are_signed_out_from_elsewhere(app: Flask, work: UnitOfWork, sign_in: SignIn) -> None:
    user = a_user(work, a_site(work))
    client = sign_in(user)
    others = [app.test_client() for _ in range(3)]
    for other in others:
        other.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    page = client.get("/account").text
    assert page.count("Sign it out") == 3
    path = re.search(r'action="(/account/sessions/[^"]+/end)"', page)
    assert path and client.post(path[1]).status_code == 302
    assert client.get("/account").text.count("Sign it out") == 2
    client.post("/account/sessions/end-others")
    assert [other.get("/worklist").status_code for other in others] == [302] * 3
    assert client.get("/worklist").status_code == 200
    assert client.post("/account/sessions/unknown/end").status_code == 404


def test_a_lost_telephone_is_taken_off_by_an_administrator(
    app: Flask, work: UnitOfWork, sign_in: SignIn
) -> None:
    site = a_site(work)
    user = a_user(work, site)
    _set_up(sign_in(user))
    client = sign_in(a_user(work, site, Role.ADMINISTRATOR))
    page = client.get("/users/").text
    assert page.count("Telephone lost") == 1
    client.post(f"/users/{user.public_id}/second-factor/take-away")
    assert "Telephone lost" not in client.get("/users/").text
    door = app.test_client()
    signed_in = door.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert signed_in.location == "/"
