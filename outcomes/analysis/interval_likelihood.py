"""The likelihood of events seen only between two days, and how its maximum is found."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray

LARGEST_SHORTFALL = 1e-7
"""Log-likelihood that may be missing from the maximum; see `IntervalLikelihood.shortfall`."""
MOST_SELF_CONSISTENT_STEPS = 3000
MOST_NEWTON_STEPS = 200


@dataclass(frozen=True, eq=False)
class IntervalLikelihood:
    """Innermost stretches (left, right], and the run first … after − 1 of them each interval covers.

    Attributes:
        left: where each stretch begins, rising, shape (stretches,).
        right: where it ends.
        first: first stretch of each distinct interval, shape (intervals,).
        after: one past its last stretch.
        weight: how many people have that interval.
    """

    left: FloatArray
    right: FloatArray
    first: IntArray
    after: IntArray
    weight: FloatArray

    def reached(self, mass: FloatArray) -> FloatArray:
        """Probability of each distinct interval."""
        cumulated = np.concatenate(([0.0], np.cumsum(mass)))
        return cumulated[self.after] - cumulated[self.first]

    def log_likelihood(self, mass: FloatArray) -> float:
        """Log-likelihood of the intervals; −inf where one of them has no mass."""
        reached = self.reached(mass)
        return float(self.weight @ np.log(reached)) if np.all(reached > 0) else -np.inf

    def derivative(self, mass: FloatArray) -> FloatArray:
        """Derivative of the log-likelihood by the mass of each stretch."""
        pull = self.weight / self.reached(mass)
        change = np.zeros(mass.size + 1)
        np.add.at(change, self.first, pull)
        np.subtract.at(change, self.after, pull)
        return np.cumsum(change)[:-1]

    def curvature(self, mass: FloatArray) -> FloatArray:
        """Negative second derivatives of the log-likelihood, shape (stretches, stretches)."""
        pull = self.weight / self.reached(mass) ** 2
        change = np.zeros((mass.size + 1, mass.size + 1))
        for rows, columns, sign in (
            (self.first, self.first, 1),
            (self.first, self.after, -1),
            (self.after, self.first, -1),
            (self.after, self.after, 1),
        ):
            np.add.at(change, (rows, columns), sign * pull)
        return np.asarray(np.cumsum(np.cumsum(change, axis=0), axis=1)[:-1, :-1])

    def shortfall(self, mass: FloatArray) -> float:
        """By how much at most any other masses could raise the log-likelihood.

        The largest derivative less the number of people: the likelihood is concave and the masses
        sum to 1. Source: Gentleman and Geyer 1994, Biometrika 81:618.
        """
        return max(0.0, float(self.derivative(mass).max() - self.weight.sum()))


def innermost(left: FloatArray, right: FloatArray) -> IntervalLikelihood:
    """Stretches from a left end to the next right end with no other end between: all the mass is there.

    Source: Peto 1973, Appl Stat 22:86; left ends open and right ends closed, as visits make them.

    Args:
        left: left ends, shape (n,); equal to `right` for a day that is known exactly.
        right: right ends, inf where the event has not been seen.
    """
    days = np.unique(np.concatenate((left, right)))
    rank = np.where(left == right, 0, 2)  # on one day: exact days begin, right ends close, left ends open
    begins = 3 * np.searchsorted(days, left) + rank
    ends = 3 * np.searchsorted(days, right) + 1
    all_begins, all_ends = np.unique(begins), np.unique(ends)
    before = np.searchsorted(all_begins, all_ends) - 1
    inner_begin, kept = np.unique(all_begins[before], return_index=True)
    inner_end = all_ends[kept]
    first, after = np.searchsorted(inner_begin, begins), np.searchsorted(inner_end, ends, side="right")
    runs, weight = np.unique(np.stack((first, after)), axis=1, return_counts=True)
    return IntervalLikelihood(
        days[inner_begin // 3], days[inner_end // 3], runs[0], runs[1], weight.astype(np.float64)
    )


def maximise(likelihood: IntervalLikelihood) -> FloatArray:
    """Masses that no others can better by more than `LARGEST_SHORTFALL`.

    Self-consistent steps (Turnbull 1976), lengthened by squared extrapolation (Varadhan and Roland
    2008, Scand J Stat 35:335); where they crawl, constrained Newton steps (Wang 2007, J R Stat Soc B
    69:185), which let stretches empty out at once.
    """
    mass = np.full(likelihood.left.size, 1.0 / likelihood.left.size)
    for _ in range(MOST_SELF_CONSISTENT_STEPS):
        if likelihood.shortfall(mass) <= LARGEST_SHORTFALL:
            return mass
        mass = _lengthened(likelihood, mass)
    for _ in range(MOST_NEWTON_STEPS):
        if likelihood.shortfall(mass) <= LARGEST_SHORTFALL:
            break
        mass = _newton(likelihood, mass)
    return mass


def _self_consistent(likelihood: IntervalLikelihood, mass: FloatArray) -> FloatArray:
    return np.asarray(mass * likelihood.derivative(mass) / likelihood.weight.sum())


def _lengthened(likelihood: IntervalLikelihood, mass: FloatArray) -> FloatArray:
    """A longer step along two self-consistent ones if the likelihood gains by it, else the second."""
    once = _self_consistent(likelihood, mass)
    twice = _self_consistent(likelihood, once)
    change, bend = once - mass, twice - 2 * once + mass
    size = float(np.linalg.norm(bend))
    if size < 1e-300:
        return twice
    length = max(1.0, float(np.linalg.norm(change)) / size)
    # a stretch emptied too early could only crawl back: none loses more than nine tenths in one step
    trial: FloatArray = np.maximum(mass + 2 * length * change + length**2 * bend, 0.1 * twice)
    trial /= trial.sum()
    return trial if likelihood.log_likelihood(trial) >= likelihood.log_likelihood(twice) else twice


def _newton(likelihood: IntervalLikelihood, mass: FloatArray) -> FloatArray:
    """Minimum of the local parabola over masses ≥ 0 that sum to 1, approached until the likelihood gains."""
    from scipy.optimize import nnls

    people = likelihood.weight.sum()
    slope = likelihood.derivative(mass)
    sides = 2 * slope[:, None]
    parabola = likelihood.curvature(mass) - sides - sides.T + 4 * people
    values, vectors = np.linalg.eigh(parabola / people)
    root = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    rows = np.vstack((root, np.ones(mass.size)))
    target, _ = nnls(rows, np.append(np.zeros(mass.size), 1.0), maxiter=30 * mass.size)
    target /= target.sum()
    best, share = likelihood.log_likelihood(mass), 1.0
    while share > 1e-6:
        trial: FloatArray = mass + share * (target - mass)
        if likelihood.log_likelihood(trial) > best:
            return trial
        share /= 2
    return _lengthened(likelihood, mass)
