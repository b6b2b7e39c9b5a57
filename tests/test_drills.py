"""Small drills of what must survive a killed process; the large ones are `make drill`."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import (
    drill_database,
    drill_diaries,
    drill_messages,
    drill_trouble,
    full_disk,
    restore_drill,
)

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_message_is_doubled_or_lost_when_senders_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    assert drill_messages.main(["25"]) == 0
    printed = capsys.readouterr().out
    assert "25 messages" in printed
    assert " 0 senders killed" not in printed


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(600)
def test_no_diary_is_doubled_or_lost_when_the_server_is_killed() -> None:
    if drill_diaries.chromium() is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    command = [sys.executable, "-m", "benchmarks.drill_diaries", "25"]
    # A browser of its own: two cannot be driven from one process.
    done = subprocess.run(command, capture_output=True, text=True, timeout=580, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "25 diaries" in done.stdout
    assert " 0 times the server killed" not in done.stdout
    assert " 0 waited on the phone" not in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_acknowledged_diary_is_lost_when_server_and_database_are_killed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drill_database, "GONE_SECONDS", 2.0)
    monkeypatch.setattr(drill_database, "UP", (0.1, 0.6))
    assert drill_database.main(["20"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("missing: 0; doubled: 0") == 1 + ("PostgreSQL: 20 diaries" in printed)
    assert "server killed 0 times, database 0" not in printed


@pytest.mark.slow
def test_a_backup_taken_under_load_is_put_back_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert restore_drill.main(["2000"]) == 0
    assert "broken seals: 0" in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_full_disk_a_stepped_clock_and_two_migrations_lose_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_disk, "FULL_TIMES", 1)
    monkeypatch.setattr(full_disk, "FULL_SECONDS", 1.5)
    monkeypatch.setattr(drill_trouble, "STEPS", 3)
    assert drill_trouble.main(["24"]) == 0
    printed = capsys.readouterr().out
    assert "SQLite, two migrations at once: ended with [0, 0]" in printed
    assert "SQLite, disk full: 24 diaries, trouble 1 times" in printed
    assert " trouble 0 times" not in printed


@pytest.mark.slow
def test_hostile_inputs_fail_nothing_and_write_nothing_that_was_refused() -> None:
    # A process of its own: an upload that was cut off leaves a file that is closed when it is collected.
    command = [sys.executable, "-m", "benchmarks.hostile_inputs", "1500"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1,500 hostile inputs" in done.stdout
