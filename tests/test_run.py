import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import run

ROOT = Path(__file__).parents[1]


def test_a_server_finds_the_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    application = run.app
    assert isinstance(application, Flask) and run.app is application
    application.extensions["outcomes_engine"].dispose()
    monkeypatch.delitem(vars(run), "app")


def test_nothing_else_is_made_up() -> None:
    with pytest.raises(AttributeError):
        _ = run.application


def test_the_program_can_be_run_from_anywhere(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "codes"], cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.returncode == 0 and answer.stdout.startswith("list,code,name")
    assert not list(tmp_path.iterdir())
