"""Groups of a cohort compared: adjusted for what they differed in before, and operator by operator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.adjusted_course import AdjustedCourse, RepeatedValues, adjusted_course
from outcomes.analysis.observations import FloatArray, IntArray, window_means
from outcomes.analysis.responders import Share, improved_by_share, shares
from outcomes.clinical.baselines import BASELINE_FIRST_DAY, BASELINE_LAST_DAY
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import LEAST_PEOPLE, CohortChoice
from outcomes.services.cohort_measures import checked_measure
from outcomes.services.cohort_predictors import ADJUSTED_FOR, known_before
from outcomes.services.cohorts import LEAST_SHARE, pain_change
from outcomes.services.sites import schedule_of_site
from outcomes.services.unit_of_work import UnitOfWork

PAIN = "pain_average"


@dataclass(frozen=True, eq=False)
class Comparison:
    """The groups of a cohort at the visits after the procedure, and the operators beside each other.

    Attributes:
        measure: code of the outcome.
        visits: their days.
        course: adjusted means and differences.
        adjusted_for: which of `ADJUSTED_FOR` anybody has; the others could not be adjusted for.
        operators: per operator with at least ten people, the share that responded.
        small: operators with fewer, and knees whose operator is not noted, who are not shown.
        overall: share of all that could be judged.
    """

    chosen: ChosenCohort
    measure: str
    visits: tuple[int, ...]
    course: AdjustedCourse
    adjusted_for: tuple[str, ...]
    operators: Mapping[str, Share]
    small: int
    overall: Share


def comparison(work: UnitOfWork, choice: CohortChoice, measure: str = PAIN) -> Comparison:
    """Compare the drawn groups of a cohort by one outcome.

    Raises:
        InputError: `unknown_observation_code`.
    """
    checked_measure(measure)
    chosen = chosen_cohort(work, choice)
    points = [point for point in schedule_of_site(work, work.staff.site_id).time_points if point.day > 0]
    entries, count = chosen.reports(measure), len(chosen.facts)
    windows = [window_means(entries, count, point.first_day, point.last_day) for point in points]
    known = _covariates(chosen, measure)
    course = _course(chosen, np.array(windows).reshape(len(points), count), known)
    operators, small, overall = _operators(chosen)
    days = tuple(point.day for point in points)
    return Comparison(chosen, measure, days, course, tuple(known), operators, small, overall)


def _covariates(chosen: ChosenCohort, measure: str) -> dict[str, FloatArray]:
    """What the groups are adjusted for, without what nobody drawn has."""
    known = {code: values for code, values in known_before(chosen).items() if code in ADJUSTED_FOR}
    if measure != PAIN:
        entries = chosen.reports(measure)
        known["baseline"] = window_means(entries, len(chosen.facts), BASELINE_FIRST_DAY, BASELINE_LAST_DAY)
    drawn = chosen.number >= 0
    return {code: known[code] for code in ADJUSTED_FOR if not np.isnan(known[code][drawn]).all()}


def _course(chosen: ChosenCohort, windows: FloatArray, known: Mapping[str, FloatArray]) -> AdjustedCourse:
    visits, mine = windows.shape[0], np.flatnonzero(chosen.number >= 0)
    knee = np.tile(mine, visits)
    return adjusted_course(
        RepeatedValues(
            value=windows[:, mine].ravel(),
            visit=np.repeat(np.arange(visits), mine.size),
            group=chosen.number[knee],
            knee=knee,
            person=chosen.patient[knee],
            covariates=np.array([values[knee] for values in known.values()]).reshape(len(known), knee.size).T,
        ),
        chosen.count,
        visits,
    )


def _operators(chosen: ChosenCohort) -> tuple[dict[str, Share], int, Share]:
    """Share of knees with 30 % less pain on day 90, operator by operator and of all."""
    names = sorted({fact.operator for fact in chosen.facts if fact.operator})
    numbers = {name: number for number, name in enumerate(names)}
    by = np.array([numbers.get(fact.operator, len(names)) for fact in chosen.facts], np.int64)
    responded = improved_by_share(pain_change(chosen), LEAST_SHARE)
    return beside(names, np.where(chosen.number >= 0, by, -1), responded, chosen.patient)


def beside(
    names: Sequence[str], by: IntArray, responded: FloatArray, patient: IntArray
) -> tuple[dict[str, Share], int, Share]:
    """Shares by name of those with enough people; how many have fewer, but not none; share of all.

    Args:
        names: of whoever is set beside each other.
        by: place of each episode's name; at their end where it has none, -1 where it does not count.
        responded: 1, 0 or nan, shape (episodes,).
        patient: person of each episode.
    """
    found = shares(responded, by, len(names), patient)
    (overall,) = shares(responded, np.where(by >= 0, 0, -1), 1, patient)
    large = {name: one for name, one in zip(names, found, strict=True) if one.patients >= LEAST_PEOPLE}
    return large, sum(1 for one in found if 0 < one.patients < LEAST_PEOPLE), overall
