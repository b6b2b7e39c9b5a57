"""The flat table every cohort number is computed from: one row per dated value of one episode."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.errors import InputError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Observations:
    """Values of one code over many episodes, in the order of episode and day.

    Build it with `observations`, which sorts, checks and leaves out what is absent.

    Attributes:
        episode: index of the episode in the cohort, 0 … n − 1.
        day: days since procedure; negative before it.
        value: the value; never nan.
    """

    episode: IntArray
    day: IntArray
    value: FloatArray

    def __len__(self) -> int:
        return int(self.day.size)


def observations(episode: npt.ArrayLike, day: npt.ArrayLike, value: npt.ArrayLike) -> Observations:
    """Sort flat columns into an `Observations` table, without the rows whose value is nan.

    Args:
        episode: index of each row's episode, shape (n,), in any order.
        day: days since procedure of each row, shape (n,).
        value: the value of each row, shape (n,); nan = absent.

    Raises:
        InputError: `columns_differ` when the columns are not equally long.
    """
    episodes, days = np.asarray(episode, np.int64), np.asarray(day, np.int64)
    values = np.asarray(value, np.float64)
    if not episodes.shape == days.shape == values.shape:
        raise InputError("columns_differ", {"lengths": [episodes.size, days.size, values.size]})
    present = ~np.isnan(values)
    if not present.all():
        episodes, days, values = episodes[present], days[present], values[present]
    if not _is_sorted(episodes, days):
        order = np.lexsort((days, episodes))
        episodes, days, values = episodes[order], days[order], values[order]
    return Observations(episodes, days, values)


def between(table: Observations, first_day: int, last_day: int) -> Observations:
    """Rows from `first_day` to `last_day`, both included."""
    inside = (table.day >= first_day) & (table.day <= last_day)
    return Observations(table.episode[inside], table.day[inside], table.value[inside])


def of_episodes(table: Observations, chosen: BoolArray) -> Observations:
    """Rows of the chosen episodes, whose numbers stay as they were.

    Args:
        table: the observations.
        chosen: per episode whether it is kept, shape (episodes,).
    """
    inside = chosen[table.episode]
    return Observations(table.episode[inside], table.day[inside], table.value[inside])


def window_means(table: Observations, episodes: int, first_day: int, last_day: int) -> FloatArray:
    """Mean value of each episode over a window of days, nan where nothing was entered in it.

    Args:
        table: the observations.
        episodes: number of episodes in the cohort.
        first_day: first day of the window, since procedure.
        last_day: last day of the window, included.
    """
    inside = between(table, first_day, last_day)
    counts = np.bincount(inside.episode, minlength=episodes)
    sums = np.bincount(inside.episode, weights=inside.value, minlength=episodes)
    means = np.full(episodes, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def run_starts(*columns: IntArray) -> IntArray:
    """Positions at which a new combination of values begins in columns that are already sorted."""
    size = columns[0].size
    if size == 0:
        return np.empty(0, np.int64)
    changed = np.ones(size, np.bool_)
    changed[1:] = False
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def run_ends(starts: IntArray, rows: int) -> IntArray:
    """Positions at which the runs that begin at `starts` end, in columns of so many rows."""
    return np.append(starts[1:], rows)[: starts.size] - 1


def _is_sorted(episodes: IntArray, days: IntArray) -> bool:
    later = np.diff(episodes)
    return bool(np.all((later > 0) | ((later == 0) & (np.diff(days) >= 0))))
