"""What the figures of a cohort say, one number a row, for R to find again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.funnel import LEVELS, funnel_limits
from outcomes.analysis.intervals import Estimate
from outcomes.analysis.opioids import OpioidFree
from outcomes.analysis.trajectory import Trajectory
from outcomes.analysis.turnbull_bootstrap import MedianInterval
from outcomes.exchange.columns import Cell
from outcomes.services.chosen_cohorts import ChosenCohort
from outcomes.services.cohort_choices import LEAST_PEOPLE
from outcomes.services.cohort_comparison import Comparison
from outcomes.services.cohort_measures import OutcomeCourse
from outcomes.services.cohort_predictors import Predictors
from outcomes.services.cohort_relief import Returns
from outcomes.services.cohort_safety import Safety
from outcomes.services.cohorts import RULES, CohortResult


@dataclass(frozen=True, eq=False)
class Kit:
    """The numbers of a cohort."""

    overview: CohortResult
    returns: Returns
    comparison: Comparison
    predictors: Predictors
    outcomes: Mapping[str, OutcomeCourse]
    """Every outcome but pain of which anybody has entries, by its code."""
    opioid_free: tuple[OpioidFree, ...]
    safety: Safety
    medians: Mapping[str, MedianInterval]
    """Turnbull's median with its interval, by the code of the group."""

    @property
    def chosen(self) -> ChosenCohort:
        """The cohort."""
        return self.overview.chosen

    @property
    def operator_numbers(self) -> dict[str, int]:
        """Operators with enough people, numbered, for a kit names nobody."""
        return {name: number for number, name in enumerate(self.comparison.operators, 1)}

    @property
    def codes(self) -> list[str]:
        """Codes of the drawn groups; operators are numbered, for a kit names nobody."""
        group_by, drawn = self.chosen.choice.group_by, self.chosen.groups.drawn
        if group_by == "operator":
            return [f"operator {number}" for number in range(1, len(drawn) + 1)]
        return [group.code if group_by else "" for group in drawn]


def known(value: float) -> float | None:
    """A number that a file can hold; None where it is not known."""
    return float(value) if np.isfinite(value) else None


def _row(
    statistic: str,
    group: str,
    at: float | None,
    found: Estimate,
    number: int | None = None,
    p_value: float = np.nan,
) -> dict[str, Cell]:
    ends = {"estimate": found.value, "lower": found.lower, "upper": found.upper, "p_value": p_value}
    told = {name: known(value) for name, value in ends.items()}
    return {"statistic": statistic, "group": group or None, "at": at, **told, "number": number}


def _alone(value: float) -> Estimate:
    return Estimate(float(value), np.nan, np.nan)


def number_rows(kit: Kit) -> Iterator[dict[str, Cell]]:
    """What the figures say of the drawn groups, one number a row."""
    for number, group in enumerate(kit.codes):
        yield from _course(kit, number, group)
        yield from _responders(kit, number, group)
        yield from _relief(kit, number, group)
        yield from _days_in_relief(kit, number, group)
        yield from _intervals(kit, number, group)
        yield from _adjusted(kit, number, group)
        yield from _opioid_free(kit, number, group)
        yield from _harms(kit, number, group)
        yield from _mirror(kit, number, group)
        yield from _diaries(kit, number, group)
    yield from _ratios(kit.predictors)
    yield from _operators(kit)
    tipping = kit.safety.mirror.tipping
    if tipping is not None:
        yield _row("tipping", "", None, _alone(tipping.share))
    test = kit.returns.relief.test
    if test is not None and np.isfinite(test.statistic):
        yield _row("log_rank", "", None, _alone(test.statistic), p_value=test.p_value)


