from datetime import date, timedelta

import pytest

from outcomes.clinical.baselines import baseline, numbness_baseline
from outcomes.clinical.codes import Indication, Laterality
from outcomes.clinical.episodes import Episode, ProcedureFact, episodes

DAY_ZERO = date(2026, 5, 1)


def on_day(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


def an_episode(block_day: int | None = None) -> Episode:
    block_on = None if block_day is None else on_day(block_day)
    fact = ProcedureFact("P", Laterality.LEFT, DAY_ZERO, Indication.OSTEOARTHRITIS, (), block_on)
    (episode,) = episodes([fact])
    return episode


def by_day(values: dict[int, float]) -> dict[date, float]:
    return {on_day(day): value for day, value in values.items()}


@pytest.mark.parametrize(
    ("values", "expected", "entries"),
    [
        ({-3: 6, -2: 8, -1: 7}, 7.0, 3),
        ({-4: 6, -3: 7, -2: 8, -1: 9}, 7.5, 4),
        ({-2: 6, -1: 7}, None, 2),
        ({}, None, 0),
        ({-28: 4, -20: 5, -1: 6}, 5.0, 3),
        ({-29: 4, -20: 5, -1: 6}, None, 2),
        ({-2: 6, -1: 7, 0: 1, 1: 1}, None, 2),
    ],
)
def test_the_baseline_is_the_median_of_at_least_3_entries_on_d28_to_d1(
    values: dict[int, float], expected: float | None, entries: int
) -> None:
    found = baseline(by_day(values), an_episode())
    assert (found.value, found.entries) == (expected, entries)


def test_the_day_of_a_diagnostic_block_and_the_next_are_left_out() -> None:
    values = by_day({-7: 7, -6: 0, -5: 1, -4: 8, -3: 8})
    assert baseline(values, an_episode(block_day=-6)).value == 8.0
    assert baseline(values, an_episode(block_day=-6)).entries == 3
    assert baseline(values, an_episode()).entries == 5


def test_a_retreatment_reads_the_entries_of_the_episode_it_ends() -> None:
    facts = [
        ProcedureFact(name, Laterality.LEFT, day, Indication.CHRONIC_PAIN)
        for name, day in (("first", DAY_ZERO - timedelta(days=20)), ("second", DAY_ZERO))
    ]
    second = episodes(facts)[1]
    assert baseline(by_day({-25: 9, -10: 5, -5: 6, -2: 7}), second).value == 6.5


def test_the_numbness_before_is_the_median_and_0_without_entries() -> None:
    assert numbness_baseline(by_day({-5: 2, -2: 3, 1: 9}), an_episode()) == 2.5
    assert numbness_baseline(by_day({1: 9}), an_episode()) == 0.0
