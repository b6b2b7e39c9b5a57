"""What machines ask: alive, ready, vital signs."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from outcomes.application import create_app
from outcomes.services.unit_of_work import UnitOfWork


def test_a_program_that_serves_is_alive_and_ready(client: FlaskClient) -> None:
    for path in ("/health/live", "/health/ready"):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_whose_schema_does_not_fit_is_alive_and_not_ready(
    work: UnitOfWork, client: FlaskClient
) -> None:
    work.begin()
    work.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    work.commit()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "schema"})


def test_a_program_without_its_database_is_alive_and_not_ready(app: Flask) -> None:
    settings = replace(
        app.extensions["outcomes_settings"], database_url="postgresql+psycopg://x@127.0.0.1:1/x"
    )
    client = create_app(settings).test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"status": "database"})


def _with_token(app: Flask, token: str) -> None:
    settings = app.extensions["outcomes_settings"]
    app.extensions["outcomes_settings"] = replace(settings, metrics_token=token)


@pytest.mark.parametrize("header", ["", "Bearer wrong", "secret token", "Bearer "])
def test_the_vital_signs_are_not_there_without_the_token(
    app: Flask, client: FlaskClient, header: str
) -> None:
    for token in ("", "secret token"):
        app.extensions["outcomes_settings"] = replace(
            app.extensions["outcomes_settings"], metrics_token=token
        )
        assert client.get("/metrics", headers={"Authorization": header}).status_code == 404


def test_the_vital_signs_are_numbers_that_prometheus_reads(
    app: Flask, work: UnitOfWork, client: FlaskClient
) -> None:
    work.begin()
    work.audit("database.backup", "sqlite")
    work.commit()
    app.extensions["outcomes_settings"] = replace(
        app.extensions["outcomes_settings"], metrics_token="secret token"
    )
    answer = client.get("/metrics", headers={"Authorization": "Bearer secret token"})
    lines = answer.text.splitlines()
    assert answer.content_type == "text/plain; version=0.0.4; charset=utf-8"
    values = dict(line.split(" ") for line in lines if not line.startswith("#"))
    assert values["outcomes_audit_events"] == "1"
    assert float(values["outcomes_last_backup_timestamp_seconds"]) == pytest.approx(
        work.now.timestamp(), abs=1
    )
    assert all(f"# TYPE {name} gauge" in lines for name in values)
    assert len(values) == 8