def _responders(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    for rule in RULES:
        share = kit.overview.responders[rule][number]
        if share.judged:
            yield _row(rule, group, None, share.share, share.judged)


def _opioid_free(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    free = kit.opioid_free[number]
    for week, share in zip(free.week.tolist(), free.share, strict=True):
        if share.patients >= LEAST_PEOPLE:
            yield _row("opioid_free", group, week, share.share, share.judged)


def _harms(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    for count in kit.safety.harms[number]:
        yield _row(f"harm:{count.event or 'any'}", group, None, count.share.share, count.share.judged)


def _mirror(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    found = kit.safety.mirror
    for name, shares in (("judged", found.judged), ("worst", found.worst), ("best", found.best)):
        share = shares[number]
        if share.judged:
            yield _row(f"mirror_{name}", group, None, share.share, share.judged)


def _diaries(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    found = kit.safety.completeness[number]
    for place in np.flatnonzero(found.episodes >= LEAST_PEOPLE).tolist():
        share = _alone(found.made[place] / found.due[place])
        yield _row("diaries_made", group, int(found.week[place]), share, int(found.episodes[place]))


def _operators(kit: Kit) -> Iterator[dict[str, Cell]]:
    """Shares of the operators, and the limits of the funnel at their numbers."""
    overall = kit.comparison.overall.share.value
    for name, number in kit.operator_numbers.items():
        share = kit.comparison.operators[name]
        yield _row("operator_share", f"operator {number}", None, share.share, share.judged)
        for level in LEVELS:
            limits = funnel_limits(overall, np.array([share.judged]), level)
            ends = Estimate(overall, float(limits.lower[0]), float(limits.upper[0]))
            yield _row(f"funnel_{level:g}", f"operator {number}", share.judged, ends)


def _adjusted(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    course = kit.comparison.course
    for visit, day in enumerate(kit.comparison.visits):
        people = int(course.people[number, visit])
        if people < LEAST_PEOPLE:
            continue
        shown = {"adjusted_mean": course.means[number][visit]}
        if number:
            shown["adjusted_difference"] = course.differences[number - 1][visit]
        for statistic, found in shown.items():
            if np.isfinite(found.estimate.value):
                yield _row(statistic, group, day, found.estimate, people, found.p_value)


def _ratios(found: Predictors) -> Iterator[dict[str, Cell]]:
    """Hazard ratios, each alone and adjusted."""
    for each in found.predictors:
        for statistic, ratio in (("hazard_ratio", each.alone), ("hazard_ratio_adjusted", each.adjusted)):
            if np.isfinite(ratio.ratio):
                ends = Estimate(ratio.ratio, ratio.lower, ratio.upper)
                yield _row(statistic, each.code, None, ends, ratio.knees, ratio.p_value)


def _course(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    yield from _by_week("weekly_mean", group, kit.overview.trajectories[number])
    for code, found in kit.outcomes.items():
        name = f"{'visits' if found.visits else 'course'}:{code}"
        yield from _by_week(name, group, found.course[number])


def _by_week(statistic: str, group: str, course: Trajectory) -> Iterator[dict[str, Cell]]:
    for place in np.flatnonzero(course.patients >= LEAST_PEOPLE).tolist():
        ends = Estimate(*(float(one[place]) for one in (course.estimate, course.lower, course.upper)))
        yield _row(statistic, group, int(course.week[place]), ends, int(course.episodes[place]))


def _relief(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    curve = kit.returns.relief.curves[number]
    for place in np.flatnonzero(curve.events > 0).tolist():
        ends = Estimate(*(float(one[place]) for one in (curve.survival, curve.lower, curve.upper)))
        yield _row("in_relief", group, float(curve.time[place]), ends, int(curve.at_risk[place]))
    if curve.people:
        yield _row("median", group, None, curve.quantile(), curve.people)
    for kind, incidence in enumerate(kit.returns.incidences[number], 1):
        happened = np.diff(incidence.happened, prepend=0) > 0
        for day in incidence.time[happened].tolist():
            yield _row(f"incidence_{kind}", group, day, incidence.at(day))


def _days_in_relief(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    found = kit.returns.means
    if np.isfinite(found.means[number].value):
        yield _row("relief_mean", group, found.horizon, found.means[number])
        if number:
            difference, p_value = found.differences[number], found.p_values[number]
            yield _row("relief_difference", group, found.horizon, difference, p_value=p_value)


def _intervals(kit: Kit, number: int, group: str) -> Iterator[dict[str, Cell]]:
    curve = kit.returns.intervals[number]
    remaining = 1 - np.cumsum(curve.mass)
    for day, value in zip(curve.right.tolist(), remaining.tolist(), strict=True):
        if np.isfinite(day):
            yield _row("turnbull", group, day, _alone(value), curve.people)
    median = kit.medians.get(kit.chosen.groups.drawn[number].code)
    if median is not None:
        yield from _median(median, group)


def _median(found: MedianInterval, group: str) -> Iterator[dict[str, Cell]]:
    """The stretch of Turnbull's median; an end that is not reached is empty."""
    begins = Estimate(found.left, found.lower, np.nan)
    ends = Estimate(found.right, np.nan, found.upper)
    yield _row("turnbull_median_begins", group, None, begins, found.people)
    yield _row("turnbull_median_ends", group, None, ends, found.people)
