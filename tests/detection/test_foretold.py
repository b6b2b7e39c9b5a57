"""How well the day of a return was foretold, by hand."""

import math
from dataclasses import replace

import pytest

from outcomes.detection import replay
from outcomes.detection.foretold import log_score
from outcomes.detection.references import Reference
from outcomes.detection.series import Reading, Series
from outcomes.detection.simulate import CLEAN, simulate

EMPTY = Series.of([])
SAID = {"p_returned": 0.0, "p_return_30d": 0.1, "p_return_60d": 0.3, "p_return_90d": 0.6, "p_return_365": 0.8}


@pytest.fixture(scope="module")
def said() -> Reading:
    """A reading of D30 that gives .1, .3, .6 to the next three months and .8 to the year."""
    one = simulate(replace(CLEAN, schedules=("daily",)), 1, seed=4)[0]
    return replace(replay(one.series)[30], day=30, **SAID)


def a_reference(below: int | None, event: int | None, last: int = 300) -> Reference:
    return Reference("P", EMPTY, below, below, event, last)


def test_a_return_scores_what_was_given_to_the_days_it_lies_among(said: Reading) -> None:
    # In (104 - 14, 106 + 14]: from 60 days ahead to 90 days ahead.
    returned = a_reference(104, 106, last=118)
    only = log_score(replace(returned, below_day=104), [said])
    assert only == pytest.approx(math.log(0.3))


def test_no_return_scores_what_was_given_to_none_so_far(said: Reading) -> None:
    # Known until D93 - 28, which is 35 days ahead, and of D30 and D60 alone: the newest reading serves both.
    assert log_score(a_reference(None, None, 93), [said]) == pytest.approx(math.log(1 - (0.1 + 0.2 * 5 / 30)))


def test_later_landmarks_take_the_newest_reading(said: Reading) -> None:
    sure = replace(said, day=60, p_return_30d=0.9, p_return_60d=0.9, p_return_90d=0.9, p_return_365=0.9)
    one = log_score(a_reference(104, 106), [said])
    both = log_score(a_reference(104, 106), [said, sure])
    assert one is not None and both is not None
    # D60: from 30 days ahead to 60, to which nothing was given; D90: the same reading.
    assert both == pytest.approx((math.log(0.3) + 2 * math.log(1e-3)) / 3)


def test_it_is_read_between_today_and_thirty_days_ahead(said: Reading) -> None:
    # In (104 - 14, 105 + 14]: of D90 that is from today to 29 days ahead, of which nothing lies before today.
    later = replace(said, day=90, p_returned=0.05)
    assert log_score(a_reference(104, 105), [later]) == pytest.approx(math.log(0.05 * 29 / 30))


@pytest.mark.parametrize("landmark", [30, 60, 90, 120])
def test_the_landmarks_are_days(said: Reading, landmark: int) -> None:
    returned = a_reference(234, 250, last=300)
    on_time = log_score(returned, [replace(said, day=landmark)])
    late = log_score(returned, [replace(said, day=landmark + 1)])
    assert on_time is not None
    later = [day for day in (30, 60, 90, 120) if day > landmark]
    assert (late is None) == (not later)


def test_the_end_of_the_year_is_the_furthest(said: Reading) -> None:
    # 93 days ahead of D120 lie between 90 days ahead (.6) and D365 (.8, 245 days ahead).
    at_last = replace(said, day=120)
    assert log_score(a_reference(None, None, 120 + 93 + 28), [at_last]) == pytest.approx(
        math.log(1 - (0.6 + 0.2 * 3 / 155))
    )


def test_what_may_have_come_already_foretells_nothing(said: Reading) -> None:
    assert log_score(a_reference(40, 50), [said]) is None
    assert log_score(a_reference(None, None, 58), [said]) is None
    assert log_score(a_reference(104, 106), []) is None
    assert log_score(a_reference(104, 106), [replace(said, p_returned=None)]) is None
