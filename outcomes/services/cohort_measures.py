"""Any outcome of a cohort over time: function, sensation, activity, opioids."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import Observations, between, observations
from outcomes.analysis.opioids import OpioidFree, opioid_free
from outcomes.analysis.trajectory import Statistic, Trajectory, trajectories
from outcomes.analysis.weeks import DAYS_PER_WEEK, weekly
from outcomes.clinical.observation_codes import (
    COHORT_CODES,
    OBSERVATION_CODE_BY_CODE,
    Origin,
    observation_code,
)
from outcomes.clinical.time_points import Schedule
from outcomes.errors import InputError
from outcomes.instruments import SCALE_BY_CODE
from outcomes.instruments.scale import Direction
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_opioids import opioid_products
from outcomes.services.cohorts import FIRST_WEEK, LAST_WEEK
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork

STANDARD = "pain_walking"
_MORE_IS_BETTER = ("walking_minutes", "chair_stand_30s")


@dataclass(frozen=True, eq=False)
class OutcomeCourse:
    """The course of one outcome, per drawn group.

    Attributes:
        visits: days of the visits at which its entries were counted; empty = week by week.
        course: its course.
    """

    visits: tuple[int, ...]
    course: tuple[Trajectory, ...]


@dataclass(frozen=True, eq=False)
class Measures:
    """One outcome of a cohort, and who takes no opioid; per drawn group.

    Attributes:
        measure: code of the outcome.
        statistic: what stands for a group in a week.
        visits: days of the visits at which its entries were counted; empty = week by week.
        course: its course.
        opioid_free: share without any opioid product, week by week.
    """

    chosen: ChosenCohort
    measure: str
    statistic: Statistic
    visits: tuple[int, ...]
    course: tuple[Trajectory, ...]
    opioid_free: tuple[OpioidFree, ...]


def measures(
    work: UnitOfWork, choice: CohortChoice, measure: str = STANDARD, statistic: Statistic = Statistic.MEAN
) -> Measures:
    """Follow a cohort by one outcome.

    Args:
        work: the use case.
        choice: the cohort.
        measure: one of `COHORT_CODES`.
        statistic: mean or median.

    Raises:
        InputError: `unknown_observation_code`.
    """
    checked_measure(measure)
    chosen = chosen_cohort(work, choice)
    found = outcome_course(work, chosen, measure, statistic)
    return Measures(chosen, measure, statistic, found.visits, found.course, without_opioids(chosen))


def outcome_course(
    work: UnitOfWork, chosen: ChosenCohort, measure: str, statistic: Statistic = Statistic.MEAN
) -> OutcomeCourse:
    """Follow the groups by one outcome; scores and tests are counted at their visits."""
    entries = chosen.reports(measure)
    visits: tuple[int, ...] = ()
    if observation_code(measure).origin in (Origin.SCORE, Origin.TEST):
        schedule = schedule_of_site(work, work.staff.site_id)
        entries, visits = at_visits(entries, schedule), tuple(point.day for point in schedule.time_points)
    course = trajectories(weekly(_shown(entries)), chosen.number, chosen.count, chosen.patient, statistic)
    return OutcomeCourse(visits, course)


def without_opioids(chosen: ChosenCohort) -> tuple[OpioidFree, ...]:
    """Share of each group without any opioid product, week by week."""
    return opioid_free(_shown(opioid_products(chosen)), chosen.number, chosen.count, chosen.patient)


def checked_measure(measure: str) -> None:
    """Nothing, unless a cohort cannot be followed by this outcome.

    Raises:
        InputError: `unknown_observation_code`.
    """
    if measure not in COHORT_CODES:
        raise InputError("unknown_observation_code", {"found": measure, "expected": ", ".join(COHORT_CODES)})


def is_rise_better(measure: str) -> bool:
    """True for an outcome of which more is better."""
    scale = SCALE_BY_CODE.get(measure)
    if scale is not None:
        return scale.direction is Direction.HIGH_IS_BETTER
    return measure in _MORE_IS_BETTER


def at_visits(entries: Observations, schedule: Schedule) -> Observations:
    """Scores counted on the day of the visit whose window they fall in; those between visits are left out."""
    day = np.full(len(entries), np.nan)
    for point in schedule.time_points:
        inside = (entries.day >= point.first_day) & (entries.day <= point.last_day) & np.isnan(day)
        day[inside] = point.day
    kept = ~np.isnan(day)
    return observations(entries.episode[kept], day[kept].astype(np.int64), entries.value[kept])


def range_of(measure: str) -> tuple[float, float | None]:
    """Ends of the axis of an outcome: whole for a scale, open above for what is counted."""
    row = OBSERVATION_CODE_BY_CODE[measure]
    is_scale = row.origin is Origin.SCORE or row.unit in ("0-10", "%")
    return (row.minimum, row.maximum) if is_scale else (0.0, None)


def _shown(entries: Observations) -> Observations:
    return between(entries, DAYS_PER_WEEK * FIRST_WEEK, DAYS_PER_WEEK * LAST_WEEK + DAYS_PER_WEEK - 1)
