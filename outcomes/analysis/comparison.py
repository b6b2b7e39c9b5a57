"""Are two groups different, and by how much: log-rank test, difference of means with interval."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.influence import has_second_knees, people_of
from outcomes.analysis.intervals import MINIMUM_FOR_INTERVAL, Estimate, t_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.errors import InputError


@dataclass(frozen=True, eq=False)
class LogRank:
    """Log-rank test of two or more groups.

    Attributes:
        people: number in each group, shape (groups,).
        observed: events in each group.
        expected: events each group would have had, were all groups alike.
        statistic: chi-square; nan where it cannot be computed (fewer than two groups at risk, no event).
        degrees: its degrees of freedom.
        p_value: probability of a statistic at least as large, were all groups alike.
    """

    people: IntArray
    observed: FloatArray
    expected: FloatArray
    statistic: float
    degrees: int
    p_value: float


@dataclass(frozen=True)
class Difference:
    """Difference of two means, first minus second.

    Attributes:
        estimate: the difference with its interval.
        degrees: Welch–Satterthwaite degrees of freedom.
        p_value: two-sided.
        first: episodes with a value in the first group.
        second: episodes with a value in the second group.
    """

    estimate: Estimate
    degrees: float
    p_value: float
    first: int
    second: int


def log_rank(
    time: FloatArray, is_event: BoolArray, group: IntArray, groups: int, patient: IntArray | None = None
) -> LogRank:
    """Compare the times to an event of all groups at once.

    Observed less expected events, with the hypergeometric variance summed over event days; where
    anybody has two knees, with the variance of what each person adds to the difference. Source:
    Mantel 1966; Kalbfleisch and Prentice 2002, 1.5; Lin and Wei 1989; R `survdiff`, and `rscore` of
    `coxph(…, ties = "breslow", cluster = id)`.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether the event happened on it, shape (n,).
        group: group of each, 0 … groups − 1; −1 leaves it out.
        groups: number of groups.
        patient: person of each knee; None = everybody has one.
    """
    if not time.shape == is_event.shape == group.shape:
        raise InputError("columns_differ", {"lengths": [time.size, is_event.size, group.size]})
    kept = group >= 0
    days, events, at_risk = _by_day_and_group(time[kept], is_event[kept], group[kept], groups)
    all_events, all_at_risk = events.sum(axis=1), at_risk.sum(axis=1)
    shares = at_risk / all_at_risk[:, None]
    observed, expected = events.sum(axis=0), (shares * all_events[:, None]).sum(axis=0)
    spare = np.maximum(all_at_risk - 1, 1)
    weight = all_events * (all_at_risk - all_events) / spare
    variance = np.diag(weight @ shares) - (shares * weight[:, None]).T @ shares
    if patient is not None and has_second_knees(patient[kept]):
        added = _added(time[kept], is_event[kept], group[kept], days, shares, all_events / all_at_risk)
        person = people_of(patient[kept])
        by_person = np.stack([np.bincount(person, weights=column) for column in added.T], axis=1)
        variance = by_person.T @ by_person
    people = np.bincount(group[kept], minlength=groups)
    return _tested(people, observed, expected, variance)


def difference_of_means(
    value: FloatArray,
    group: IntArray,
    first: int,
    second: int,
    patient: IntArray | None = None,
    level: float = 0.95,
) -> Difference:
    """Mean of one group minus that of another, unequal variances, two knees of one person clustered.

    Welch's interval; where people have two knees each group's residuals are summed by person first
    (a person with a knee in each group correlates the two means). With one knee each it is exactly
    Welch's. Source: Welch 1947, Biometrika 34:28; R `t.test`; Liang and Zeger 1986, Biometrika 73:13.

    Args:
        value: value of each episode, nan = absent, shape (episodes,).
        group: group of each episode.
        first: the group whose mean is taken.
        second: the group whose mean is subtracted.
        patient: person of each episode; None = everybody has one.
        level: probability the interval is to cover.
    """
    people = np.arange(value.size) if patient is None else patient
    kept = ~np.isnan(value) & ((group == first) | (group == second))
    _, person = np.unique(people[kept], return_inverse=True)
    number = int(person.max()) + 1 if person.size else 0
    sides = [_side(value[kept], person, number, group[kept] == one) for one in (first, second)]
    difference = sides[0].mean - sides[1].mean
    if min(side.people for side in sides) < MINIMUM_FOR_INTERVAL:
        unknown = Estimate(difference, np.nan, np.nan)
        return Difference(unknown, np.nan, np.nan, sides[0].episodes, sides[1].episodes)
    return _welch(difference, sides[0], sides[1], level)


@dataclass(frozen=True, eq=False)
class _Side:
    """One group of a difference: its mean, and how far each person of the comparison pulls it."""

    mean: float
    pull: FloatArray  # per person, 0 for those of the other group alone
    episodes: int
    people: int

    @property
    def variance(self) -> float:
        return float(np.sum(self.pull**2))


def _side(value: FloatArray, person: IntArray, number: int, mine: BoolArray) -> _Side:
    episodes, people = int(mine.sum()), int(np.unique(person[mine]).size)
    if episodes == 0:
        return _Side(np.nan, np.zeros(number), 0, 0)
    mean = float(value[mine].mean())
    sums = np.bincount(person[mine], weights=value[mine] - mean, minlength=number)
    correction = people / max(people - 1, 1)
    return _Side(mean, sums / episodes * np.sqrt(correction), episodes, people)


def _welch(difference: float, first: _Side, second: _Side, level: float) -> Difference:
    from scipy.special import stdtr

    error = float(np.sqrt(np.sum((first.pull - second.pull) ** 2)))
    counts = (first.episodes, second.episodes)
    if error == 0:
        return Difference(Estimate(difference, difference, difference), np.nan, np.nan, *counts)
    parts = sum(side.variance**2 / (side.people - 1) for side in (first, second))
    degrees = (first.variance + second.variance) ** 2 / parts
    reach = float(t_quantile(level, np.asarray(degrees))) * error
    p_value = 2 * float(stdtr(degrees, -abs(difference) / error))
    return Difference(Estimate(difference, difference - reach, difference + reach), degrees, p_value, *counts)


def _added(
    time: FloatArray,
    is_event: BoolArray,
    group: IntArray,
    days: FloatArray,
    shares: FloatArray,
    hazard: FloatArray,
) -> FloatArray:
    """What each knee adds to observed less expected of each group, shape (knees, groups)."""
    until = np.searchsorted(days, time, side="right")
    cumulative = np.append(0.0, np.cumsum(hazard))[until]
    nothing = np.zeros((1, shares.shape[1]))
    expected = np.concatenate([nothing, np.cumsum(shares * hazard[:, None], axis=0)])[until]
    own = np.eye(shares.shape[1])[group]
    result: FloatArray = expected - own * cumulative[:, None]
    result[is_event] += own[is_event] - shares[until[is_event] - 1]
    return result


def _by_day_and_group(
    time: FloatArray, is_event: BoolArray, group: IntArray, groups: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Event days, and on them events and numbers at risk, shape (event days, groups)."""
    days, position = np.unique(time, return_inverse=True)
    cell = position * groups + group
    shape = (days.size, groups)
    leaving = np.bincount(cell, minlength=days.size * groups).reshape(shape)
    events = np.bincount(cell, weights=is_event, minlength=days.size * groups).reshape(shape)
    at_risk = np.cumsum(leaving[::-1], axis=0)[::-1]
    with_event = events.sum(axis=1) > 0
    return days[with_event], events[with_event], at_risk[with_event].astype(np.float64)


def _tested(people: IntArray, observed: FloatArray, expected: FloatArray, variance: FloatArray) -> LogRank:
    from scipy.special import chdtrc

    compared = np.flatnonzero(expected > 0)
    degrees = compared.size - 1
    if degrees < 1:
        return LogRank(people, observed, expected, np.nan, max(degrees, 0), np.nan)
    used = compared[:-1]
    excess = (observed - expected)[used]
    inner = variance[np.ix_(used, used)]
    if np.linalg.matrix_rank(inner) < used.size:
        return LogRank(people, observed, expected, np.nan, degrees, np.nan)
    statistic = float(excess @ np.linalg.solve(inner, excess))
    return LogRank(people, observed, expected, statistic, degrees, float(chdtrc(degrees, statistic)))
