"""When a first day lies, as far as it lies behind."""

import numpy as np
import pytest

from outcomes.detection.columns import chosen
from outcomes.detection.first_days import MOST, FirstDays


def known(days: list[int], weights: list[float]) -> FirstDays:
    """The first days of one episode."""
    found = FirstDays.none(1)
    found.days[0, : len(days)] = days
    found.relative[0, : len(days)] = weights
    found.counts[0] = len(days)
    return found


def arrive(found: FirstDays, after: int, until: int, total: float, earliest: int) -> FirstDays:
    found.arrive(np.array([after]), np.array([until]), np.array([total]), earliest)
    return found


def rescale(found: FirstDays, total: float) -> FirstDays:
    found.rescale(np.array([total]))
    return found


def days(found: FirstDays) -> list[int]:
    taken: list[int] = found.days[0, : found.counts[0]].tolist()
    return taken


def weights(found: FirstDays) -> list[float]:
    taken: list[float] = (found.relative[0, : found.counts[0]] * found.scales[0]).tolist()
    return taken


def test_what_arrives_lies_in_the_middle_of_its_gap() -> None:
    found = arrive(FirstDays.none(1), 40, 50, 0.2, earliest=21)
    assert (days(found), weights(found)) == ([45], [0.2])


def test_nothing_lies_before_the_earliest_day() -> None:
    assert days(arrive(FirstDays.none(1), 0, 10, 0.2, earliest=21)) == [21]


def test_a_report_changes_the_total_and_not_the_shares() -> None:
    assert weights(rescale(known([30, 40], [0.1, 0.3]), 0.8)) == pytest.approx([0.2, 0.6])


def test_the_median_is_the_day_in_the_middle() -> None:
    assert known([30, 40, 50], [0.1, 0.3, 0.1]).medians().tolist() == [40]
    assert FirstDays.none(1).medians()[0] > 10**6, "nothing lies behind"


def test_two_hundred_arrivals_keep_their_sum_and_their_middle() -> None:
    found = FirstDays.none(1)
    for day in range(200):
        arrive(found, day, day + 1, (day + 1) / 200, earliest=0)
    assert found.counts[0] == MOST and days(found) == sorted(days(found))
    assert found.totals()[0] == pytest.approx(1.0)
    assert found.medians()[0] == pytest.approx(100, abs=3)
    assert found.until(np.array([50]))[0] == pytest.approx(0.25, abs=0.02)


def test_the_two_neighbours_that_weigh_least_together_are_one() -> None:
    heavy = [1.0] * MOST
    heavy[6:8] = 0.125, 0.5
    found = arrive(known(list(range(0, 10 * MOST, 10)), heavy), 499, 500, sum(heavy) + 1.0, earliest=0)
    assert days(found)[5:9] == [50, 68, 80, 90] and days(found)[-1] == 500  # 60 + 4/5 of the ten days
    assert weights(found)[6] == pytest.approx(0.625)


def test_a_total_that_all_but_vanishes_and_comes_back_keeps_the_shares() -> None:
    found = known([30, 40], [0.1, 0.3])
    for _ in range(200):
        rescale(rescale(found, 1e-12), 0.4)
    assert weights(found) == pytest.approx([0.1, 0.3])
    arrive(rescale(found, 0.0), 50, 52, 0.2, earliest=21)
    assert weights(found) == pytest.approx([0.0, 0.0, 0.2])


def test_the_day_at_which_a_mass_is_reached_is_counted_in_probability_whatever_the_scale() -> None:
    found = rescale(known([30, 40, 50], [0.2, 0.2, 0.4]), 0.08)
    assert [int(found.quantiles(np.array([mass]))[0]) for mass in (0.01, 0.03, 0.05, 0.5)] == [30, 40, 50, 50]


def test_episodes_side_by_side_go_the_way_each_goes_alone_bit_for_bit() -> None:
    rng = np.random.default_rng(3)
    together, alone = FirstDays.none(5), [FirstDays.none(1) for _ in range(5)]
    for day in range(0, 300, 2):
        grown, told = rng.random(5), rng.random(5)
        after, until = np.full(5, day), np.full(5, day + 2)
        together.arrive(after, until, np.maximum(together.totals(), grown), 21)
        together.rescale(told)
        for place, own in enumerate(alone):
            arrive(own, day, day + 2, max(float(own.totals()[0]), grown[place]), 21)
            rescale(own, told[place])
    for place, own in enumerate(alone):
        for column, other in zip(chosen(together, np.array([place])), own, strict=True):
            assert np.array_equal(column, other)
