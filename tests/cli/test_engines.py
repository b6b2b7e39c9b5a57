"""`engine fit`, `engine show`, `engine adopt`, `engine dial`: exit codes and what they say."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

import config
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.detection import ENGINE_VERSION
from outcomes.services import engine_fits
from outcomes.services.unit_of_work import UnitOfWork
from tests.cli.conftest import Outcomes
from tests.own_patients import a_fit, gains, own_patients


@pytest.fixture
def work(outcomes: Outcomes, tmp_path: Path) -> Iterator[UnitOfWork]:
    """The embedded database that the commands of this test are called on."""
    outcomes("migrate")
    url = f"sqlite:///{tmp_path / 'new.db'}"
    engine = open_database(url)
    with Session(engine, expire_on_commit=False) as session:
        yield UnitOfWork(session, config.Test({"DATABASE_URL": url}).settings(), Command("test"))
    engine.dispose()


def test_nothing_to_learn_from_is_said_kindly(outcomes: Outcomes) -> None:
    answer = outcomes("engine", "fit")
    assert (answer.code, answer.out) == (2, "")
    assert "nothing to learn from yet" in answer.err
    assert "encore rien à apprendre" in outcomes("engine", "fit", language="fr").err


def test_too_few_people_are_counted(outcomes: Outcomes, work: UnitOfWork) -> None:
    own_patients(work, 6)
    answer = outcomes("engine", "fit")
    assert answer.code == 2
    assert "at least 30 are needed" in answer.err


@pytest.mark.parametrize("arguments", [("show",), ("show", "3"), ("adopt", "3")])
def test_a_number_that_is_none_is_answered_with_two(outcomes: Outcomes, arguments: tuple[str, ...]) -> None:
    answer = outcomes("engine", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "no proposal 3" in answer.err or "Nothing has been learnt yet" in answer.err


@pytest.mark.parametrize(
    "arguments", [(), ("learn",), ("adopt",), ("adopt", "one"), ("fit", "--as-of", "soon")]
)
def test_a_wrong_call_shows_how(outcomes: Outcomes, arguments: tuple[str, ...]) -> None:
    answer = outcomes("engine", *arguments)
    assert answer.code == 2
    assert "usage: outcomes engine" in answer.err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_proposal_is_reviewed_in_both_languages(
    outcomes: Outcomes, work: UnitOfWork, language: str
) -> None:
    a_fit(work, pain_onset_median_days=80.0)
    answer = outcomes("engine", "show", language=language)
    assert answer.code == 0
    assert "106 → 80" in answer.out
    assert ("better than as shipped" in answer.out) == (language == "en")
    assert "0.30/0.20 (40)" in answer.out and "80" in answer.out
    assert outcomes("engine", "show", 1, language=language).out == answer.out


def test_parameters_that_bring_nothing_are_said_to_stay(outcomes: Outcomes, work: UnitOfWork) -> None:
    a_fit(work, counted=gains(0.3, 0.01, keeps=True))
    kept = outcomes("engine", "show").out
    assert "day of the return, as foretold (log score): +0.300 ± 0.100, better than as shipped" in kept
    assert "fall of the squared error): +0.0100 ± 0.0020, better" in kept and "stay as shipped" not in kept
    a_fit(work, number=2, counted=gains(-0.1, 0.001, keeps=False))
    assert "the parameters stay as shipped" in outcomes("engine", "show").out


def test_a_few_own_patients_are_no_calibration(outcomes: Outcomes, work: UnitOfWork) -> None:
    a_fit(work, references=20)
    assert "not yet calibrated on your patients: 20 of 60" in outcomes("engine", "show").out


def test_adopting_renews_what_was_read_and_zero_is_the_way_back(outcomes: Outcomes, work: UnitOfWork) -> None:
    own_patients(work, 2)
    a_fit(work)
    answer = outcomes("engine", "adopt", 1)
    assert answer.code == 0
    assert answer.out == f"Engine in use: {ENGINE_VERSION}+fit1.\n"
    assert answer.err == "Episodes read by the present engine: 2.\n"
    assert outcomes("engine", "adopt", 1).out.startswith("Engine in use already")
    back = outcomes("engine", "adopt", 0)
    assert (back.code, back.out) == (0, f"Engine in use: {ENGINE_VERSION}.\n")


def test_the_dial_is_set_and_told(outcomes: Outcomes, work: UnitOfWork) -> None:
    own_patients(work, 2)
    answer = outcomes("engine", "dial")
    assert (answer.code, answer.out.splitlines()[0]) == (0, f"Engine in use: {ENGINE_VERSION}.")
    assert "on simulated patients" in answer.out and len(answer.out.splitlines()) == 8
    assert f"{ENGINE_VERSION}+dial0.8." in outcomes("engine", "dial", "0,8").out
    assert f"Engine in use: {ENGINE_VERSION}.\n" in outcomes("engine", "dial", "shipped").out
    a_fit(work, returns=24)
    outcomes("engine", "adopt", 1)
    assert "on 80 of your own patients, with 24 returns" in outcomes("engine", "dial").out
    assert "sur 80 de vos propres patients, avec 24 retours" in outcomes("engine", "dial", language="fr").out
    assert "of 24 returns among them it finds" in outcomes("engine", "show").out


@pytest.mark.parametrize("wrong", ["9", "nan", "few"])
def test_a_dial_out_of_its_range_is_refused(outcomes: Outcomes, wrong: str) -> None:
    outcomes("migrate")
    answer = outcomes("engine", "dial", wrong)
    assert (answer.code, answer.out) == (2, "")
    assert wrong in answer.err


def test_a_fit_is_printed_and_not_adopted(
    outcomes: Outcomes, work: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outcomes.cli.engines.fit_engine", lambda work, *_rest: a_fit(work).number)
    answer = outcomes("engine", "fit", "--as-of", "2026-03-31")
    assert (answer.code, "Proposal 1" in answer.out, "(not in use)" in answer.out) == (0, True, True)
    assert "outcomes engine adopt 1" in answer.err
    assert engine_fits.proposals(work)[0].is_in_use is False
