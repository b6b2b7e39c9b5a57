"""What is promised of the engine, on a small sample of what `make bench` measures."""

import pytest

from outcomes.detection import replay_many
from outcomes.detection.evaluation import (
    Replayed,
    forecast_coverage,
    kinds,
    reliability,
    score_regenerations,
    score_returns,
    true_kind,
)
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
    bins = reliability(cohort, lambda row: row.p_return_30d, 30)
    crowded = [one for one in bins if one.patients >= 60]
    assert len(crowded) >= 4
    assert sum(abs(one.said - one.seen) for one in crowded) / len(crowded) <= 0.10


def test_forecasts_cover_what_they_promise(cohort: list[Replayed]) -> None:
    count, (low, middle, high) = forecast_coverage(cohort, 60)
    assert count >= 50
    assert low <= 0.2
    assert 0.35 <= middle <= 0.65
    assert high >= 0.8


def test_the_kinds_that_are_named_are_right(cohort: list[Replayed]) -> None:
    named, right, unclear = kinds(cohort)
    assert right / named >= 0.8
    assert unclear <= (named + unclear) / 3


def test_the_true_kind_follows_from_what_is_back(cohort: list[Replayed]) -> None:
    both = [one for one, _ in cohort if one.truth.return_day and one.truth.regeneration_day]
    later = max(both[0].truth.return_day or 0, both[0].truth.regeneration_day or 0)
    assert true_kind(both[0], later) == "regeneration"
    assert true_kind(both[0], 15) is None
