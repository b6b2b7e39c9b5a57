import json
from pathlib import Path

from tests.cli.conftest import Outcomes


def test_a_consent_is_loaded_once(outcomes: Outcomes, tmp_path: Path) -> None:
    words = {"title": "Research", "text": "One."}
    path = tmp_path / "consent.json"
    path.write_text(json.dumps({"kind": "research", "version": "1", "texts": {"fr": words, "en": words}}))
    outcomes("migrate")
    loaded = outcomes("consent", "load", path)
    assert (loaded.code, "research, version 1" in loaded.out) == (0, True)
    again = outcomes("consent", "load", path)
    assert (again.code, "already loaded" in again.err) == (2, True)


def test_a_file_that_is_not_there_is_named(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes("migrate")
    answer = outcomes("consent", "load", tmp_path / "none.json")
    assert (answer.code, "none.json" in answer.err) == (2, True)
