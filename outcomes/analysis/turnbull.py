"""Time to an event known only to lie between two entries: Turnbull's estimate, its optimum proved."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.interval_likelihood import innermost, maximise
from outcomes.analysis.observations import FloatArray
from outcomes.errors import InputError

_REACHED = 1e-7
"""A share this little short of what is asked is there: masses are no more exact."""


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
        reached = np.flatnonzero(np.cumsum(self.mass) >= share - _REACHED)
        if reached.size == 0 or np.isinf(self.right[reached[0]]):
            return np.nan, np.nan
        return float(self.left[reached[0]]), float(self.right[reached[0]])


def turnbull(left: FloatArray, right: FloatArray, origin: float = 0.0) -> IntervalCurve:
    """Nonparametric maximum-likelihood estimate for events in (left, right].

    Source: Turnbull 1976, J R Stat Soc B 38:290; how the maximum is found: `interval_likelihood`.

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
    support = innermost(np.maximum(left, origin), right)
    mass = maximise(support)
    kept = mass > 1e-12
    shortfall = support.shortfall(mass)
    return IntervalCurve(
        support.left[kept],
        support.right[kept],
        mass[kept],
        support.log_likelihood(mass),
        shortfall,
        left.size,
        origin,
    )
