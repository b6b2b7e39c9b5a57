"""A cohort knee by knee: each one's change, its weeks, its course."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.week_matrix import week_matrix
from outcomes.analysis.weeks import weekly
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_relief import ended_by, relief
from outcomes.services.cohorts import LAST_WEEK, pain_change
from outcomes.services.unit_of_work import UnitOfWork

FIRST_LASAGNA_WEEK = -4


@dataclass(frozen=True, eq=False)
class Knees:
    """Every knee of the drawn groups; arrays have shape (knees,) unless said.

    Attributes:
        group: drawn group of each.
        change: change of average pain from baseline to day 90, per cent of baseline; nan = unknown.
        pain: weekly means from week −4 to 52, nan = no entry, shape (knees, weeks).
        course: its `ReportedCourse`; -1 where no return is assessed.
        back: day on which pain was reported to be back; inf where it was not.
        until: day until which it is followed, nan = never.
        ended_by: position among `cohort_relief.ENDINGS` of what ended it; -1 = nothing did.
    """

    chosen: ChosenCohort
    group: IntArray
    change: FloatArray
    pain: FloatArray
    course: IntArray
    back: FloatArray
    until: FloatArray
    ended_by: IntArray


def knees(work: UnitOfWork, choice: CohortChoice) -> Knees:
    """Give each knee of a cohort on its own, in the order in which the episodes came."""
    chosen = chosen_cohort(work, choice)
    found = relief(chosen)
    change = pain_change(chosen)
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = np.where(change.before > 0, 100 * (change.after - change.before) / change.before, np.nan)
    pain = week_matrix(
        weekly(chosen.reports("pain_average")), len(chosen.facts), FIRST_LASAGNA_WEEK, LAST_WEEK
    )
    until, kind = ended_by(chosen, found.result.last_day)
    mine = np.flatnonzero(chosen.number >= 0)
    course = np.where(found.number >= 0, found.result.course, -1)
    return Knees(
        chosen,
        chosen.number[mine],
        change=percent[mine],
        pain=pain[mine],
        course=course[mine],
        back=found.result.right[mine],
        until=until[mine],
        ended_by=kind[mine],
    )
