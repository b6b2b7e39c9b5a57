import numpy as np
import pytest

from outcomes.analysis.responders import shares
from outcomes.analysis.tipping import tipping_point


def _judged(*groups):
    """Shares of groups told as (responders, judged, missing)."""
    values, numbers = [], []
    for number, (responders, judged, missing) in enumerate(groups):
        values += [1.0] * responders + [0.0] * (judged - responders) + [np.nan] * missing
        numbers += [number] * (judged + missing)
    return shares(np.array(values), np.array(numbers), len(groups))


def test_at_the_tipping_point_both_groups_come_out_alike():
    judged = _judged((30, 40, 20), (20, 40, 5))
    found = tipping_point(judged)
    assert (found.better, found.other) == (0, 1)
    assert (30 + 20 * found.share) / 60 == pytest.approx(20 / 40)


def test_a_difference_that_no_missing_could_undo_tips_below_zero():
    assert tipping_point(_judged((10, 40, 2), (38, 40, 1))).share < 0
    assert tipping_point(_judged((10, 40, 2), (38, 40, 1))).better == 1


def test_of_several_groups_the_best_is_compared_with_the_worst():
    found = tipping_point(_judged((10, 40, 3), (30, 40, 3), (5, 40, 3)))
    assert (found.better, found.other) == (1, 2)


@pytest.mark.parametrize(
    "groups",
    [(), ((10, 20, 3),), ((10, 20, 3), (5, 10, 3)), ((10, 20, 0), (5, 20, 3)), ((1, 2, 1), (0, 0, 4))],
)
def test_nothing_tips_without_two_different_groups_or_without_missing(groups):
    assert tipping_point(_judged(*groups)) is None
