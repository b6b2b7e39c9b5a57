"""The documents name what exists, and everything that has to be named."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from outcomes.cli.program import parser
from outcomes.cli.terminal import Terminal
from outcomes.settings import Settings

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_NOT_OF_THE_ENVIRONMENT = {"environment", "secure_cookies", "cheap_hashing"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = path.read_text()
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text) + re.findall(r'<img src="([^"]+)"', text)
    assert [link for link in links if not link.startswith("http") and not (path.parent / link).exists()] == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text()
    names = {field.name.upper() for field in fields(Settings) if field.name not in _NOT_OF_THE_ENVIRONMENT}
    assert {name for name in names | {"OUTCOMES_ENV"} if f"`{name}`" not in text} == set()


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
    actions = [a for a in parser(Terminal("en"))._actions if a.choices and isinstance(a.choices, dict)]
    commands = {name for action in actions for name in action.choices or ()}
    assert commands
    assert {name for name in commands if f"outcomes {name}" not in text} == set()


def test_every_benchmark_is_run_by_make_bench() -> None:
    files = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text()}
    drills = {
        "mutants",
        "drill_messages",
        "drill_diaries",
        "drill_database",
        "drill_trouble",
        "drill_replica",
        "drill_container",
        "drill_faults",
        "hostile_inputs",
        "soak",
    }  # an hour of faults is no figure
    assert files - {"__main__", "screenshots", *drills} == set(BENCHMARKS)


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert "make run" in text
    assert "make test" in text


@pytest.mark.parametrize("name", ["compliance.md", "asvs.md"])
def test_every_test_that_a_promise_names_exists(name: str) -> None:
    text = (ROOT / "docs" / name).read_text()
    named = re.findall(r"`((?:\w+/)*test_\w+\.py(?:::\w+)?)`", text)
    assert len(named) > 10
    for each in named:
        file, _, test = each.partition("::")
        assert (ROOT / "tests" / file).exists(), each
        assert not test or f"def {test}(" in (ROOT / "tests" / file).read_text(), each


def test_every_command_of_the_units_exists() -> None:
    actions = [a for a in parser(Terminal("en"))._actions if isinstance(a.choices, dict)]
    commands = {name for action in actions for name in action.choices or ()}
    units = "".join(path.read_text() for path in (ROOT / "deploy").glob("*.service"))
    called = re.findall(r"/bin/outcomes (\w+)", units)
    assert set(called) == {"serve", "messages", "backup", "restore", "audit"} <= commands
