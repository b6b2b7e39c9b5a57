"""`outcomes wording`: a file is taken whole or not at all, and every mistake is named."""

import io
from pathlib import Path

import pytest

from outcomes.exchange.wording_csv import texts_of
from outcomes.instruments import INSTRUMENTS, instrument
from tests.cli.conftest import Outcomes

HEADER = "instrument,version,locale,key,text"


def rows(code: str = "peg", version: str = "2016", locale: str = "en") -> list[str]:
    """A wording of our own invention for every text that an instrument shows."""
    return [f"{code},{version},{locale},{key},Invented {key}" for key in texts_of(instrument(code))]


def written(folder: Path, lines: list[str]) -> Path:
    file = folder / "wordings.csv"
    file.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def migrated(outcomes: Outcomes) -> Outcomes:
    outcomes("migrate")
    return outcomes


def test_a_whole_wording_is_loaded_shown_and_loaded_again_without_change(
    migrated: Outcomes, tmp_path: Path
) -> None:
    file = written(tmp_path, [*rows(), "peg,2016,en,copyright,© Nobody", *rows("koos_jr", "2.0", "fr")])
    loaded = migrated("wording", "load", file, "--licence", "invented for a test")
    assert (loaded.code, loaded.out.splitlines()) == (
        0,
        [f"peg 2016, en: {len(rows()) + 1} texts", f"koos_jr 2.0, fr: {len(rows('koos_jr'))} texts"],
    )
    assert migrated("wording", "load", file, "--licence", "invented for a test").code == 0
    shown = migrated("wording", "show").out
    assert shown.count("invented for a test") == 2
    assert "© Nobody" in shown
    assert (
        migrated(
            "wording", "load", written(tmp_path, [*rows()[:-1], "peg,2016,en,end.no,x"]), "--licence", "x"
        ).code
        == 2
    )


def test_a_newer_version_takes_the_place_of_the_one_before(migrated: Outcomes, tmp_path: Path) -> None:
    migrated("wording", "load", written(tmp_path, rows()), "--licence", "first")
    migrated("wording", "load", written(tmp_path, rows(version="2020")), "--licence", "second")
    states = [line.split()[:4] for line in migrated("wording", "show").out.splitlines()]
    assert states == [["peg", "2020", "en", "shown"], ["peg", "2016", "en", "replaced"]]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (rows()[1:], "lacks the text “item.pain_average_week”"),
        ([*rows(), rows()[0]], "stands here a second time"),
        ([*rows(), "peg,2016,en,item.shoe_size,How large?"], "“item.shoe_size” is no text"),
        ([*rows(), "pgic,1,en,item.change,Changed?"], f"line {len(rows()) + 2}, column instrument"),
        ([*rows(), "peg,2016,de,item.enjoyment,Freude"], "column locale"),
        ([*rows(), "peg,2016,en,instruction,"], "column text"),
        ([*rows(), f"peg,2016,en,instruction,{'x' * 601}"], "column text"),
        ([*rows(), "peg,2016,en,instruction"], f"line {len(rows()) + 2}"),
        ([], "holds no wording"),
    ],
)
def test_each_mistake_is_named_and_nothing_is_loaded(
    migrated: Outcomes, tmp_path: Path, lines: list[str], says: str
) -> None:
    answer = migrated("wording", "load", written(tmp_path, lines), "--licence", "x")
    assert answer.code == 2
    assert says in answer.err
    assert "No wording is loaded" in migrated("wording", "show").err


def test_other_texts_under_a_known_version_and_a_missing_file_are_refused(
    migrated: Outcomes, tmp_path: Path
) -> None:
    migrated("wording", "load", written(tmp_path, rows()), "--licence", "x")
    changed = [rows()[0].replace("Invented", "Changed"), *rows()[1:]]
    refused = migrated("wording", "load", written(tmp_path, changed), "--licence", "x")
    assert (refused.code, "a version of its own" in refused.err) == (2, True)
    assert migrated("wording", "load", tmp_path / "none.csv", "--licence", "x").code == 2
    assert migrated("wording", "load", written(tmp_path, rows()), "--licence", " ").code == 2


def test_a_licence_is_stated_by_site_and_taken_back(
    migrated: Outcomes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough passphrase\n"))
    added = migrated("user", "add", "north@example.org", "--role", "administrator", "--site", "North")
    assert added.code == 0
    stated = migrated("wording", "licence", "womac", "--site", "North", "--statement", "held until 2030")
    assert (stated.code, stated.out) == (0, "womac is asked at North from now on.\n")
    taken_back = migrated("wording", "licence", "womac", "--site", "North", "--withdraw")
    assert (taken_back.code, taken_back.out) == (0, "womac is asked no more at North.\n")
    assert migrated("wording", "licence", "womac", "--site", "North", "--withdraw").code == 2
    unknown = migrated("wording", "licence", "womac", "--site", "South", "--statement", "held")
    assert (unknown.code, "there are: North" in unknown.err) == (2, True)
    assert migrated("wording", "licence", "shoe", "--site", "North", "--statement", "held").code == 2


def test_every_worded_instrument_can_be_loaded_whole(migrated: Outcomes, tmp_path: Path) -> None:
    worded = [each.code for each in INSTRUMENTS if each.has_licensed_wording]
    lines = [line for code in worded for locale in ("fr", "en") for line in rows(code, "1", locale)]
    answer = migrated("wording", "load", written(tmp_path, lines), "--licence", "invented for a test")
    assert (answer.code, len(answer.out.splitlines())) == (0, 2 * len(worded))
