"""What is promised of the engine, on a small sample of what `make bench` measures."""

import pytest

from benchmarks.generators.judged_alarms import kinds, named
from benchmarks.generators.judged_probabilities import coverage, rows_of, tenths
from benchmarks.generators.judged_replays import judged
from outcomes.detection import replay_many
from outcomes.detection.definitions import EARLIEST_RETURN_DAY
from outcomes.detection.evaluation import Replayed, score_regenerations, score_returns
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.simulate import CLEAN, simulate


@pytest.fixture(scope="module")
def cohort() -> list[Replayed]:
    """120 patients with diaries daily, sparse and weekly."""
    patients = simulate(CLEAN, 120, seed=404)
    return list(zip(patients, replay_many([one.series for one in patients]), strict=True))


def test_returns_are_found_in_time_with_few_false_alarms(cohort: list[Replayed]) -> None:
    found = score_returns(cohort)
    assert found.events >= 50
    assert found.sensitivity >= 0.92
    assert found.delay_quartiles()[1] <= 14
    assert found.false_alarms_per_year <= 0.20  # about 65 patient-years: ten events more or less are chance


def test_the_alarm_of_the_rows_is_the_alarm_of_the_rule(cohort: list[Replayed]) -> None:
    assert score_returns(cohort, AlarmParameters()) == score_returns(cohort)


def test_regenerations_are_found_in_time_with_hardly_a_false_alarm(cohort: list[Replayed]) -> None:
    found = score_regenerations(cohort)
    assert found.sensitivity >= 0.97
    assert found.delay_quartiles()[1] <= 10
    assert found.false_alarms_per_year <= 0.06


def test_probabilities_mean_what_they_say(cohort: list[Replayed]) -> None:
    found = tenths(rows_of(judged(cohort), "p_return_30d", EARLIEST_RETURN_DAY))
    crowded = [one for one in found if one.patients >= 60]
    assert len(crowded) >= 4
    assert sum(abs(one.said - one.came) for one in crowded) / len(crowded) <= 0.10


def test_forecasts_cover_what_they_promise(cohort: list[Replayed]) -> None:
    found = coverage(judged(cohort), 60)
    assert found.patients >= 50
    assert found.shares["forecast_q10"] <= 0.2
    assert 0.35 <= found.shares["forecast_q50"] <= 0.65
    assert found.shares["forecast_q90"] >= 0.8


def test_the_kinds_that_are_named_are_right(cohort: list[Replayed]) -> None:
    sums = named(kinds(judged(cohort)))
    assert sums.share_right >= 0.8
    assert sums.share_unclear <= 1 / 3
