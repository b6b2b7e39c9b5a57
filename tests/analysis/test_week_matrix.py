import numpy as np

from outcomes.analysis.observations import observations
from outcomes.analysis.week_matrix import binned, week_matrix
from outcomes.analysis.weeks import weekly


def test_each_week_of_each_episode_has_its_place_and_what_is_absent_is_nan():
    table = observations([0, 0, 0, 2, 2], [-1, 1, 3, 14, 400], [8.0, 4, 6, 2, 9])
    matrix = week_matrix(weekly(table), 3, -1, 2)
    assert np.array_equal(
        matrix, [[8, 5, np.nan, np.nan], [np.nan] * 4, [np.nan, np.nan, np.nan, 2]], equal_nan=True
    )


def test_neighbours_share_a_row_only_where_there_are_too_many_and_absent_values_take_no_part():
    rows = np.array([[1.0, np.nan], [3, np.nan], [np.nan, 4], [5, 6]])
    assert binned(rows, 4) is rows
    assert np.array_equal(binned(rows, 2), [[2, np.nan], [5, 5]], equal_nan=True)
    assert binned(np.arange(10.0), 4).tolist() == [1.0, 3.5, 6, 8.5]
