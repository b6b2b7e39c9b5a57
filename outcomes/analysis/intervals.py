"""Intervals for proportions, means and medians: one closed formula each."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.errors import InputError

MINIMUM_FOR_INTERVAL = 3
"""People below which no interval is given for a mean: two people say nothing about a spread."""


@dataclass(frozen=True)
class Estimate:
    """A number with its interval; nan where it is not known.

    Attributes:
        value: the estimate.
        lower: lower end of the interval.
        upper: upper end of the interval.
    """

    value: float
    lower: float
    upper: float


def normal_quantile(level: float) -> float:
    """Two-sided quantile of the normal law: 1.96 for a level of 0.95."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + _checked(level) / 2))


def t_quantile(level: float, degrees: FloatArray) -> FloatArray:
    """Two-sided quantiles of Student's law, nan where the degrees of freedom are not positive.

    Args:
        level: probability the interval is to cover.
        degrees: degrees of freedom, any shape.
    """
    from scipy.special import stdtrit

    usable = np.where(degrees > 0, degrees, np.nan)
    return np.asarray(stdtrit(usable, 0.5 + _checked(level) / 2), np.float64)


def wilson(successes: float, people: float, level: float = 0.95) -> Estimate:
    """Share with its score interval; an effective, fractional number of people is allowed.

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n).
    Source: Wilson 1927, J Am Stat Assoc 22:209; R `prop.test(x, n, correct = FALSE)`.
    """
    if people <= 0:
        return Estimate(np.nan, np.nan, np.nan)
    z = normal_quantile(level)
    share, spread = successes / people, z * z / people
    centre = share + spread / 2
    reach = z * float(np.sqrt(share * (1 - share) / people + spread / (4 * people)))
    lower = 0.0 if successes <= 0 else (centre - reach) / (1 + spread)
    upper = 1.0 if successes >= people else (centre + reach) / (1 + spread)
    return Estimate(share, lower, upper)


def median_rank(people: IntArray, level: float = 0.95) -> IntArray:
    """Rank k such that the k-th smallest and k-th largest value enclose the median; 0 where none does.

    The largest k with P(X < k) ≤ (1 − level)/2 for X binomial(n, 1/2): exact, never short of the
    level, without ties or bootstrap. Source: Conover, Practical Nonparametric Statistics, 3.2; in R
    `qbinom((1 - level)/2, n, 0.5)`.
    """
    from scipy.special import bdtr

    tail = (1 - _checked(level)) / 2
    ranks = np.zeros(people.shape, np.int64)
    for count in np.unique(people):
        below = np.asarray(bdtr(np.arange(count + 1, dtype=np.float64), int(count), 0.5))
        ranks[people == count] = int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))
    return ranks


def _checked(level: float) -> float:
    if not 0 < level < 1:
        raise InputError("level_out_of_range", {"level": level})
    return level
