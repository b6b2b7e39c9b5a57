"""The log holds no health data, no name and no key: everything a day does is written, and searched."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from outcomes.application import create_app
from outcomes.logs import JsonLines
from outcomes.models import Patient, User
from outcomes.services import links
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user

SignIn = Callable[[User], FlaskClient]


class Kept(logging.Handler):
    """Keeps every line as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@pytest.fixture
def log() -> Iterator[Kept]:
    """The log of everybody, at its finest."""
    kept, root = Kept(), logging.getLogger()
    before = root.level
    root.addHandler(kept)
    root.setLevel(logging.DEBUG)
    logging.getLogger("outcomes.requests").setLevel(logging.INFO)
    yield kept
    root.removeHandler(kept)
    root.setLevel(before)


def test_a_day_leaves_nothing_of_a_patient_in_the_log(
    app: Flask, work: UnitOfWork, sign_in: SignIn, log: Kept
) -> None:
    site = a_site(work)
    patient = a_patient(work, site, first_name="Jeannette", last_name="Secretson", phone="0639980001")
    procedure = a_procedure(work, patient)
    token = links.new_link(work, patient).token
    phone = app.test_client()
    phone.get(f"/e/{token}")
    phone.post(f"/e/{token}/n/7")
    phone.get(f"/e/{token}/ask/pain_average-left")
    phone.post(f"/e/{token}/ask/pain_average-left", data={"answer": "secretpain"})
    phone.get("/e/" + "z" * 32)
    user = a_user(work, site)
    app.test_client().post("/sign-in", data={"email": user.email, "password": "wrong secretword"})
    app.test_client().post("/sign-in", data={"email": user.email, "password": PASSWORD})
    desk = sign_in(user)
    desk.get("/patients/?search=Secretson")
    desk.get(f"/patients/{patient.public_id}?procedure={procedure.public_id}")
    desk.post(
        f"/patients/{patient.public_id}/edit", data={"last_name": "Secretson", "birth_date": "secretday"}
    )
    desk.get("/nowhere/secretplace")
    written = "\n".join(log.lines)
    for secret in (
        *(token, "z" * 32, user.email, PASSWORD, "secret", "Secret", "Jeannette", "0639980001", patient.code),
        *(patient.public_id, procedure.public_id),
    ):
        assert secret not in written, secret
    told = [json.loads(line) for line in log.lines if '"outcomes.requests"' in line]
    assert {"/e/<token>", "/patients/<public_id>", ""} <= {each["route"] for each in told}
    assert all(each["status"] >= 200 and each["milliseconds"] >= 0 for each in told)


def test_an_unexpected_failure_is_told_by_where_and_not_by_what(
    work: UnitOfWork, app: Flask, log: Kept
) -> None:
    served = create_app(replace(work.settings, environment="development"), app.extensions["outcomes_engine"])

    @served.get("/fails")
    def fails() -> str:
        raise ValueError("a secret value of a patient")

    fails.public = "a page that fails"  # type: ignore[attr-defined]  # a mark on a function
    answer = served.test_client().get("/fails")
    assert answer.status_code == 500
    (line,) = [json.loads(each) for each in log.lines if "unexpected failure" in each]
    assert (line["exception"], line["level"]) == ("ValueError", "ERROR")
    assert any(place.startswith("fails ") for place in line["passed"])
    assert line["request"] == answer.headers["X-Request-Id"]
    assert "secret value" not in "\n".join(log.lines)
    assert "secret value" not in answer.text


def test_what_a_statement_was_given_stands_in_no_error(work: UnitOfWork) -> None:
    work.begin()
    with pytest.raises(DBAPIError) as failure:
        work.session.execute(select(Patient).where(Patient.code == object()))
    assert "Secretson" not in str(failure.value)
    work.session.rollback()
    a_patient(work, a_site(work), "Secretson")
    work.begin()
    site = work.session.scalars(select(Patient.site_id)).one()
    work.session.add(
        Patient(site_id=site, code="Secretson", birth_year=1, sex="x", language="fr", created_at=work.now)
    )
    with pytest.raises(DBAPIError) as crossing:
        work.session.flush()
    assert "[SQL parameters hidden" in str(crossing.value)
