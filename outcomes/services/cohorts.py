"""A cohort: chosen episodes, in groups, with their numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.baseline import baselines
from outcomes.analysis.comparison import LogRank, log_rank
from outcomes.analysis.duration import LANDMARK_DAY, Durations, Population, durations, population
from outcomes.analysis.observations import (
    BoolArray,
    FloatArray,
    Observations,
    between,
    of_episodes,
    window_means,
)
from outcomes.analysis.responders import Change, Share, improved_by_points, improved_by_share, shares
from outcomes.analysis.survival import IntervalKind, SurvivalCurve, kaplan_meier
from outcomes.analysis.trajectory import Trajectory, trajectories
from outcomes.analysis.weeks import weekly
from outcomes.clinical.codes import Indication
from outcomes.permissions import Permission
from outcomes.services.cohort_choices import CohortChoice, Grouping, grouping, is_chosen
from outcomes.services.cohort_data import CohortData, cohort_data, reports
from outcomes.services.unit_of_work import UnitOfWork

FIRST_WEEK, LAST_WEEK = -2, 52
RESPONSE_DAY, RESPONSE_WINDOW = 90, 14
MCID_POINTS = 2.0
"""Salaffi 2004, Eur J Pain 8:283: 2 points of 10 in chronic musculoskeletal pain (unverified)."""
RULES = ("share_30", "share_50", "mcid")


@dataclass(frozen=True)
class Options:
    """What there is to choose from at this site."""

    devices: tuple[str, ...]
    operators: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Relief:
    """Time to return of pain, from the reports alone.

    Attributes:
        population: who is followed, and who is left out and why.
        curves: Kaplan-Meier per drawn group.
        test: log-rank over the groups; None for a single one.
    """

    population: Population
    curves: tuple[SurvivalCurve, ...]
    test: LogRank | None


@dataclass(frozen=True, eq=False)
class CohortResult:
    """The numbers of a cohort; every tuple has one element per drawn group.

    Attributes:
        responders: per rule the shares at day 90 (14 days either side).
        is_demonstration: some of the people are invented.
    """

    choice: CohortChoice
    options: Options
    episodes: int
    patients: int
    groups: Grouping
    trajectories: tuple[Trajectory, ...]
    responders: Mapping[str, tuple[Share, ...]]
    relief: Relief
    is_demonstration: bool


def cohort(work: UnitOfWork, choice: CohortChoice) -> CohortResult:
    """Compute a cohort's trajectory, responders and durations."""
    staff = work.require(Permission.VIEW_COHORT)
    data = cohort_data(work, staff.site_id)
    groups = grouping(data.facts, choice)
    chosen = [fact for fact in data.facts if is_chosen(fact, choice)]
    pain = of_episodes(reports(work, staff.site_id, data, "pain_average"), groups.number >= 0)
    before = baselines(pain, len(data.facts), data.block_day)
    return CohortResult(
        choice=choice,
        options=_options(data),
        episodes=len(chosen),
        patients=len({fact.patient for fact in chosen}),
        groups=groups,
        trajectories=_trajectories(data, groups, pain),
        responders=_responders(data, groups, before, pain),
        relief=_relief(data, groups, before, pain, choice),
        is_demonstration=any(fact.is_demonstration for fact in chosen),
    )


def _options(data: CohortData) -> Options:
    return Options(
        tuple(sorted({fact.device for fact in data.facts if fact.device})),
        tuple(sorted({fact.operator for fact in data.facts if fact.operator})),
    )


def _trajectories(data: CohortData, groups: Grouping, pain: Observations) -> tuple[Trajectory, ...]:
    weeks = weekly(between(pain, 7 * FIRST_WEEK, 7 * LAST_WEEK + 6))
    return trajectories(weeks, groups.number, len(groups.drawn), data.patient)


def _responders(
    data: CohortData, groups: Grouping, before: FloatArray, pain: Observations
) -> dict[str, tuple[Share, ...]]:
    after = window_means(
        pain, len(data.facts), RESPONSE_DAY - RESPONSE_WINDOW, RESPONSE_DAY + RESPONSE_WINDOW
    )
    change = Change(before, after)
    responded = {
        "share_30": improved_by_share(change, 0.3),
        "share_50": improved_by_share(change, 0.5),
        "mcid": improved_by_points(change, MCID_POINTS),
    }
    count = len(groups.drawn)
    return {rule: shares(responded[rule], groups.number, count, data.patient) for rule in RULES}


def _relief(
    data: CohortData, groups: Grouping, before: FloatArray, pain: Observations, choice: CohortChoice
) -> Relief:
    """Durations of those for whom a return is looked for: not before a planned arthroplasty."""
    assessed = np.array(
        [fact.episode.procedure.indication is not Indication.PRE_ARTHROPLASTY for fact in data.facts],
        np.bool_,
    )
    number = np.where(assessed, groups.number, -1) if assessed.size else groups.number
    result = durations(weekly(pain), before)
    followed = population(result, number, LANDMARK_DAY if choice.is_landmark else None)
    count = len(groups.drawn)
    curves = tuple(_curve(result, followed, number == each) for each in range(count))
    test = None
    if count > 1 and followed.included.any():
        mine = followed.included
        test = log_rank(result.time[mine], result.has_returned[mine], number[mine], count)
    return Relief(followed, curves, test)


def _curve(result: Durations, followed: Population, mine: BoolArray) -> SurvivalCurve:
    inside = mine & followed.included
    return kaplan_meier(
        result.time[inside], result.has_returned[inside], float(followed.origin), IntervalKind.LOG_LOG
    )
