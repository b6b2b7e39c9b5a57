"""The cohort's statistics on a plain table that anybody may bring: what the pages compute, for R to sign."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outcomes.analysis.adjusted_course import Contrast, RepeatedValues, adjusted_course
from outcomes.analysis.baseline import baselines
from outcomes.analysis.comparison import difference_of_means, log_rank
from outcomes.analysis.competing import incidences
from outcomes.analysis.duration import ReportedCourse, durations
from outcomes.analysis.intervals import Estimate
from outcomes.analysis.observations import IntArray, Observations, observations
from outcomes.analysis.proportional_hazards import cox
from outcomes.analysis.responders import shares
from outcomes.analysis.restricted_mean import common_horizon, restricted_means
from outcomes.analysis.survival import IntervalKind, kaplan_meier
from outcomes.analysis.trajectory import trajectories
from outcomes.analysis.turnbull import turnbull
from outcomes.analysis.turnbull_bootstrap import median_interval
from outcomes.analysis.weeks import weekly
from outcomes.errors import InputError
from outcomes.exchange.plain_tables import PlainTable, read_table

COLUMNS = ("statistic", "group", "at", "estimate", "lower", "upper", "number", "p_value")
HORIZON = 365.0
_OF_MIXED = ("value", "episode", "patient", "visit", "group")


@dataclass(frozen=True)
class Finding:
    """One number of an analysis; nan and None = there is none.

    Attributes:
        statistic: what it is.
        group: label of the group, or of the covariate; empty for all together.
        at: day or week it is about.
        number: how many it is of.
    """

    statistic: str
    group: str
    at: float | None
    estimate: float
    lower: float = np.nan
    upper: float = np.nan
    number: int | None = None
    p_value: float = np.nan


@dataclass(frozen=True)
class Analysis:
    """One analysis: the columns its table must have, and what it computes of them."""

    needed: tuple[str, ...]
    compute: Callable[[PlainTable], Iterator[Finding]]


def analyse(name: str, path: Path) -> list[Finding]:
    """Compute one of `ANALYSES` on a CSV file; `group` and `patient` are columns it may have besides.

    Raises:
        InputError: `code_unknown`, or what is wrong with the table (`exchange.plain_tables`).
    """
    if name not in ANALYSES:
        expected = ", ".join(ANALYSES)
        raise InputError("code_unknown", {"value": name, "expected": expected, "field": "analysis"})
    analysis = ANALYSES[name]
    return list(analysis.compute(read_table(path, analysis.needed)))


def _groups(table: PlainTable) -> tuple[IntArray, tuple[str, ...]]:
    if "group" in table.columns:
        return table.labels("group")
    return np.zeros(len(table), np.int64), ("",)


def _patients(table: PlainTable) -> IntArray:
    if "patient" in table.columns:
        return table.labels("patient")[0]
    return np.arange(len(table))


def _of(statistic: str, group: str, at: float | None, found: Estimate, number: int | None = None) -> Finding:
    return Finding(statistic, group, at, found.value, found.lower, found.upper, number)


def _means(table: PlainTable) -> Iterator[Finding]:
    value, patient = table.numbers("value"), _patients(table)
    group, names = _groups(table)
    one_week = observations(np.arange(len(table)), np.zeros(len(table)), value)
    for name, course in zip(names, trajectories(weekly(one_week), group, len(names), patient), strict=True):
        for mean, lower, upper, number in zip(
            course.estimate, course.lower, course.upper, course.episodes, strict=True
        ):
            yield Finding("mean", name, None, float(mean), float(lower), float(upper), int(number))
    for other in range(1, len(names)):
        gap = difference_of_means(value, group, other, 0, patient)
        label = f"{names[other]} - {names[0]}"
        ends = gap.estimate
        yield Finding("difference", label, None, ends.value, ends.lower, ends.upper, None, gap.p_value)


def _shares(table: PlainTable) -> Iterator[Finding]:
    group, names = _groups(table)
    found = shares(table.numbers("responded"), group, len(names), _patients(table))
    for name, share in zip(names, found, strict=True):
        yield _of("share", name, None, share.share, share.judged)


def _survival(table: PlainTable) -> Iterator[Finding]:
    time, is_event, patient = table.numbers("time"), table.numbers("event") == 1, _patients(table)
    group, names = _groups(table)
    for number, name in enumerate(names):
        mine = group == number
        curve = kaplan_meier(time[mine], is_event[mine], 0.0, IntervalKind.LOG_LOG, patient=patient[mine])
        yield _of("median", name, None, curve.quantile(), curve.people)
        for day, at_risk in zip(curve.time.tolist(), curve.at_risk.tolist(), strict=True):
            yield _of("survival", name, day, curve.at(day), at_risk)
    horizon = common_horizon(time, is_event, group, len(names), HORIZON)
    means = restricted_means(time, is_event, group, len(names), horizon, patient)
    for name, mean in zip(names, means.means, strict=True):
        yield _of("restricted_mean", name, horizon, mean)
    for name, gap, p in list(zip(names, means.differences, means.p_values, strict=True))[1:]:
        label = f"{name} - {names[0]}"
        yield Finding("difference", label, horizon, gap.value, gap.lower, gap.upper, None, p)
    if len(names) > 1:
        test = log_rank(time, is_event, group, len(names), patient)
        yield Finding("log_rank", "", None, test.statistic, number=test.degrees, p_value=test.p_value)


def _intervals(table: PlainTable) -> Iterator[Finding]:
    left, right = table.numbers("left"), table.numbers("right")
    right = np.where(np.isnan(right), np.inf, right)
    (group, names), patient = _groups(table), _patients(table)
    for number, name in enumerate(names):
        mine = group == number
        curve = turnbull(left[mine], right[mine])
        first, last = curve.quantile()
        yield Finding("median", name, None, np.nan, first, last, curve.people)
        around = median_interval(left[mine], right[mine], patient[mine])
        yield Finding("median_interval", name, None, np.nan, around.lower, around.upper, around.people)
        for day, mass in zip(curve.right.tolist(), curve.mass.tolist(), strict=True):
            if np.isfinite(day):
                lowest, highest = curve.at(day)
                yield Finding("survival", name, day, (lowest + highest) / 2, lowest, highest, curve.people)
                yield Finding("mass", name, day, mass)


def _competing(table: PlainTable) -> Iterator[Finding]:
    time, event, patient = table.numbers("time"), table.numbers("event").astype(np.int64), _patients(table)
    group, names = _groups(table)
    kinds = int(event.max(initial=0))
    for number, name in enumerate(names):
        mine = group == number
        for kind, found in enumerate(incidences(time[mine], event[mine], kinds, patient[mine]), 1):
            for day, happened in zip(found.time.tolist(), found.happened.tolist(), strict=True):
                yield _of(f"incidence_{kind}", name, day, found.at(day), happened)


def _cox(table: PlainTable) -> Iterator[Finding]:
    names = [name for name in table.columns if name not in ("time", "event", "patient")]
    columns = np.array([table.numbers(name) for name in names]).reshape(len(names), len(table)).T
    told = cox(table.numbers("time"), table.numbers("event") == 1, columns, _patients(table))
    for place, name in enumerate(names):
        ratio = told.of(place)
        ends = (ratio.ratio, ratio.lower, ratio.upper)
        yield Finding("hazard_ratio", name, None, *ends, ratio.knees, ratio.p_value)
        yield Finding("log_hazard_ratio", name, None, float(told.coefficient[place]))
        yield Finding("robust_error", name, None, float(told.robust_error[place]))


def _mixed(table: PlainTable) -> Iterator[Finding]:
    group, names = _groups(table)
    days = table.numbers("visit") if "visit" in table.columns else np.zeros(len(table))
    visits = np.unique(days[~np.isnan(days)])
    visit = np.minimum(np.searchsorted(visits, days), max(visits.size - 1, 0))
    knee = table.labels("episode")[0]
    person = table.labels("patient")[0] if "patient" in table.columns else knee
    is_placed = (group >= 0) & (knee >= 0) & (person >= 0) & ~np.isnan(days)
    value = np.where(is_placed, table.numbers("value"), np.nan)
    covariates = [name for name in table.columns if name not in _OF_MIXED]
    columns = np.array([table.numbers(name) for name in covariates]).reshape(-1, len(table)).T
    repeated = RepeatedValues(value, visit, group, knee, person, columns)
    found = adjusted_course(repeated, len(names), visits.size)
    for place, day in enumerate(visits.tolist()):
        for number, name in enumerate(names):
            people = int(found.people[number, place])
            yield _contrast("mean", name, day, found.means[number][place], people)
            if number:
                label, apart = f"{name} - {names[0]}", found.differences[number - 1][place]
                yield _contrast("difference", label, day, apart, people)
    model = found.model
    for name, slope in zip(covariates, found.slopes, strict=True):
        yield _contrast("slope", name, None, slope, model.people)
    deviations = (model.person_deviation, model.knee_deviation, model.residual_deviation)
    for name, size in zip(("patient", "episode", "residual"), deviations, strict=True):
        yield Finding("deviation", name, None, size)


def _contrast(statistic: str, group: str, at: float | None, found: Contrast, number: int) -> Finding:
    ends = found.estimate
    return Finding(statistic, group, at, ends.value, ends.lower, ends.upper, number, found.p_value)


def _trajectory(table: PlainTable) -> Iterator[Finding]:
    episode, entries = _entries(table)
    first = np.unique(episode, return_index=True)[1]
    group, names = _groups(table)
    found = trajectories(weekly(entries), group[first], len(names), _persons(table, first))
    for name, course in zip(names, found, strict=True):
        for row, week in enumerate(course.week.tolist()):
            mean, lower, upper = (float(one[row]) for one in (course.estimate, course.lower, course.upper))
            yield Finding("mean", name, week, mean, lower, upper, int(course.episodes[row]))


def _persons(table: PlainTable, first: IntArray) -> IntArray:
    return _patients(table)[first] if "patient" in table.columns else np.arange(first.size)


def _returns(table: PlainTable) -> Iterator[Finding]:
    episode, entries = _entries(table)
    names = table.labels("episode")[1]
    result = durations(weekly(entries), baselines(entries, len(names)))
    for number, name in enumerate(names):
        course = ReportedCourse(int(result.course[number])).name.lower()
        right = float(result.right[number]) if result.has_returned[number] else np.nan
        yield Finding(course, name, None, float(result.time[number]), float(result.left[number]), right)


def _entries(table: PlainTable) -> tuple[IntArray, Observations]:
    episode = table.labels("episode")[0]
    day = table.numbers("day")
    return episode, observations(episode, np.nan_to_num(day).astype(np.int64), table.numbers("value"))


ANALYSES: Mapping[str, Analysis] = {
    "means": Analysis(("value",), _means),
    "shares": Analysis(("responded",), _shares),
    "trajectory": Analysis(("episode", "day", "value"), _trajectory),
    "returns": Analysis(("episode", "day", "value"), _returns),
    "survival": Analysis(("time", "event"), _survival),
    "intervals": Analysis(("left", "right"), _intervals),
    "competing": Analysis(("time", "event"), _competing),
    "cox": Analysis(("time", "event"), _cox),
    "mixed": Analysis(("value", "episode"), _mixed),
}
"""What can be asked for, by name."""
