"""Time to an event known only to lie between two entries: Turnbull's estimate, its optimum proved."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.errors import InputError

LARGEST_SHORTFALL = 1e-7
"""Log-likelihood that may be missing from the maximum; certified, see `IntervalCurve.shortfall`."""
MOST_STEPS = 20_000


@dataclass(frozen=True, eq=False)
class IntervalCurve:
    """Turnbull's nonparametric maximum-likelihood estimate.

    Mass is known to lie in each stretch (left, right], not where in it; between two stretches the
    curve is level, and that is all the reports can say.

    Attributes:
        left: where each stretch with mass begins (not included, unless equal to `right`), rising.
        right: where it ends (included); inf for what has not happened by the last entries.
        mass: probability in each; they sum to 1.
        log_likelihood: at the estimate.
        shortfall: by how much at most a better curve could raise the log-likelihood (Gentleman and
            Geyer 1994): max over stretches of its derivative, less the number of people.
        people: number of intervals it was computed from.
        origin: day from which everybody is followed.
    """

    left: FloatArray
    right: FloatArray
    mass: FloatArray
    log_likelihood: float
    shortfall: float
    people: int
    origin: float

    def at(self, day: float) -> tuple[float, float]:
        """Lowest and highest share free of the event after a day that the reports allow."""
        highest = 1.0 - float(self.mass[self.right <= day].sum())
        exact = (self.left == self.right) & (self.left <= day)
        lowest = 1.0 - float(self.mass[exact | ((self.left < day) & (self.left < self.right))].sum())
        return max(0.0, lowest), min(1.0, max(0.0, highest))

    def quantile(self, share: float = 0.5) -> tuple[float, float]:
        """Stretch within which a share has had the event; (nan, nan) where that is not reached."""
        reached = np.flatnonzero(np.cumsum(self.mass) >= share - 1e-9)
        if reached.size == 0 or np.isinf(self.right[reached[0]]):
            return np.nan, np.nan
        return float(self.left[reached[0]]), float(self.right[reached[0]])


@dataclass(frozen=True, eq=False)
class _Support:
    """Innermost stretches, and the run first … after − 1 of them that each distinct interval covers."""

    left: FloatArray
    right: FloatArray
    first: IntArray
    after: IntArray
    weight: FloatArray  # people with that interval

    def reached(self, mass: FloatArray) -> FloatArray:
        """Probability of each distinct interval."""
        cumulated = np.concatenate(([0.0], np.cumsum(mass)))
        return cumulated[self.after] - cumulated[self.first]

    def derivative(self, mass: FloatArray) -> FloatArray:
        """Derivative of the log-likelihood by the mass of each stretch."""
        pull = self.weight / self.reached(mass)
        change = np.zeros(mass.size + 1)
        np.add.at(change, self.first, pull)
        np.subtract.at(change, self.after, pull)
        return np.cumsum(change)[:-1]

    def log_likelihood(self, mass: FloatArray) -> float:
        """Log-likelihood of the intervals; −inf where one of them has no mass."""
        reached = self.reached(mass)
        return float(self.weight @ np.log(reached)) if np.all(reached > 0) else -np.inf


def turnbull(left: FloatArray, right: FloatArray, origin: float = 0.0) -> IntervalCurve:
    """Nonparametric maximum-likelihood estimate for events in (left, right].

    Self-consistency steps (Turnbull 1976, J R Stat Soc B 38:290), accelerated by squared
    extrapolation (Varadhan and Roland 2008, Scand J Stat 35:335), until no curve at all can be more
    than `LARGEST_SHORTFALL` better.

    Args:
        left: last day known to be free of the event, shape (n,); equal to `right` for an exact day.
        right: first day known to have had it, included; inf where it has not been seen.
        origin: day from which everybody is followed; intervals are cut there.

    Raises:
        InputError: `columns_differ`, `interval_reversed` for a left end beyond its right end,
            `time_before_origin` for an interval that ends before the origin.
    """
    if left.shape != right.shape:
        raise InputError("columns_differ", {"lengths": [left.size, right.size]})
    if not bool(np.all(left <= right)):
        raise InputError("interval_reversed", {"rows": int(np.sum(~(left <= right)))})
    if bool(np.any((right < origin) | ((right == origin) & (left < right)))):
        raise InputError("time_before_origin", {"origin": origin})
    if left.size == 0:
        nothing = np.empty(0)
        return IntervalCurve(nothing, nothing, nothing, 0.0, 0.0, 0, origin)
    support = _support(np.maximum(left, origin), right)
    mass = _maximise(support)
    kept = mass > 1e-12
    shortfall = max(0.0, float(support.derivative(mass).max()) - left.size)
    return IntervalCurve(
        support.left[kept],
        support.right[kept],
        mass[kept],
        support.log_likelihood(mass),
        shortfall,
        left.size,
        origin,
    )


def _support(left: FloatArray, right: FloatArray) -> _Support:
    """Stretches from a left end to the next right end with no other end between (Peto 1973)."""
    days = np.unique(np.concatenate((left, right)))
    exact = left == right
    begins = 3 * np.searchsorted(days, left) + np.where(
        exact, 0, 2
    )  # on a day: exact, right ends, open left ends
    ends = 3 * np.searchsorted(days, right) + 1
    all_begins, all_ends = np.unique(begins), np.unique(ends)
    before = np.searchsorted(all_begins, all_ends) - 1
    inner_begin, keep = np.unique(all_begins[before], return_index=True)
    inner_end = all_ends[keep]
    first, after = np.searchsorted(inner_begin, begins), np.searchsorted(inner_end, ends, side="right")
    runs, weight = np.unique(np.stack((first, after)), axis=1, return_counts=True)
    return _Support(days[inner_begin // 3], days[inner_end // 3], runs[0], runs[1], weight.astype(np.float64))


def _maximise(support: _Support) -> FloatArray:
    people = support.weight.sum()
    mass = np.full(support.left.size, 1.0 / support.left.size)
    for _ in range(MOST_STEPS):
        slope = support.derivative(mass)
        if slope.max() - people <= LARGEST_SHORTFALL:
            break
        once = mass * slope / people
        twice = once * support.derivative(once) / people
        mass = _extrapolated(support, mass, once, twice)
    return mass


def _extrapolated(support: _Support, mass: FloatArray, once: FloatArray, twice: FloatArray) -> FloatArray:
    """A longer step along the last two, if the likelihood gains by it; else the last one."""
    change, curvature = once - mass, twice - 2 * once + mass
    size = float(np.linalg.norm(curvature))
    if size < 1e-300:
        return twice
    length = max(1.0, float(np.linalg.norm(change)) / size)
    trial = np.maximum(mass + 2 * length * change + length**2 * curvature, 1e-300)
    trial /= trial.sum()
    return trial if support.log_likelihood(trial) >= support.log_likelihood(twice) else twice
