"""The truth of a known course, worked out by hand."""

import numpy as np

from outcomes.detection.truth import nadirs, not_responding, regeneration_days, return_days, truth_of


def course(*pieces: tuple[int, float]) -> np.ndarray:  # type: ignore[type-arg]  # floats
    return np.concatenate([np.full(days, level, dtype=float) for days, level in pieces])


def test_the_first_nadir_exists_on_the_twentieth_day() -> None:
    low = nadirs(course((7, 0.0), (14, 4.0), (30, 2.0)))
    assert np.isinf(low[19])
    assert low[20] == 4.0  # what lies before D7 does not count
    assert low[34] == 2.0


def test_a_step_across_the_line_is_a_return_on_its_day() -> None:
    assert return_days(course((100, 2.0), (60, 4.0)), 6.0) == (99, 100)
    assert return_days(course((100, 2.0), (60, 3.9)), 6.0) == (None, None)


def test_thirteen_days_above_the_line_are_a_flare() -> None:
    assert return_days(course((100, 2.0), (13, 6.0), (60, 2.0)), 6.0) == (None, None)
    assert return_days(course((100, 2.0), (14, 6.0), (60, 2.0)), 6.0) == (99, 100)


def test_a_ramp_starts_where_it_was_last_within_half_a_point_of_the_nadir() -> None:
    level = 2.0 + np.clip((np.arange(200) - 100) * 0.1, 0.0, 4.0)
    assert return_days(level, 6.0) == (105, 120)


def test_nobody_returns_before_the_twenty_first_day() -> None:
    assert return_days(course((21, 2.0), (60, 6.0)), 6.0)[1] == 21


def test_who_never_fell_far_enough_has_not_responded() -> None:
    assert not_responding(course((200, 4.3)), 6.0)
    assert not not_responding(course((200, 4.2)), 6.0)
    assert not_responding(course((5, 6.0), (9, 2.0), (186, 5.0)), 6.0)  # the relief ended before D14
    assert not not_responding(course((200, 9.0)), None)


def test_regeneration_is_half_of_the_plateau_and_begins_below_ninety_percent() -> None:
    numbness = np.concatenate([np.full(100, 6.0), np.linspace(6.0, 0.0, 61), np.zeros(40)])
    assert regeneration_days(numbness) == (107, 131)
    assert regeneration_days(numbness * 0.49) == (None, None)  # a plateau under 3


def test_without_response_there_is_no_return() -> None:
    truth = truth_of(course((100, 5.0), (100, 8.0)), 6.0, None)
    assert (truth.no_response, truth.return_day, truth.regeneration_day) == (True, None, None)
