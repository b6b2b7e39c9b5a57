import numpy as np
import pytest

from outcomes.analysis.observations import between, observations, of_episodes, window_means
from outcomes.errors import InputError


def test_rows_come_out_in_the_order_of_episode_and_day_without_the_absent_ones():
    table = observations([1, 0, 0, 1], [3, 9, 2, 1], [5.0, 4.0, np.nan, 2.0])
    assert table.episode.tolist() == [0, 1, 1]
    assert table.day.tolist() == [9, 1, 3]
    assert table.value.tolist() == [4.0, 2.0, 5.0]


def test_columns_of_different_length_are_refused():
    with pytest.raises(InputError, match="columns_differ"):
        observations([0, 1], [1], [2.0])


def test_a_window_holds_both_of_its_ends():
    table = observations([0, 0, 0], [22, 23, 37], [1.0, 2.0, 4.0])
    assert between(table, 23, 37).value.tolist() == [2.0, 4.0]


def test_the_mean_of_a_window_is_absent_where_nothing_was_entered():
    table = observations([0, 0, 2], [25, 30, 90], [2.0, 5.0, 1.0])
    assert window_means(table, 3, 23, 37) == pytest.approx([3.5, np.nan, np.nan], nan_ok=True)


def test_chosen_episodes_keep_their_numbers():
    table = observations([0, 1, 2], [1, 1, 1], [1.0, 2.0, 3.0])
    assert of_episodes(table, np.array([True, False, True])).episode.tolist() == [0, 2]
