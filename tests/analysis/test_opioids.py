import numpy as np
import pytest

from outcomes.analysis.intervals import wilson
from outcomes.analysis.observations import observations
from outcomes.analysis.opioids import mean_dose, opioid_free


def test_opioid_free_means_no_product_in_any_entry_of_the_week():
    taken = observations([0, 0, 1, 1, 2], [7, 9, 7, 9, 8], [0, 0, 0, 1, 0])
    found = opioid_free(taken, np.array([0, 0, 0]), 1)[0]
    assert found.week.tolist() == [1]
    share = found.share[0]
    assert (share.responders, share.judged) == (2, 3)
    assert (share.share.lower, share.share.upper) == (wilson(2, 3).lower, wilson(2, 3).upper)


def test_those_who_silently_left_a_week_are_not_counted_in_it():
    taken = observations([0, 1, 0], [1, 1, 8], [0, 2, 0])
    found = opioid_free(taken, np.array([0, 0]), 1)[0]
    assert [one.judged for one in found.share] == [2, 1]


def test_the_mean_dose_counts_none_as_zero():
    dose = observations([0, 1, 2], [3, 4, 5], [0.0, 30.0, 60.0])
    courses = mean_dose(dose, np.array([0, 0, 0]), 1)
    assert courses[0].estimate == pytest.approx([30.0])
