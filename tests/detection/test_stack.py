"""Beliefs of several episodes one beneath the other."""

import numpy as np

from outcomes.detection.stack import Rows


def rows(firsts: list[int], counts: list[int]) -> Rows:
    return Rows(np.array(firsts), np.array(counts))


def test_every_row_has_its_episode_and_its_nadir() -> None:
    found = rows([3, 0, 20], [2, 4, 1])
    assert found.owners.tolist() == [0, 0, 1, 1, 1, 1, 2]
    assert found.nadirs.tolist() == [3, 4, 0, 1, 2, 3, 20]


def test_some_episodes_have_the_rows_they_had_among_all() -> None:
    found = rows([3, 0, 20, 7], [2, 4, 1, 3])
    some, at = found.of(np.array([1, 3]))
    assert at.tolist() == [2, 3, 4, 5, 7, 8, 9]
    assert some.nadirs.tolist() == found.nadirs[at].tolist()
    assert some.owners.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert Rows.joined([some, found]).nadirs.tolist() == [*some.nadirs, *found.nadirs]


def test_a_sum_over_an_episode_sees_neither_the_others_nor_rows_of_nothing() -> None:
    rng = np.random.default_rng(1)
    parts = [rng.random(count) for count in (1, 9, 21, 2)]
    totals = rows([0, 2, 0, 7], [1, 9, 21, 2]).totals(np.concatenate(parts))
    for part, total in zip(parts, totals, strict=True):
        assert rows([0], [len(part)]).totals(part)[0] == total
        assert rows([0], [len(part) + 2]).totals(np.concatenate([[0.0], part, [0.0]]))[0] == total


def test_rows_are_held_from_the_first_with_a_flag_to_the_last() -> None:
    flags = np.array([False, True, False, True, True, False])
    firsts, counts = rows([0, 4], [4, 2]).held(flags)
    assert (firsts.tolist(), counts.tolist()) == ([1, 4], [3, 1])
