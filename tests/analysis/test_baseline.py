from datetime import date, timedelta

import numpy as np
import pytest

from outcomes.analysis.baseline import baselines
from outcomes.analysis.observations import observations
from outcomes.clinical.baselines import baseline
from outcomes.clinical.codes import Indication, Laterality
from outcomes.clinical.episode import Episode, ProcedureFact


def test_baseline_is_the_median_of_day_minus_28_to_minus_1():
    table = observations([0] * 6, [-29, -28, -5, -2, -1, 0], [0.0, 8.0, 7.0, 4.0, 5.0, 0.0])
    assert baselines(table, 1).tolist() == [6.0]


def test_fewer_than_three_entries_make_no_baseline():
    table = observations([0, 0, 1, 1, 1], [-3, -2, -3, -2, -1], [5.0, 5.0, 5.0, 6.0, 9.0])
    assert baselines(table, 3) == pytest.approx([np.nan, 6.0, np.nan], nan_ok=True)


def test_the_day_of_a_block_and_the_next_are_left_out():
    table = observations([0] * 5, [-6, -5, -4, -3, -2], [7.0, 1.0, 2.0, 6.0, 8.0])
    assert baselines(table, 1, np.array([-5.0])).tolist() == [7.0]
    assert baselines(table, 1, np.array([np.nan])).tolist() == [6.0]


def test_baselines_of_many_are_the_medians_of_each():
    random = np.random.default_rng(2)
    episode, day = random.integers(0, 300, 2000), random.integers(-28, 0, 2000)
    value = random.normal(6, 2, 2000)
    found = baselines(observations(episode, day, value), 300)
    for one in range(300):
        mine = value[episode == one]
        expected = np.median(mine) if mine.size >= 3 else np.nan
        assert found[one] == pytest.approx(expected, nan_ok=True)


def test_a_cohorts_baselines_are_those_of_each_episode_alone():
    random = np.random.default_rng(3)
    day_zero, found = date(2026, 3, 2), []
    for _ in range(200):
        days = np.unique(random.integers(-32, 5, random.integers(0, 12)))
        pain = random.integers(0, 11, days.size).astype(float)
        block = float(random.integers(-30, 0)) if random.random() < 0.5 else np.nan
        block_on = None if np.isnan(block) else day_zero + timedelta(days=int(block))
        fact = ProcedureFact("p", Laterality.LEFT, day_zero, Indication.OSTEOARTHRITIS, (), block_on)
        by_day = {day_zero + timedelta(days=int(d)): float(v) for d, v in zip(days, pain, strict=True)}
        table = observations(np.zeros(days.size, int), days, pain)
        found.append((baselines(table, 1, np.array([block]))[0], baseline(by_day, Episode(fact)).value))
    assert [one for one, _ in found] == pytest.approx(
        [np.nan if b is None else b for _, b in found], nan_ok=True
    )
