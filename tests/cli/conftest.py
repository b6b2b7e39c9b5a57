"""The command line called in this process, on a database of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import config
from outcomes import cli
from outcomes.application import create_app


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    code: int
    out: str
    err: str


Outcomes = Callable[..., Answer]


@pytest.fixture
def outcomes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Outcomes:
    """Call a command on an embedded database that does not exist yet."""
    return caller(f"sqlite:///{tmp_path / 'new.db'}", capsys)


def caller(url: str, capsys: pytest.CaptureFixture[str]) -> Outcomes:
    """Make the function that calls commands on this database."""

    def call(*arguments: str, language: str = "en", environment: str = "test") -> Answer:
        def load() -> config.Settings:
            return config.load({"DATABASE_URL": url, "OUTCOMES_ENV": environment})

        code = cli.main([str(argument) for argument in arguments], load, language, create_app)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return call
