"""When a first day lies, as far as it lies behind."""

import pytest

from outcomes.detection.first_days import FirstDays


def test_what_arrives_lies_in_the_middle_of_its_gap() -> None:
    found = FirstDays().arrived(40, 50, 0.2, earliest=21)
    assert (found.days, found.weights) == ((45,), [0.2])


def test_nothing_lies_before_the_earliest_day() -> None:
    assert FirstDays().arrived(0, 10, 0.2, earliest=21).days == (21,)


def test_a_report_changes_the_total_and_not_the_shares() -> None:
    found = FirstDays((30, 40), (0.1, 0.3)).rescaled(0.8)
    assert found.weights == pytest.approx([0.2, 0.6])


def test_the_median_is_the_day_in_the_middle() -> None:
    assert FirstDays((30, 40, 50), (0.1, 0.3, 0.1)).median() == 40
    assert FirstDays().median() is None


def test_two_hundred_arrivals_keep_their_sum_and_their_middle() -> None:
    found = FirstDays()
    for day in range(200):
        found = found.arrived(day, day + 1, (day + 1) / 200, earliest=0)
    assert len(found.days) <= 40
    assert sum(found.weights) == pytest.approx(1.0)
    assert found.median() == pytest.approx(100, abs=3)
    assert found.until(50) == pytest.approx(0.25, abs=0.02)


def test_a_total_that_all_but_vanishes_and_comes_back_keeps_the_shares() -> None:
    found = FirstDays((30, 40), (0.1, 0.3))
    for _ in range(200):
        found = found.rescaled(1e-12).rescaled(0.4)
    assert found.weights == pytest.approx([0.1, 0.3])
    assert found.rescaled(0.0).arrived(50, 52, 0.2, earliest=21).weights == pytest.approx([0.0, 0.0, 0.2])


def test_the_day_at_which_a_mass_is_reached_is_counted_in_probability_whatever_the_scale() -> None:
    found = FirstDays((30, 40, 50), (0.2, 0.2, 0.4)).rescaled(0.08)
    assert [found.quantile(mass) for mass in (0.01, 0.03, 0.05, 0.5)] == [30, 40, 50, 50]
    assert FirstDays().quantile(0.1) is None
