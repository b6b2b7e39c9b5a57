"""The matrix, walked whole: every route, by every role, at the own site and at another, by every method.

The routes come out of the application's own map: a new one is tried without being named here, and one whose
address names something that is not known below fails the test.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.routing import Rule

from outcomes.models import BrowserSession, Cohort, ConsentText, PersonalLink, Site, User
from outcomes.permissions import Permission, Role
from outcomes.services import links
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user

SignIn = Callable[[User], FlaskClient]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SUBJECTS = {
    "/patients/": "patient",
    "/procedures/": "procedure",
    "/users/": "user",
    "/saved-cohorts/": "cohort",
}
"""What the first variable of an address names, by how the address begins."""
OTHERS = {"laterality": "left", "begins_on": "2026-11-23", "kind": "research", "day": 7}
OF_NO_SITE = ("/cohorts/", "/engine/proposals/")
"""Addresses that name a view or a proposal, which every site has."""


@dataclass(frozen=True)
class Place:
    """A site with one of everything that an address can name."""

    site: Site
    names: dict[str, str]


def _place(work: UnitOfWork) -> Place:
    site = a_site(work)
    patient = a_patient(work, site)
    procedure = a_procedure(work, patient, work.today - timedelta(days=20))
    user = a_user(work, site, Role.RESEARCHER)
    cohort = Cohort(user_id=user.id, site_id=site.id, name="c", choice={}, is_shared=True, saved_at=work.now)
    work.begin()
    work.session.add(cohort)
    if work.session.scalar(select(ConsentText.id)) is None:
        texts = {"kind": OTHERS["kind"], "version": "1", "title": "t", "text": "t", "loaded_at": work.now}
        work.session.add_all(ConsentText(locale=locale, **texts) for locale in ("fr", "en"))
    work.commit()
    subjects = {"patient": patient, "procedure": procedure, "user": user, "cohort": cohort}
    return Place(site, {name: row.public_id for name, row in subjects.items()})


def _permission(app: Flask, rule: Rule) -> Permission | None:
    permission: Permission | None = getattr(app.view_functions[rule.endpoint], "permission", None)
    return permission


def _site_bound(app: Flask) -> Iterator[tuple[Rule, str, Permission]]:
    """Rules of staff whose address names something of a site, and what."""
    for rule in app.url_map.iter_rules():
        permission = _permission(app, rule)
        if permission is None or not rule.arguments or rule.rule.startswith(OF_NO_SITE):
            continue
        (subject,) = [name for start, name in SUBJECTS.items() if rule.rule.startswith(start)]
        yield rule, subject, permission


def _address(rule: Rule, name: str) -> str:
    """The address of a rule: its first variable names something, the others something fitting."""
    first, *others = re.findall(r"<(?:int:)?(\w+)>", rule.rule)
    values = {first: name} | {other: OTHERS[other] for other in others}
    return re.sub(r"<(?:int:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)


def _matched(app: Flask, address: str, method: str) -> Rule | None:
    try:
        rule, _ = app.url_map.bind("localhost").match(address, method, return_rule=True)
    except Exception as error:  # noqa: BLE001  whatever the map says: there is no such page
        assert getattr(error, "code", None) in (404, 405)
        return None
    return rule


@pytest.mark.parametrize("role", list(Role))
def test_a_page_opens_where_the_matrix_says_and_nothing_of_another_site_is_there(
    app: Flask, work: UnitOfWork, sign_in: SignIn, role: Role
) -> None:
    own, other = _place(work), _place(work)
    client = sign_in(a_user(work, own.site, role))
    tried = 0
    for rule, subject, _ in _site_bound(app):
        for place in (own, other):
            address = _address(rule, place.names[subject])
            for method in METHODS:
                matched = _matched(app, address, method)
                status = client.open(address, method=method).status_code
                tried += 1
                if matched is None:
                    assert status == 405, (method, address, status)
                    continue
                permission = _permission(app, matched)
                if permission not in role.permissions:
                    assert status == 403, (method, rule.rule, status)
                elif place is other:
                    assert status == 404, (method, rule.rule, status)
                else:
                    assert status in (200, 302, 400, 404, 409), (method, rule.rule, status)
                    assert status != 404 or subject == "cohort", (method, rule.rule)
    assert tried > 300


@pytest.mark.parametrize("role", [Role.RADIOLOGIST, Role.ADMINISTRATOR])
def test_what_another_site_has_looks_like_what_nobody_has(
    app: Flask, work: UnitOfWork, sign_in: SignIn, role: Role
) -> None:
    own, other = _place(work), _place(work)
    client = sign_in(a_user(work, own.site, role))
    seen = 0
    for rule, subject, permission in _site_bound(app):
        if permission not in role.permissions:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        names = (other.names[subject], "nobodyhasthis0")
        answers = [client.open(_address(rule, name), method=method) for name in names]
        assert [answer.status_code for answer in answers] == [404, 404], rule
        theirs, nobodys = (_plain(answer.text) for answer in answers)
        assert theirs == nobodys, rule
        seen += 1
    assert seen > 1


def _plain(page: str) -> str:
    """A page without what differs from one answer to the next, and without its own address."""
    for pattern in (r'nonce="[^"]*"', r'value="[^"]*"', r"/(patients|procedures|users|saved-cohorts)/[\w-]+"):
        page = re.sub(pattern, "", page)
    return page


@pytest.mark.parametrize("state", ["nobody", "idle", "revoked", "expired", "left"])
def test_without_a_session_that_stands_every_page_leads_to_the_door(
    app: Flask, work: UnitOfWork, sign_in: SignIn, state: str
) -> None:
    place = _place(work)
    user = a_user(work, place.site)
    client = app.test_client() if state == "nobody" else sign_in(user)
    values = {
        "idle": {"last_seen_at": work.now - timedelta(minutes=21)},
        "revoked": {"revoked_at": work.now},
        "expired": {"expires_at": work.now - timedelta(seconds=1)},
    }
    work.begin()
    if state in values:
        work.session.execute(update(BrowserSession).values(**values[state]))
    if state == "left":
        work.session.execute(update(User).where(User.id == user.id).values(left_at=work.now))
    work.commit()
    for rule in app.url_map.iter_rules():
        if _permission(app, rule) is None:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        names = dict.fromkeys(rule.arguments, place.names["patient"])
        address = re.sub(r"<int:\w+>", "7", rule.rule)
        address = re.sub(r"<(\w+)>", lambda found, names=names: names[found[1]], address)
        answer = client.open(address, method=method)
        assert (answer.status_code, (answer.location or "").startswith("/sign-in")) == (302, True), rule


@pytest.mark.parametrize("kind", ["unknown", "mangled", "revoked", "expired"])
def test_a_link_that_does_not_work_opens_no_page_behind_it(
    app: Flask, work: UnitOfWork, client: FlaskClient, kind: str
) -> None:
    token = {"unknown": "x" * 32, "mangled": "short"}.get(kind, "")
    if not token:
        token = links.new_link(work, a_patient(work, a_site(work))).token
        then = work.now - timedelta(days=1)
        work.begin()
        column = {"revoked": "revoked_at", "expired": "expires_at"}[kind]
        work.session.execute(update(PersonalLink).values({column: then}))
        work.commit()
    tried = 0
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/e/<token>"):
            continue
        address = re.sub(r"<(\w+)>", "x", rule.rule.replace("<token>", token))
        for method in set(METHODS) & set(rule.methods or ()):
            status = client.open(address, method=method).status_code
            assert status in (404, 410), (method, rule.rule, status)
            tried += 1
    assert tried > 25


def test_a_helpers_link_writes_and_never_opens_the_record(work: UnitOfWork, client: FlaskClient) -> None:
    token = links.new_link(work, a_patient(work, a_site(work)), "helper").token
    assert client.get(f"/e/{token}").status_code in (200, 302)
    for path in ("record", "record/passkey/question", "record/passkey"):
        for method in ("GET", "POST"):
            answer = client.open(f"/e/{token}/{path}", method=method)
            assert answer.status_code in (400, 403, 404, 405, 410), (path, method, answer.status_code)


def test_no_address_names_a_row_by_its_number(app: Flask, work: UnitOfWork, sign_in: SignIn) -> None:
    place = _place(work)
    for name in place.names.values():
        assert len(name) >= 14 and not name.isdigit()
    client = sign_in(a_user(work, place.site))
    for rule, _, permission in _site_bound(app):
        if permission in Role.RADIOLOGIST.permissions and "GET" in (rule.methods or ()):
            assert client.get(_address(rule, "1")).status_code == 404, rule
