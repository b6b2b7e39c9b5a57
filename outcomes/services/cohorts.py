"""A cohort at a glance: its course, who responded, how long relief lasted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, between, window_means
from outcomes.analysis.responders import (
    Change,
    Share,
    improved_by_points,
    improved_by_share,
    omeract_oarsi,
    shares,
)
from outcomes.analysis.trajectory import Statistic, Trajectory, trajectories
from outcomes.analysis.weeks import weekly
from outcomes.clinical.baselines import BASELINE_FIRST_DAY, BASELINE_LAST_DAY
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_relief import Relief, relief
from outcomes.services.unit_of_work import UnitOfWork

FIRST_WEEK, LAST_WEEK = -2, 52
RESPONSE_DAY, RESPONSE_WINDOW = 90, 14
MCID_POINTS = 2.0
"""Salaffi 2004, Eur J Pain 8:283: 2 points of 10 in chronic musculoskeletal pain (unverified)."""
RULES = ("share_30", "share_50", "mcid", "omeract_oarsi")
LEAST_SHARE = 0.3
"""Less pain than before by which a knee counts as having responded: IMMPACT's moderate change."""


@dataclass(frozen=True, eq=False)
class CohortResult:
    """The numbers of a cohort at a glance; every tuple has one element per drawn group.

    Attributes:
        responders: per rule the shares at day 90 (14 days either side).
    """

    chosen: ChosenCohort
    trajectories: tuple[Trajectory, ...]
    responders: Mapping[str, tuple[Share, ...]]
    relief: Relief


def cohort(work: UnitOfWork, choice: CohortChoice) -> CohortResult:
    """Compute a cohort's trajectory, responders and durations."""
    chosen = chosen_cohort(work, choice)
    return CohortResult(chosen, pain_course(chosen), _responders(chosen), relief(chosen))


def pain_course(chosen: ChosenCohort, statistic: Statistic = Statistic.MEAN) -> tuple[Trajectory, ...]:
    """Average pain of the groups, week by week."""
    inside = between(chosen.reports("pain_average"), 7 * FIRST_WEEK, 7 * LAST_WEEK + 6)
    return trajectories(weekly(inside), chosen.number, chosen.count, chosen.patient, statistic)


def pain_change(chosen: ChosenCohort) -> Change:
    """Baseline of average pain, and its mean over the window around day 90, per episode."""
    first, last = RESPONSE_DAY - RESPONSE_WINDOW, RESPONSE_DAY + RESPONSE_WINDOW
    after = window_means(chosen.reports("pain_average"), len(chosen.facts), first, last)
    return Change(chosen.baseline, after)


def _responders(chosen: ChosenCohort) -> dict[str, tuple[Share, ...]]:
    change = pain_change(chosen)
    responded = {
        "share_30": improved_by_share(change, LEAST_SHARE),
        "share_50": improved_by_share(change, 0.5),
        "mcid": improved_by_points(change, MCID_POINTS),
        "omeract_oarsi": _omeract_oarsi(chosen, change),
    }
    return {rule: shares(responded[rule], chosen.number, chosen.count, chosen.patient) for rule in RULES}


def _omeract_oarsi(chosen: ChosenCohort, pain: Change) -> FloatArray:
    """Judged where all three measures are known: pain alone makes a responder, but no non-responder."""
    changes = (
        Change(10 * pain.before, 10 * pain.after),
        _worse(chosen, "koos_12_function"),
        _worse(chosen, "sane"),
    )
    absent = np.isnan([change.improvement for change in changes]).any(axis=0)
    return np.where(absent, np.nan, omeract_oarsi(*changes))


def _worse(chosen: ChosenCohort, code: str) -> Change:
    """A score of 0 to 100 where more is better, turned round, before and around the day of response."""
    first, last = RESPONSE_DAY - RESPONSE_WINDOW, RESPONSE_DAY + RESPONSE_WINDOW
    entries, count = chosen.reports(code), len(chosen.facts)
    before = window_means(entries, count, BASELINE_FIRST_DAY, BASELINE_LAST_DAY)
    return Change(100 - before, 100 - window_means(entries, count, first, last))
