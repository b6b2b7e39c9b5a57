import numpy as np

from outcomes.analysis.completeness import Due, completeness, made, share_made
from outcomes.analysis.observations import observations


def _due(*rows):
    return Due(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


def test_an_entry_is_made_when_it_lies_between_opening_and_closing_of_its_own_episode():
    table = observations([0, 1], [5, 12], [3.0, 4.0])
    due = _due((0, 4, 5), (0, 6, 7), (1, 12, 13), (1, 5, 5))
    assert made(table, due).tolist() == [True, False, True, False]


def test_weeks_count_what_was_due_made_and_who_stayed_silent():
    table = observations([0, 0], [0, 1], [3.0, 3.0])
    due = _due((0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 0, 0), (1, 7, 7))
    found = completeness(table, due, np.array([0, 0]), 1)[0]
    assert found.week.tolist() == [0, 1]
    assert (found.due.tolist(), found.made.tolist()) == ([4, 1], [2, 0])
    assert (found.silent.tolist(), found.episodes.tolist()) == ([1, 1], [2, 1])


def test_episodes_far_from_each_other_in_number_are_never_mixed_up():
    random = np.random.default_rng(12)
    episode, day = random.integers(0, 50, 700), random.integers(-14, 400, 700)
    due = _due(
        *zip(random.integers(0, 50, 500), days := random.integers(-14, 400, 500), days + 3, strict=True)
    )
    rows = list(zip(episode.tolist(), day.tolist(), strict=True))
    expected = [
        any(e == one and opens <= d <= closes for e, d in rows)
        for one, opens, closes in zip(due.episode, due.opens, due.closes, strict=True)
    ]
    assert made(observations(episode, day, np.ones(700)), due).tolist() == expected


def test_each_episode_has_its_own_share():
    due = _due((0, 0, 0), (0, 1, 1), (2, 0, 0))
    entries, asked = share_made(observations([0], [1], [2.0]), due, 3)
    assert (entries.tolist(), asked.tolist()) == ([1, 0, 0], [2, 0, 1])


def test_nothing_entered_or_nothing_due_is_nothing_made():
    assert made(observations([], [], []), _due((0, 0, 0))).tolist() == [False]
    nothing = Due(*(np.empty(0, np.int64) for _ in range(3)))
    assert completeness(observations([0], [1], [2.0]), nothing, np.array([0]), 1)[0].week.size == 0
