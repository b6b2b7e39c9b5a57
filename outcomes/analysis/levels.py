"""The level behind weekly values, from the reports alone: flat stretches of four weeks or more, in hindsight.

The rule of `duration.py` reads single weekly values, and the lowest of thirty noisy values lies far below the
level: where one entry a week is made, noise alone crosses the line of return that stands on it. Here the
values become the least-squares function that is flat in stretches, each costing as much as noise would gain
by it (optimal partitioning: Jackson et al. 2005, IEEE Signal Processing Letters 12:105); the rule then
reads levels, which is what the definition of a return speaks of. As the truth that probabilities are
calibrated on nothing less will do.
"""

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray, run_ends, run_starts
from outcomes.analysis.weeks import Weeks

FIRST_WEEK = 1
LEAST_WEEKS = 4
"""A stretch lasts at least so long; a flare does not."""
_COST = (
    3.0  # of a stretch, in variances times the log of the number of weeks (2 is the BIC's for white noise)
)
_LEAST_SD = 0.3
_CLIPPED = 3.0  # a difference between weeks of more is a step or a flare and not noise
_MAD = 0.9539  # median |difference| of two normal values with SD 1


def levelled(weeks: Weeks) -> Weeks:
    """The same weeks with their level in place of their value, from week 1 on; earlier weeks as they are."""
    value = weeks.value.copy()
    after = np.flatnonzero(weeks.week >= FIRST_WEEK)
    starts = run_starts(weeks.episode[after])
    for start, end in zip(starts, run_ends(starts, after.size), strict=True):
        rows = after[start : end + 1]
        value[rows] = _levels(weeks.value[rows], weeks.week[rows])
    return Weeks(weeks.episode, weeks.week, value, weeks.entries, weeks.first_day, weeks.last_day)


def noise_sd(value: FloatArray) -> float:
    """SD of weekly values around their level, from the differences between neighbours, never below .3."""
    if value.size < 2:
        return _LEAST_SD
    steps = np.abs(np.diff(value))
    square = np.sqrt(np.mean(np.minimum(steps, _CLIPPED) ** 2) / 2.0)
    return float(max(np.median(steps) / _MAD, 0.8 * square, _LEAST_SD))


def _levels(value: FloatArray, week: IntArray) -> FloatArray:
    """The cheapest division into stretches, by dynamic programming over their ends."""
    count = value.size
    price = _COST * noise_sd(value) ** 2 * np.log(max(count, 2))
    sums = np.concatenate([[0.0], np.cumsum(value)])
    squares = np.concatenate([[0.0], np.cumsum(value**2)])
    cheapest, began = np.full(count + 1, np.inf), np.zeros(count + 1, np.int64)
    cheapest[0] = 0.0
    for end in range(1, count + 1):
        first = np.arange(end)
        first = first[(week[end - 1] - week[first] + 1 >= LEAST_WEEKS) | ((first == 0) & (end == count))]
        if first.size:
            total = sums[end] - sums[first]
            cost = squares[end] - squares[first] - total**2 / (end - first) + price + cheapest[first]
            best = int(np.argmin(cost))
            cheapest[end], began[end] = cost[best], first[best]
    level, end = np.empty(count), count
    while end > 0:
        start = int(began[end])
        level[start:end] = (sums[end] - sums[start]) / (end - start)
        end = start
    return level
