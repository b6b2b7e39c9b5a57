"""How long relief lasts in a cohort, from the reports alone, and what else may end it first."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from outcomes.analysis.comparison import LogRank, log_rank
from outcomes.analysis.competing import Incidence, first_of, incidences, midpoints
from outcomes.analysis.duration import LANDMARK_DAY, Durations, Population, durations, population
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.analysis.restricted_mean import RestrictedMeans, common_horizon, restricted_means
from outcomes.analysis.survival import IntervalKind, SurvivalCurve, kaplan_meier
from outcomes.analysis.turnbull import IntervalCurve, turnbull
from outcomes.analysis.weeks import weekly
from outcomes.clinical.episode import EpisodeEnd
from outcomes.services.chosen_cohorts import ChosenCohort, chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.unit_of_work import UnitOfWork

LAST_DAY = 365
ENDINGS: tuple[tuple[str, tuple[EpisodeEnd, ...]], ...] = (
    ("retreatment", (EpisodeEnd.RETREATMENT, EpisodeEnd.ABLATION)),
    ("arthroplasty", (EpisodeEnd.ARTHROPLASTY,)),
    ("death", (EpisodeEnd.DEATH,)),
)
"""What competes with the return of pain, and the ends of an episode that count as it."""
EVENTS = ("return", *(code for code, _ in ENDINGS))


@dataclass(frozen=True, eq=False)
class Relief:
    """Time to return of pain, from the reports alone.

    Attributes:
        result: durations of every episode of the site whose return is assessed.
        number: drawn group of each; -1 where it is not assessed (before a planned arthroplasty).
        population: who is followed, and who is left out and why.
        curves: Kaplan-Meier per drawn group.
        test: log-rank over the groups; None for a single one.
    """

    result: Durations
    number: IntArray
    population: Population
    curves: tuple[SurvivalCurve, ...]
    test: LogRank | None


@dataclass(frozen=True, eq=False)
class Returns:
    """Everything about returns of pain and what competes with them, per drawn group.

    Attributes:
        intervals: Turnbull's estimate from (L, R].
        incidences: per group, cumulative incidence of each of `EVENTS`.
        means: restricted mean days in relief and their differences.
    """

    chosen: ChosenCohort
    relief: Relief
    intervals: tuple[IntervalCurve, ...]
    incidences: tuple[tuple[Incidence, ...], ...]
    means: RestrictedMeans


def relief(chosen: ChosenCohort) -> Relief:
    """Durations of those for whom a return is looked for: not before a planned arthroplasty."""
    assessed = np.array([fact.episode.assesses_return for fact in chosen.facts], np.bool_)
    number = np.where(assessed, chosen.number, -1) if assessed.size else chosen.number
    result = durations(weekly(chosen.reports("pain_average")), chosen.baseline)
    followed = population(result, number, LANDMARK_DAY if chosen.choice.is_landmark else None)
    curves = tuple(_curve(chosen, result, followed, number == each) for each in range(chosen.count))
    test = None
    if chosen.count > 1 and followed.included.any():
        mine = followed.included
        columns = (result.time[mine], result.has_returned[mine], number[mine])
        test = log_rank(*columns, chosen.count, chosen.patient[mine])
    return Relief(result, number, followed, curves, test)


def returns(work: UnitOfWork, choice: CohortChoice) -> Returns:
    """Compute when pain returned, with the intervals between entries and with what competes."""
    chosen = chosen_cohort(work, choice)
    found = relief(chosen)
    time, event = first_events(chosen, found)
    origin = float(found.population.origin)
    groups = [found.population.included & (found.number == each) for each in range(chosen.count)]
    return Returns(
        chosen,
        found,
        tuple(turnbull(found.result.left[mine], found.result.right[mine], origin) for mine in groups),
        tuple(
            incidences(time[mine], event[mine], len(EVENTS), chosen.patient[mine], origin) for mine in groups
        ),
        _means(chosen, found),
    )


def ended_by(chosen: ChosenCohort, last_day: FloatArray) -> tuple[FloatArray, IntArray]:
    """When each episode stops being followed, and the position among `ENDINGS` of what ended it, or -1.

    Args:
        chosen: the cohort.
        last_day: day of each episode's last entry, nan = none, shape (all episodes,).
    """
    until, kind = np.array(last_day), np.full(last_day.size, -1, np.int64)
    for fact in chosen.facts:
        last = last_day[fact.index]
        if np.isnan(last):
            continue
        followed = fact.episode.follow_up(fact.episode.day_zero + timedelta(days=int(last)))
        until[fact.index] = followed.last_day
        for position, (_, ends) in enumerate(ENDINGS):
            if followed.ended_by in ends:
                kind[fact.index] = position
    return until, kind


def first_events(chosen: ChosenCohort, found: Relief) -> tuple[FloatArray, IntArray]:
    """When the first of `EVENTS` happened to each episode, a return at the middle of (L, R]; 0 = none."""
    until, kind = ended_by(chosen, found.result.last_day)
    middle = np.where(found.result.has_returned, midpoints(found.result.left, found.result.right), np.inf)
    origin = float(found.population.origin)
    others = [np.where(kind == position, until, np.inf) for position in range(len(ENDINGS))]
    return first_of([np.maximum(middle, origin), *others], np.maximum(until, origin))


def _means(chosen: ChosenCohort, found: Relief) -> RestrictedMeans:
    mine = found.population.included
    columns = (found.result.time[mine], found.result.has_returned[mine], found.number[mine], chosen.count)
    horizon = common_horizon(*columns, LAST_DAY)
    return restricted_means(*columns, horizon, chosen.patient[mine], float(found.population.origin))


def _curve(chosen: ChosenCohort, result: Durations, followed: Population, mine: BoolArray) -> SurvivalCurve:
    inside = mine & followed.included
    return kaplan_meier(
        result.time[inside],
        result.has_returned[inside],
        float(followed.origin),
        IntervalKind.LOG_LOG,
        patient=chosen.patient[inside],
    )
