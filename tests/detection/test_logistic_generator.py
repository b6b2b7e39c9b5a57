"""The logistic cohort: its truths by the words of the design, its shares, its files."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from benchmarks.generators import __main__ as command
from benchmarks.generators.files import write
from benchmarks.generators.logistic import KINDS, simulate
from benchmarks.generators.truths import Sensation, no_response, return_day, return_started_day, truth
from outcomes.detection.truth import truth_of


def level(*pieces: tuple[int, float], days: int = 400) -> np.ndarray:
    """A level by day: from each named day on, that value."""
    course = np.zeros(days)
    for start, value in pieces:
        course[start:] = value
    return course


def numb(value: float, entries: int = 10, can_speak: bool = True) -> Sensation:
    return Sensation(np.full(400, value), entries, can_speak)


def test_the_return_is_the_first_of_fourteen_days_at_the_line() -> None:
    course = level((0, 3.0), (100, 5.0), (113, 3.0), (200, 5.0))
    assert return_day(course, 7.0) == 200
    assert return_day(level((0, 3.0), (100, 5.0), (114, 3.0)), 7.0) == 100
    assert return_day(level((0, 3.0), (387, 5.0)), 7.0) is None


def test_the_line_stands_half_of_the_relief_above_the_nadir_within_bounds() -> None:
    assert return_day(level((0, 2.0), (100, 3.9)), 9.0) is None  # two points are needed
    assert return_day(level((0, 4.0), (100, 5.39)), 6.0) is None  # 1.4 points at least
    assert return_day(level((0, 4.0), (100, 5.4)), 6.0) == 100
    assert return_day(level((0, 4.0), (100, 5.9)), None) is None


def test_the_return_starts_on_the_last_day_near_the_nadir() -> None:
    course = level((0, 3.0), (90, 3.5), (95, 3.6), (100, 5.0))
    assert return_started_day(course, 100) == 94


def test_nothing_returns_before_the_twenty_first_day() -> None:
    assert return_day(level((0, 2.0), (19, 6.0)), 8.0) == 21


def test_response_needs_a_fortnight_within_the_first_two_months() -> None:
    assert no_response(level((0, 6.0), (47, 5.0), (60, 6.0)), 7.0)  # thirteen days
    assert not no_response(level((0, 7.0), (47, 5.0)), 7.0)
    assert no_response(level((0, 7.0), (48, 5.0)), 7.0)
    assert not no_response(level((0, 7.0)), None)


@pytest.mark.parametrize("sensation", [numb(2.9), numb(6.0, entries=1), numb(6.0, can_speak=False)])
def test_numbness_that_cannot_speak_is_not_assessable(sensation: Sensation) -> None:
    sensation.numbness[50:] = 0.0
    assert not sensation.assessable
    assert truth(level((0, 3.0)), 7.0, sensation).regeneration_day is None


def test_regeneration_is_the_first_day_below_half_of_the_plateau() -> None:
    sensation = numb(6.0)
    sensation.numbness[80:] = 5.3
    sensation.numbness[110:] = 2.9
    found = truth(level((0, 3.0)), 7.0, sensation)
    assert (found.regeneration_started_day, found.regeneration_day) == (80, 110)


def test_both_readings_of_the_definitions_agree() -> None:
    differing = []
    dice = random.Random(5)  # noqa: S311  seeds of invented patients
    for kind in ("mixed", "life-like", "drift", "masked"):
        for place, each in enumerate(simulate(KINDS[kind], 50, dice.randrange(10**6))):
            series, hidden = each.series, each.hidden
            early = (series.days >= 3) & (series.days <= 21) & ~np.isnan(series.numbness)
            heard = series.numbness_can_speak and early.sum() >= 2
            numbness = np.maximum(hidden.plateau * hidden.left - series.numbness_baseline, 0.0)
            other = truth_of(hidden.level, series.baseline, numbness if heard else None)
            if other != each.truth:
                differing.append((kind, place, each.truth, other))
    assert differing == []


def test_a_cohort_is_the_same_whatever_its_size() -> None:
    few, many = simulate(KINDS["mixed"], 2, 9), simulate(KINDS["mixed"], 4, 9)
    for one, other in zip(few, many, strict=False):
        np.testing.assert_array_equal(one.series.pain, other.series.pain)
        assert one.truth == other.truth


def test_the_kinds_hold_what_they_are_named_for() -> None:
    drift = simulate(KINDS["drift"], 60, 3)
    durable = simulate(KINDS["durable"], 60, 3)
    silent = simulate(KINDS["no numbness"], 30, 3)
    mixed = simulate(KINDS["mixed"], 120, 3)
    assert all(each.truth.return_day is None for each in drift)
    assert sum(each.truth.return_day is not None for each in durable) <= 6
    assert all(each.truth.regeneration_day is None for each in silent)
    assert {each.schedule for each in mixed} == {"daily", "sparse", "weekly"}
    assert 0.1 < np.mean([each.truth.no_response for each in mixed]) < 0.3
    assert 0.45 < np.mean([each.truth.return_day is not None for each in mixed]) < 0.75
    assert all(each.hidden.level.size > 460 for each in mixed)


def test_the_files_hold_every_report_and_the_truth(tmp_path: Path) -> None:
    episodes = simulate(KINDS["masked"], 5, 4)
    count = write(tmp_path, episodes, "masked", 4)
    with (tmp_path / "observations.csv").open() as file:
        rows = list(csv.DictReader(file))
    with (tmp_path / "truth.csv").open() as file:
        truths = list(csv.DictReader(file))
    pain = [row for row in rows if row["code"] == "pain_average"]
    assert len(rows) == count
    assert len(pain) == sum(int((~np.isnan(each.series.pain)).sum()) for each in episodes)
    for row, each in zip(truths, episodes, strict=True):
        zero, day = date.fromisoformat(row["performed_on"]), each.truth.return_day
        assert row["return_on"] == ("" if day is None else str(zero + timedelta(days=day)))
    assert all(not row["procedure_id"] for row in rows if row["code"] == "opioid_mme")


def test_a_wrong_call_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["logistic", "mixed", "two", "1", str(tmp_path)]) == 2
    assert command.main(["logistic", "nowhere", "2", "1", str(tmp_path)]) == 2
    assert command.main(["logistic", "mixed", "2", "1", str(tmp_path)]) == 0
    assert "2 patients" in capsys.readouterr().out
