"""Adjusted courses of groups over visits."""

import numpy as np
import pytest

from outcomes.analysis.adjusted_course import RepeatedValues, adjusted_course
from outcomes.errors import InputError
from tests.analysis.repeated_visits import VISITS, repeated_visits


def values(table, **changed):
    columns = table | changed
    covariates = np.column_stack([columns["before"], columns["age"]])
    names = ("y", "visit", "group", "knee", "person")
    return RepeatedValues(*(columns[name] for name in names), covariates)


def test_of_whole_data_without_covariates_the_means_are_plain_ones():
    table = repeated_visits(seed=8, second_knees=False)
    y = table["group"] + table["visit"] + np.random.default_rng(1).normal(0, 1, table["y"].size)
    whole = RepeatedValues(
        y, table["visit"], table["group"], table["knee"], table["person"], np.empty((y.size, 0))
    )
    found = adjusted_course(whole, 2, VISITS)
    for visit in range(VISITS):
        plain = [y[(table["visit"] == visit) & (table["group"] == each)].mean() for each in (0, 1)]
        assert [found.means[each][visit].estimate.value for each in (0, 1)] == pytest.approx(plain)
        assert found.differences[0][visit].estimate.value == pytest.approx(plain[1] - plain[0])
    assert found.people.sum() == y.size


def test_adjusting_takes_out_what_a_covariate_made():
    table = repeated_visits(people=400, seed=4)
    before = table["before"] + 2.0 * table["group"]  # the second group began worse
    y = 0.8 * before + np.random.default_rng(3).normal(0, 0.5, before.size)
    found = adjusted_course(values(table, y=y, before=before), 2, VISITS)
    for each in found.differences[0]:
        assert abs(each.estimate.value) < 0.2
        assert each.estimate.lower < each.estimate.value < each.estimate.upper
    assert found.slopes[0].estimate.value == pytest.approx(0.8, abs=0.03)
    assert found.slopes[0].p_value < 1e-6


def test_a_visit_nobody_came_to_is_not_told_and_knees_without_a_covariate_are_counted():
    table = repeated_visits()
    y = np.where((table["visit"] == 2) & (table["group"] == 1), np.nan, table["y"])
    age = np.where(table["knee"] < 5, np.nan, table["age"])
    found = adjusted_course(values(table, y=y, age=age), 2, VISITS)
    assert np.isnan(found.differences[0][2].estimate.value)
    assert np.isnan(found.means[1][2].estimate.value)
    assert not np.isnan(found.means[0][2].estimate.value)
    assert (found.people[1, 2], found.left_out) == (0, 5)


@pytest.mark.parametrize(("groups", "visits"), [(1, 1), (2, 4), (4, 8)])
def test_nobody_says_nothing(groups, visits):
    nothing = np.empty(0, np.int64)
    found = adjusted_course(
        RepeatedValues(np.empty(0), nothing, nothing, nothing, nothing, np.empty((0, 2))), groups, visits
    )
    assert np.isnan([each.estimate.value for row in found.means for each in row]).all()
    assert found.people.shape == (groups, visits)


def test_columns_of_different_length_are_refused():
    one, two = np.zeros(1, np.int64), np.zeros(2, np.int64)
    with pytest.raises(InputError, match="columns_differ"):
        adjusted_course(RepeatedValues(np.zeros(2), one, two, two, two, np.empty((2, 0))), 1, 1)
