"""Mean or median course of groups, week by week, with its interval and its numbers."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from outcomes.analysis.intervals import MINIMUM_FOR_INTERVAL, median_rank, t_quantile
from outcomes.analysis.observations import FloatArray, IntArray, run_starts
from outcomes.analysis.weeks import Weeks


class Statistic(StrEnum):
    """What stands for a group in a week."""

    MEAN = "mean"
    MEDIAN = "median"


@dataclass(frozen=True, eq=False)
class Trajectory:
    """One group's course; one element per week in which anybody of it made an entry.

    Attributes:
        week: week since procedure, rising; −1 holds the seven days before it.
        episodes: knees with an entry in that week.
        patients: people with an entry in that week.
        estimate: mean or median of the knees' weekly values.
        lower: lower end of its interval, nan where none can be given.
        upper: upper end of its interval, nan where none can be given.
    """

    week: IntArray
    episodes: IntArray
    patients: IntArray
    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray


@dataclass(frozen=True, eq=False)
class _Cells:
    """Weekly values sorted into cells: one cell per group and week."""

    number: IntArray  # cell of each value
    patient: IntArray
    value: FloatArray
    group: IntArray  # per cell
    week: IntArray
    episodes: IntArray
    patients: IntArray


def trajectories(
    weeks: Weeks,
    group: IntArray,
    groups: int,
    patient: IntArray | None = None,
    statistic: Statistic = Statistic.MEAN,
    level: float = 0.95,
) -> tuple[Trajectory, ...]:
    """Course of each group; each knee counts once a week, however often it was asked.

    The mean carries Student's interval from a standard error clustered by patient (two knees of one
    person are not two people): Σ over people of (Σ residuals)² · G/(G−1) / n², G − 1 degrees of
    freedom, which is the usual s/√n when everybody has one knee. The median carries the exact
    interval between two order statistics (knees taken as independent).
    Source: Liang and Zeger 1986, Biometrika 73:13; Conover, Practical Nonparametric Statistics, 3.2.

    Args:
        weeks: weekly means, from `weekly`.
        group: group of each episode, 0 … groups − 1, shape (episodes,); −1 leaves an episode out.
        groups: number of groups.
        patient: person of each episode, shape (episodes,); None = everybody has one episode.
        statistic: mean or median.
        level: probability the interval is to cover.
    """
    cells = _cells(weeks, group, np.arange(group.size) if patient is None else patient)
    estimate, lower, upper = _means(cells, level) if statistic is Statistic.MEAN else _medians(cells, level)
    courses = []
    for number in range(groups):
        mine = cells.group == number
        columns = (cells.week, cells.episodes, cells.patients, estimate, lower, upper)
        courses.append(Trajectory(*(column[mine] for column in columns)))
    return tuple(courses)


def _cells(weeks: Weeks, group: IntArray, patient: IntArray) -> _Cells:
    kept = group[weeks.episode] >= 0
    groups, numbers, values = group[weeks.episode][kept], weeks.week[kept], weeks.value[kept]
    people = patient[weeks.episode][kept]
    order = np.lexsort((people, numbers, groups))
    groups, numbers, values, people = groups[order], numbers[order], values[order], people[order]
    starts = run_starts(groups, numbers)
    episodes = np.diff(np.append(starts, groups.size))
    cell = np.repeat(np.arange(starts.size), episodes)
    once = run_starts(cell, people)
    patients = np.bincount(cell[once], minlength=starts.size)
    return _Cells(cell, people, values, groups[starts], numbers[starts], episodes, patients)


def _means(cells: _Cells, level: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    count = cells.episodes.size
    mean = np.bincount(cells.number, weights=cells.value, minlength=count) / np.maximum(cells.episodes, 1)
    residual = cells.value - mean[cells.number]
    once = run_starts(cells.number, cells.patient)
    of_person = np.add.reduceat(residual, once) if once.size else residual
    squares = np.bincount(cells.number[once], weights=of_person**2, minlength=count)
    people = cells.patients.astype(np.float64)
    enough = people >= MINIMUM_FOR_INTERVAL
    degrees = np.where(enough, people - 1, np.nan)
    error = np.sqrt(squares * people / degrees) / cells.episodes
    reach = t_quantile(level, degrees) * error
    return mean, mean - reach, mean + reach


def _medians(cells: _Cells, level: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    value = cells.value[np.lexsort((cells.value, cells.number))]
    starts = np.cumsum(cells.episodes) - cells.episodes
    median = (value[starts + (cells.episodes - 1) // 2] + value[starts + cells.episodes // 2]) / 2
    rank = median_rank(cells.episodes, level)
    some = rank > 0
    lower, upper = np.full(median.shape, np.nan), np.full(median.shape, np.nan)
    lower[some] = value[(starts + rank - 1)[some]]
    upper[some] = value[(starts + cells.episodes - rank)[some]]
    return median, lower, upper
