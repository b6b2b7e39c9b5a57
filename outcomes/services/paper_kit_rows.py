"""Rows of a paper kit's files: episodes, entries, harms, and what the figures say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.intervals import Estimate
from outcomes.analysis.observations import Observations
from outcomes.clinical.time_points import TimePoint
from outcomes.exchange.columns import Cell
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_choices import LEAST_PEOPLE
from outcomes.services.cohort_comparison import Comparison
from outcomes.services.cohort_measures import Measures
from outcomes.services.cohort_predictors import Predictors, covariates
from outcomes.services.cohort_relief import Returns, first_events
from outcomes.services.cohort_safety import Safety, adverse_events
from outcomes.services.cohorts import CohortResult

_RULES = ("share_30", "share_50", "mcid")
_COVARIATES = ("skin_nerve", "freeze_minutes", "cycles")
"""Predictors that no other column of the episodes tells."""


@dataclass(frozen=True, eq=False)
class Kit:
    """The numbers of a cohort."""

    overview: CohortResult
    returns: Returns
    comparison: Comparison
    predictors: Predictors
    measures: Measures
    safety: Safety

    @property
    def chosen(self) -> ChosenCohort:
        """The cohort."""
        return self.overview.chosen

    @property
    def codes(self) -> list[str]:
        """Codes of the drawn groups; operators are numbered, for a kit names nobody."""
        group_by, drawn = self.chosen.choice.group_by, self.chosen.groups.drawn
        if group_by == "operator":
            return [f"operator {number}" for number in range(1, len(drawn) + 1)]
        return [group.code if group_by else "" for group in drawn]


def episode_rows(kit: Kit, wide: Iterable[Mapping[str, Cell]]) -> Iterator[dict[str, Cell]]:
    """Wide rows of the drawn groups, with what the figures count of each."""
    found = kit.returns.relief
    day, event = first_events(kit.chosen, found)
    known = {code: values for code, values in covariates(kit.chosen).items() if code in _COVARIATES}
    for place, row in enumerate(wide):
        number = int(kit.chosen.number[place])
        if number < 0:
            continue
        is_followed = bool(found.population.included[place])
        yield dict(row) | {
            "group": kit.codes[number] or None,
            "group_number": number,
            "is_followed": is_followed,
            "from_day": float(found.population.origin) if is_followed else None,
            "first_event": int(event[place]) if is_followed else None,
            "first_event_day": float(day[place]) if is_followed else None,
            **{code: _known(values[place]) for code, values in known.items()},
        }


def harm_rows(chosen: ChosenCohort) -> Iterator[dict[str, Cell]]:
    """Adverse events of the drawn groups, each kind once a procedure, at its highest grade."""
    for event, grades in adverse_events(chosen).grade.items():
        for place, grade in sorted(grades.items()):
            if event and chosen.number[place] >= 0:
                name = chosen.facts[place].episode.procedure.procedure_id
                yield {"procedure_id": name, "event": event, "highest_grade": grade or None}


def entry_rows(chosen: ChosenCohort, entries: Observations) -> Iterator[dict[str, Cell]]:
    """Entries in days since procedure."""
    names = [fact.episode.procedure.procedure_id for fact in chosen.facts]
    columns = (entries.episode.tolist(), entries.day.tolist(), entries.value.tolist())
    for episode, day, value in zip(*columns, strict=True):
        yield {"procedure_id": names[episode], "day": day, "value": value}


def visit_row(point: TimePoint) -> dict[str, Cell]:
    """A visit and its window."""
    return {
        "visit": point.code,
        "day": point.day,
        "first_day": point.first_day,
        "last_day": point.last_day,
    }


def _row(
    statistic: str, group: str, at: float | None, found: Estimate, number: int | None = None
) -> dict[str, Cell]:
    ends = {"estimate": found.value, "lower": found.lower, "upper": found.upper}
    known = {name: _known(value) for name, value in ends.items()}
    return {"statistic": statistic, "group": group or None, "at": at, **known, "number": number}


def number_rows(kit: Kit) -> Iterator[dict[str, Cell]]:
    """What the figures say of the drawn groups, one number a row."""
    for number, group in enumerate(kit.codes):
        yield from _course(kit, number, group)
        yield from _responders(kit, number, group)
        yield from _relief(kit, number, group)
        yield from _adjusted(kit, number, group)
        yield from _opioid_free(kit, number, group)
        yield from _harms(kit, number, group)
    yield from _ratios(kit.predictors)
    test = kit.returns.relief.test
    if test is not None and np.isfinite(test.statistic):
        yield _row("log_rank", "", None, Estimate(test.statistic, np.nan, np.nan))


def _responders(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    for rule in _RULES:
        share = kit.overview.responders[rule][number]
        if share.judged:
            yield _row(rule, group, None, share.share, share.judged)


def _opioid_free(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    free = kit.measures.opioid_free[number]
    for week, share in zip(free.week.tolist(), free.share, strict=True):
        if share.patients >= LEAST_PEOPLE:
            yield _row("opioid_free", group, week, share.share, share.judged)


def _harms(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    for count in kit.safety.harms[number]:
        yield _row(f"harm:{count.event or 'any'}", group, None, count.share.share, count.share.judged)


def _adjusted(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    for visit, day in enumerate(kit.comparison.visits):
        mean = kit.comparison.course.means[number][visit].estimate
        people = int(kit.comparison.course.people[number, visit])
        if people >= LEAST_PEOPLE and np.isfinite(mean.value):
            yield _row("adjusted_mean", group, day, Estimate(mean.value, np.nan, np.nan), people)


def _ratios(found: Predictors) -> Iterator[dict[str, Cell]]:
    """Hazard ratios, each alone and adjusted."""
    for each in found.predictors:
        for statistic, ratio in (("hazard_ratio", each.alone), ("hazard_ratio_adjusted", each.adjusted)):
            if np.isfinite(ratio.ratio):
                ends = Estimate(ratio.ratio, ratio.lower, ratio.upper)
                yield _row(statistic, each.code, None, ends, ratio.knees)


def _course(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    course = kit.overview.trajectories[number]
    for place in np.flatnonzero(course.patients >= LEAST_PEOPLE).tolist():
        ends = Estimate(*(float(one[place]) for one in (course.estimate, course.lower, course.upper)))
        yield _row("weekly_mean", group, int(course.week[place]), ends, int(course.episodes[place]))


def _relief(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    curve = kit.returns.relief.curves[number]
    for place in np.flatnonzero(curve.events > 0).tolist():
        ends = Estimate(*(float(one[place]) for one in (curve.survival, curve.lower, curve.upper)))
        yield _row("in_relief", group, float(curve.time[place]), ends, int(curve.at_risk[place]))
    if curve.people:
        yield _row("median", group, None, curve.quantile(), curve.people)
    mean = kit.returns.means.means[number]
    if np.isfinite(mean.value):
        yield _row("relief_mean", group, kit.returns.means.horizon, mean)
    for kind, incidence in enumerate(kit.returns.incidences[number], 1):
        happened = np.diff(incidence.happened, prepend=0) > 0
        for day in incidence.time[happened].tolist():
            value = incidence.at(day).value
            yield _row(f"incidence_{kind}", group, day, Estimate(value, np.nan, np.nan))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
