"""Waiting times that a share of people never ends."""

import numpy as np
import pytest
from scipy import stats

from outcomes.detection.onset import LAST_TABLED_DAY, Onset, normal_cdf


def mean_hazard(onset: Onset, after: int, until: int) -> float:
    return float(onset.mean_hazards(np.array([after]), np.array([until]))[0])


def test_without_late_hazard_those_turned_follow_the_log_normal_distribution() -> None:
    onset = Onset(median_days=100.0, log_sd=0.5, p_never=0.2, late_hazard=0.0, earliest_day=0)
    days = np.array([50, 100, 200, 365])
    expected = 0.8 * stats.lognorm.cdf(days, 0.5, scale=100.0)
    assert onset.turned[days] == pytest.approx(expected, abs=1e-6)


def test_nobody_turns_before_the_earliest_day() -> None:
    onset = Onset(100.0, 0.5, 0.2, 0.001, earliest_day=15)
    assert not onset.hazards[:15].any()
    assert onset.hazards[15] > 0


def test_the_mean_hazard_of_a_gap_is_the_mean_of_its_days() -> None:
    onset = Onset(100.0, 0.5, 0.2, 0.001, 10)
    assert mean_hazard(onset, 40, 47) == pytest.approx(onset.hazards[41:48].mean(), rel=1e-9)
    assert mean_hazard(onset, 5000, 5004) == pytest.approx(onset.hazards[LAST_TABLED_DAY], rel=1e-6)


def test_the_normal_distribution_is_the_normal_distribution() -> None:
    assert [normal_cdf(z) for z in (-2.0, 0.0, 1.5)] == pytest.approx(
        stats.norm.cdf([-2.0, 0.0, 1.5]), abs=1e-14
    )
