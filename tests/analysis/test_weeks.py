import numpy as np

from outcomes.analysis.observations import observations
from outcomes.analysis.weeks import weekly


def test_days_0_to_6_are_week_0_and_the_seven_days_before_are_week_minus_1():
    days = [-8, -7, -1, 0, 6, 7]
    assert weekly(observations([0] * 6, days, np.arange(6.0))).week.tolist() == [-2, -1, 0, 1]


def test_a_weeks_value_is_the_mean_of_its_entries_with_its_first_and_last_day():
    weeks = weekly(observations([0, 0, 0, 1], [8, 9, 13, 8], [2.0, 3.0, 7.0, 9.0]))
    assert weeks.value.tolist() == [4.0, 9.0]
    assert weeks.entries.tolist() == [3, 1]
    assert (weeks.first_day.tolist(), weeks.last_day.tolist()) == ([8, 8], [13, 8])


def test_no_entries_make_no_weeks():
    assert len(weekly(observations([], [], []))) == 0


def test_the_order_of_entry_changes_nothing():
    random = np.random.default_rng(1)
    episode, day = random.integers(0, 40, 3000), random.integers(-14, 365, 3000)
    value = random.integers(0, 11, 3000).astype(float)
    order = random.permutation(3000)
    straight = weekly(observations(episode, day, value))
    shuffled = weekly(observations(episode[order], day[order], value[order]))
    assert np.array_equal(straight.value, shuffled.value)
    assert np.array_equal(straight.week, shuffled.week)
