"""Beliefs of several episodes one beneath the other."""

import numpy as np

from outcomes.detection.stack import PainStack, PainState, Rows


def state(first: int, nadirs: int, value: float) -> PainState:
    return PainState(first, np.full((nadirs, 28, 4, 5), value, dtype=np.float32))


def test_states_come_back_as_they_went_in() -> None:
    states = [state(3, 2, 0.1), state(0, 4, 0.2), state(20, 1, 0.3)]
    stack = PainStack.of(states)
    for before, after in zip(states, stack.states(stack.rows.spans), strict=True):
        assert before.first == after.first
        assert np.array_equal(before.belief, after.belief)
    assert stack.rows.nadirs.tolist() == [3, 4, 0, 1, 2, 3, 20]


def test_one_more_nadir_is_added_at_the_low_end_where_there_is_one() -> None:
    stack = PainStack.of([state(3, 2, 0.1), state(0, 2, 0.2), state(5, 1, 0.3)], [True, True, False])
    assert stack.rows.windows == [slice(2, 5), slice(0, 2), slice(5, 6)]
    assert not stack.belief[0].any()


def test_a_sum_over_an_episode_does_not_see_the_others() -> None:
    rng = np.random.default_rng(1)
    parts = [rng.random((count, 6)) for count in (1, 9, 21, 2)]
    totals = Rows([0, 2, 0, 7], [1, 9, 21, 2]).totals(np.concatenate(parts))
    for part, total in zip(parts, totals, strict=True):
        assert np.array_equal(Rows([0], [len(part)]).totals(part)[0], total)


def test_rows_are_held_from_the_first_with_a_flag_to_the_last() -> None:
    flags = np.array([False, True, False, True, True, False])
    assert Rows([0, 4], [4, 2]).held(flags) == [slice(1, 4), slice(4, 5)]
