"""Opioids over time: who takes none, and how much the others and all take."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import IntArray, Observations
from outcomes.analysis.responders import Share, shares
from outcomes.analysis.trajectory import Statistic, Trajectory, trajectories
from outcomes.analysis.weeks import weekly


@dataclass(frozen=True, eq=False)
class OpioidFree:
    """One group's opioid-free share by week.

    Attributes:
        week: week since procedure, rising.
        share: per week, who took no opioid product in any entry of it, of those with an entry.
    """

    week: IntArray
    share: tuple[Share, ...]


def opioid_free(
    taken: Observations,
    group: IntArray,
    groups: int,
    patient: IntArray | None = None,
    level: float = 0.95,
) -> tuple[OpioidFree, ...]:
    """Share of each group that took no opioid product in a week, with Wilson's interval.

    Opioid-free means that no product was taken, never that the dose in MME is 0: buprenorphine has
    no factor and is an opioid all the same.

    Args:
        taken: per entry the number of opioid products taken (0 = none, an answer).
        group: group of each episode, −1 leaves it out, shape (episodes,).
        groups: number of groups.
        patient: person of each episode; None = everybody has one.
        level: probability the intervals are to cover.
    """
    weeks = weekly(taken)
    people = np.arange(group.size) if patient is None else patient
    free = (weeks.value == 0).astype(np.float64)
    result = []
    for number in range(groups):
        mine = group[weeks.episode] == number
        numbers, cell = np.unique(weeks.week[mine], return_inverse=True)
        by_week = shares(free[mine], cell, numbers.size, people[weeks.episode[mine]], level)
        result.append(OpioidFree(numbers, by_week))
    return tuple(result)


def mean_dose(
    dose: Observations,
    group: IntArray,
    groups: int,
    patient: IntArray | None = None,
    level: float = 0.95,
) -> tuple[Trajectory, ...]:
    """Mean opioid dose of each group by week, in MME mg per day; those who take none count as 0.

    Args:
        dose: `opioid_mme` entries, mg per day.
        group: group of each episode, −1 leaves it out, shape (episodes,).
        groups: number of groups.
        patient: person of each episode; None = everybody has one.
        level: probability the intervals are to cover.
    """
    return trajectories(weekly(dose), group, groups, patient, Statistic.MEAN, level)
