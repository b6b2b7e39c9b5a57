from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import update

from outcomes.models import BrowserSession, User
from outcomes.permissions import Permission, Role
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.web.headers import content_security_policy
from tests.factories import a_site, a_user


def test_every_route_has_a_permission_or_a_reason_to_be_public(app: Flask) -> None:
    unmarked = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        and not isinstance(getattr(app.view_functions[rule.endpoint], "permission", None), Permission)
        and not getattr(app.view_functions[rule.endpoint], "public", "")
    ]
    assert unmarked == []


def test_every_permission_is_used_by_a_route(app: Flask) -> None:
    used = {getattr(view, "permission", None) for view in app.view_functions.values()}
    assert set(Permission) - used == set()


@pytest.mark.parametrize("role", list(Role))
def test_each_route_opens_exactly_for_the_roles_of_the_matrix(
    app: Flask, work: UnitOfWork, sign_in: Callable[[User], FlaskClient], role: Role
) -> None:
    client = sign_in(a_user(work, a_site(work), role))
    for rule in app.url_map.iter_rules():
        permission = getattr(app.view_functions[rule.endpoint], "permission", None)
        if permission is None:
            continue
        path = _path(app, rule.endpoint, rule.arguments)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        status = client.open(path, method=method).status_code
        assert (status == 403) == (permission not in role.permissions), (rule, status)


def test_nobody_is_sent_to_the_sign_in_page(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "permission", None) is None:
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = client.open(_path(app, rule.endpoint, rule.arguments), method=method)
        assert (answer.status_code, "/sign-in" in answer.location) == (302, True), rule


def test_a_session_ends_after_twenty_idle_minutes(
    work: UnitOfWork, sign_in: Callable[[User], FlaskClient]
) -> None:
    client = sign_in(a_user(work, a_site(work)))
    assert client.get("/worklist").status_code == 200
    work.begin()
    work.session.execute(update(BrowserSession).values(last_seen_at=work.now - timedelta(minutes=21)))
    work.commit()
    assert client.get("/worklist").status_code == 302


def test_every_page_carries_a_strict_policy(client: FlaskClient) -> None:
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "'nonce-abc'" in content_security_policy("abc")


def _path(app: Flask, endpoint: str, arguments: set[str]) -> str:
    with app.test_request_context():
        return url_for(endpoint, **{name: 7 if name == "day" else "unknown" for name in arguments})
