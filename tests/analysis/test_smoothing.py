import numpy as np
import pytest

from outcomes.analysis.smoothing import smooth, stretches


def test_no_line_crosses_day_0_or_a_gap_of_more_than_30_days():
    days = np.array([-5, -1, 0, 10, 40, 71, 80])
    assert [days[one].tolist() for one in stretches(days)] == [[-5, -1], [0, 10, 40], [71, 80]]


def test_a_straight_course_stays_straight_to_its_ends():
    days = np.arange(0, 60, 3)
    line = smooth(days, 2 + 0.05 * days)[0]
    assert line.day.tolist() == list(range(58))
    assert line.value == pytest.approx(2 + 0.05 * line.day)


def test_the_line_stays_on_the_scale():
    days = np.arange(30)
    line = smooth(days, np.where(days < 15, 10.0, 0.0), 0, 10)[0]
    assert line.value.min() >= 0
    assert line.value.max() <= 10


def test_the_line_matches_weighted_least_squares_at_each_day():
    random = np.random.default_rng(13)
    days = np.unique(random.integers(0, 120, 70))
    values = random.normal(4, 1, days.size)
    line = smooth(days, values, -np.inf)[0]
    for day in (0, 33, int(days[-1])):
        if day not in line.day:
            continue
        weight = np.sqrt(np.exp(-0.5 * ((days - day) / 7.0) ** 2) * (np.abs(days - day) <= 28))
        design = np.column_stack((np.ones(days.size), days - day)) * weight[:, None]
        fit = np.linalg.lstsq(design, values * weight, rcond=None)[0][0]
        assert line.value[line.day == day][0] == pytest.approx(fit, abs=2e-3)


def test_a_single_entry_has_no_line_and_none_no_stretch():
    assert smooth(np.array([4]), np.array([3.0])) == ()
    assert stretches(np.empty(0, int)) == []
