"""The bootstrap interval of Turnbull's median."""

import numpy as np
import pytest

from outcomes.analysis.survival import kaplan_meier
from outcomes.analysis.turnbull_bootstrap import Resampling, median_interval, median_of, resampled


def visits(random, people=80, gap=15.0, knees=1):
    """Exponential times seen at visits some days apart, followed for a year; people's knees go together."""
    person = np.repeat(np.arange(people), knees)
    time = np.repeat(random.exponential(120, people), knees) + random.uniform(0, 2, person.size)
    left = np.floor(time / gap) * gap
    right = np.where(time > 365, np.inf, left + gap)
    return np.where(time > 365, 364.0, left), right, person


def test_exact_days_give_about_kaplan_meiers_own_interval():
    random = np.random.default_rng(4)
    time = np.sort(random.exponential(100, 301))
    found = median_interval(time, time)
    known = kaplan_meier(time, np.ones(301, bool)).quantile()
    assert found.left == found.right == pytest.approx(known.value)
    assert (found.lower, found.upper) == pytest.approx((known.lower, known.upper), rel=0.12)


def test_the_interval_covers_the_true_median_about_as_often_as_it_says():
    random = np.random.default_rng(8)
    true = 84.06  # of 120 days' exponential times and up to two days; not on a day of visit
    covered = 0
    for _ in range(60):
        left, right, _ = visits(random, people=60)
        found = median_interval(left, right, resamples=125)
        covered += found.lower <= true <= found.upper
    assert covered >= 55  # of 60; a binomial of .95 falls below 54 once in a hundred times


def test_two_knees_that_go_alike_are_no_two_people():
    random = np.random.default_rng(2)
    left, right, person = visits(random, people=60, gap=1.0, knees=2)
    apart, together = (median_interval(left, right, who) for who in (None, person))
    assert together.people == 60 and apart.people == 120
    assert together.upper - together.lower > apart.upper - apart.lower


def test_the_same_data_give_the_same_interval_and_steps_can_be_done_apart():
    random = np.random.default_rng(5)
    left, right, person = visits(random, people=20)
    whole = median_interval(left, right, person, resamples=50)
    data = Resampling(left, right, person)
    assert whole == median_of(data, np.concatenate([resampled(data, step) for step in (1, 0)]))


def test_a_median_not_reached_has_no_upper_end():
    left, right = np.full(30, 364.0), np.full(30, np.inf)
    left[:14], right[:14] = 300.0, 310.0
    found = median_interval(left, right)
    assert np.isnan(found.left)
    assert found.lower == 300 and found.upper == np.inf


@pytest.mark.parametrize("people", [0, 1, 2])
def test_two_people_have_no_interval(people):
    found = median_interval(np.full(people, 10.0), np.full(people, 20.0))
    assert np.isnan([found.lower, found.upper]).all()
    assert found.resamples == 0
