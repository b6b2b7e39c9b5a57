"""Entries made against entries due: how much of the story is there."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import BoolArray, IntArray, Observations
from outcomes.analysis.weeks import DAYS_PER_WEEK
from outcomes.errors import InputError


@dataclass(frozen=True, eq=False)
class Due:
    """Entries asked for, one row each.

    Attributes:
        episode: index of the episode.
        opens: first day an entry answers it, since procedure.
        closes: last day an entry answers it.
    """

    episode: IntArray
    opens: IntArray
    closes: IntArray


@dataclass(frozen=True, eq=False)
class Completeness:
    """One group's entries made against due, by week.

    Attributes:
        week: week in which an entry was due (by the day it opened), rising.
        due: entries due in it.
        made: those of them that were made.
        silent: episodes with an entry due in it and none made.
        episodes: episodes with an entry due in it.
    """

    week: IntArray
    due: IntArray
    made: IntArray
    silent: IntArray
    episodes: IntArray


def made(table: Observations, due: Due) -> BoolArray:
    """Which due entries were made: an entry of that episode lies between opening and closing.

    Raises:
        InputError: `columns_differ` when the due columns are not equally long.
    """
    if not due.episode.shape == due.opens.shape == due.closes.shape:
        raise InputError("columns_differ", {"lengths": [due.episode.size, due.opens.size, due.closes.size]})
    if len(table) == 0 or due.episode.size == 0:
        return np.zeros(due.episode.shape, np.bool_)
    lowest = min(int(table.day.min()), int(due.opens.min()))
    span = max(int(table.day.max()), int(due.closes.max())) - lowest + 2
    entries = table.episode * span + table.day - lowest
    first = np.searchsorted(entries, due.episode * span + due.opens - lowest, side="left")
    after = np.searchsorted(entries, due.episode * span + due.closes - lowest, side="right")
    return after > first


def completeness(table: Observations, due: Due, group: IntArray, groups: int) -> tuple[Completeness, ...]:
    """Entries made against due in each group, week by week since procedure.

    Args:
        table: entries of the code that every diary holds.
        due: what was asked for, up to today.
        group: group of each episode, −1 leaves it out, shape (episodes,).
        groups: number of groups.
    """
    is_made = made(table, due)
    week = np.floor_divide(due.opens, DAYS_PER_WEEK)
    return tuple(_of_group(due, is_made, week, group[due.episode] == number) for number in range(groups))


def share_made(table: Observations, due: Due, episodes: int) -> tuple[IntArray, IntArray]:
    """Entries made and entries due of each episode, shape (episodes,) each."""
    is_made = made(table, due)
    return np.bincount(due.episode[is_made], minlength=episodes), np.bincount(due.episode, minlength=episodes)


def _of_group(due: Due, is_made: BoolArray, week: IntArray, mine: BoolArray) -> Completeness:
    weeks, cell = np.unique(week[mine], return_inverse=True)
    _, episode = np.unique(due.episode[mine], return_inverse=True)
    count = int(episode.max()) + 1 if episode.size else 0
    per_episode = np.bincount(cell * count + episode, minlength=weeks.size * count).reshape(weeks.size, count)
    answered = np.bincount(
        cell * count + episode, weights=is_made[mine], minlength=weeks.size * count
    ).reshape(weeks.size, count)
    asked = per_episode > 0
    return Completeness(
        weeks,
        per_episode.sum(axis=1),
        answered.sum(axis=1).astype(np.int64),
        (asked & (answered == 0)).sum(axis=1),
        asked.sum(axis=1),
    )
