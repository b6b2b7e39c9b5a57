"""`outcomes audit`: what a security officer runs."""

import json
import sqlite3
from pathlib import Path

from alembic import command
from sqlalchemy import text

from outcomes.database import open_database
from outcomes.services.schema import configuration
from tests.cli.conftest import Outcomes


def test_an_audit_is_verified_anchored_and_taken_away(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes("site", "waking", "8", "20")
    outcomes("migrate")
    empty = outcomes("audit", "verify")
    assert (empty.code, "none changed" in empty.out) == (0, True)
    anchors, exported = tmp_path / "anchors", tmp_path / "audit.jsonl"
    assert "Keep the file away" in outcomes("audit", "anchor", anchors).out
    assert outcomes("audit", "export", exported).code == 0
    assert all("seal" in json.loads(line) for line in exported.read_text().splitlines())
    verified = outcomes("audit", "verify", "--anchors", anchors)
    assert (verified.code, "anchors: 1" in verified.out) == (0, True)


def test_a_broken_audit_is_told_in_both_languages_and_fails(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes("migrate")
    outcomes("backup", tmp_path / "one")
    outcomes("backup", tmp_path / "two")
    database = sqlite3.connect(tmp_path / "new.db")
    database.executescript("DROP TRIGGER audit_events_no_delete; DELETE FROM audit_events WHERE id = 2")
    database.close()
    told = outcomes("audit", "verify")
    assert (told.code, "Event 2: the events from here on were cut off" in told.out) == (1, True)
    assert "does not hold" in told.err
    assert "ont été coupés" in outcomes("audit", "verify", language="fr").out
    assert outcomes("audit", "verify", "--anchors", tmp_path / "none").code == 2


def test_an_audit_from_before_there_were_heads_gets_one_by_the_migration_alone(
    outcomes: Outcomes, tmp_path: Path
) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection, connection.begin():
        command.upgrade(configuration(connection), "0024")
        statement = (
            "INSERT INTO audit_events (id, occurred_at, actor, action, subject, detail, seal) "
            "VALUES (1, '2026-01-01 00:00:00', 'command:test', 'test.note', 'thing:1', '{}', :seal)"
        )
        connection.execute(text(statement), {"seal": "a" * 64})
    assert outcomes("migrate").code == 0
    with engine.connect() as connection:
        assert connection.execute(text("SELECT events, seal FROM audit_heads")).all() == [(1, "a" * 64)]
    with engine.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM audit_heads"))
    outcomes("migrate")
    assert "is missing" in outcomes("audit", "verify").out
    engine.dispose()
