"""Mean time free of an event up to a horizon, group against group: a difference in days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.influence import days_of, has_second_knees, people_of
from outcomes.analysis.intervals import Estimate, normal_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.analysis.survival import kaplan_meier


@dataclass(frozen=True, eq=False)
class RestrictedMeans:
    """Restricted means of groups, and of each the difference to the first.

    Attributes:
        horizon: day up to which the mean counts.
        means: days free of the event, one per group; nan where nobody was followed to the horizon.
        differences: group less first group; its first element is 0 without interval.
        p_values: two-sided, of each difference; nan for the first.
    """

    horizon: float
    means: tuple[Estimate, ...]
    differences: tuple[Estimate, ...]
    p_values: tuple[float, ...]


def restricted_means(
    time: FloatArray,
    is_event: BoolArray,
    group: IntArray,
    groups: int,
    horizon: float,
    patient: IntArray | None = None,
    origin: float = 0.0,
    level: float = 0.95,
) -> RestrictedMeans:
    """Mean days free of the event from the origin to a horizon, and differences to the first group.

    Variance Σ A² d / (n (n − d)); where anybody has two knees the infinitesimal jackknife's, by
    person, so that a person with a knee in each group counts in both. Source: Klein and Moeschberger
    2003, 4.5; Uno 2014, J Clin Oncol 32:2380; R `print(survfit, rmean = …)`, and for clusters
    `residuals(survfit, type = "auc")` summed by person.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether the event happened on it, shape (n,).
        group: group of each, 0 … groups − 1; −1 leaves it out.
        groups: number of groups.
        horizon: day up to which the mean counts; `common_horizon` gives the furthest.
        patient: person of each knee; None = everybody has one.
        origin: day from which everybody is followed.
        level: probability the intervals are to cover.
    """
    kept = group >= 0
    is_clustered = patient is not None and has_second_knees(patient[kept])
    person = people_of(np.arange(time.size) if patient is None else patient)
    values, errors, pulls = [], [], []
    for number in range(groups):
        mine = group == number
        value, error = kaplan_meier(time[mine], is_event[mine], origin).restricted_mean(horizon)
        pull = np.zeros(time.size)
        if is_clustered and not np.isnan(value):
            pull[mine] = _pull(time[mine], is_event[mine], horizon)
        values.append(value)
        errors.append(error)
        pulls.append(np.bincount(person, weights=pull))
    if is_clustered:
        errors = [float(np.sqrt(np.sum(pull**2))) for pull in pulls]
        apart = [float(np.sqrt(np.sum((pull - pulls[0]) ** 2))) for pull in pulls]
    else:
        apart = [float(np.hypot(error, errors[0])) for error in errors]
    return _compared(horizon, values, errors, apart, level)


def common_horizon(time: FloatArray, is_event: BoolArray, group: IntArray, groups: int, most: float) -> float:
    """Furthest day to which every group's curve is known, at most `most`; nan where a group is empty."""
    ends = [most]
    for number in range(groups):
        mine = group == number
        if not mine.any():
            return np.nan
        last = time[mine].max()
        if not is_event[mine & (time == last)].all():
            ends.append(float(last))
    return min(ends)


def _pull(time: FloatArray, is_event: BoolArray, horizon: float) -> FloatArray:
    """Pull of each knee on the area under its group's curve up to the horizon."""
    pull, area = np.zeros(time.size), np.zeros(time.size)
    survival, before = 1.0, 0.0
    for day in days_of(time, is_event):
        if day.day >= horizon:
            break
        area += pull * (day.day - before)
        survival *= 1 - day.events / day.at_risk
        pull, before = survival * day.log_survival, day.day
    return area + pull * (horizon - before)


def _compared(
    horizon: float, values: Sequence[float], errors: Sequence[float], apart: Sequence[float], level: float
) -> RestrictedMeans:
    from scipy.special import ndtr

    z = normal_quantile(level)
    means = tuple(Estimate(v, v - z * e, v + z * e) for v, e in zip(values, errors, strict=True))
    differences, p_values = [], []
    for number, (value, error) in enumerate(zip(values, apart, strict=True)):
        reach = z * error if number else np.nan  # of the first group to itself
        gap = value - values[0]
        differences.append(Estimate(gap, gap - reach, gap + reach))
        p_values.append(2 * float(ndtr(-abs(gap) / error)) if number and error > 0 else np.nan)
    return RestrictedMeans(horizon, means, tuple(differences), tuple(p_values))
