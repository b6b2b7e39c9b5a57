"""How sure the median of an interval-censored time is: people drawn again and again."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.intervals import MINIMUM_FOR_INTERVAL
from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.turnbull import turnbull

RESAMPLES = 500
_SEED = 20_261

Heard = Callable[[int, int], None]
"""Hears how many resamples are done, of how many."""


@dataclass(frozen=True)
class MedianInterval:
    """Where the median lies: the stretch of the estimate, and an interval around it.

    Attributes:
        left: beginning of the stretch within which half have had the event; nan = not reached.
        right: its end.
        lower: lower end of the interval; nan = too few people.
        upper: upper end; inf where the median is not reached in enough resamples.
        people: drawn again each time.
        resamples: how often.
    """

    left: float
    right: float
    lower: float
    upper: float
    people: int
    resamples: int


def _silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def median_interval(
    left: FloatArray,
    right: FloatArray,
    patient: IntArray | None = None,
    origin: float = 0.0,
    *,
    resamples: int = RESAMPLES,
    level: float = 0.95,
    heard: Heard = _silent,
) -> MedianInterval:
    """Percentile interval of the median of Turnbull's estimate, people resampled with all their knees.

    The lower end comes from where the resampled stretches begin, the upper from where they end, so that
    what the reports leave open is not taken away by chance; the same data give the same interval. Nothing
    in theory promises the coverage of a bootstrap of this estimate; simulations stand in the tests. Source:
    Efron and Tibshirani 1993, An Introduction to the Bootstrap, 13.3.

    Args:
        left: last day known to be free of the event, shape (n,).
        right: first day known to have had it, included; inf where it has not been seen.
        patient: person of each knee; None = everybody has one.
        origin: day from which everybody is followed.
        resamples: how often people are drawn.
        level: probability the interval is to cover.
        heard: hears how far it has come.

    Raises:
        InputError: as `turnbull`.
    """
    first, last = turnbull(left, right, origin).quantile()
    person = np.arange(left.size) if patient is None else patient
    labels, place = np.unique(person, return_inverse=True)
    people = int(labels.size)
    if people < MINIMUM_FOR_INTERVAL:
        return MedianInterval(first, last, np.nan, np.nan, people, 0)
    knees = [np.flatnonzero(place == each) for each in range(people)]
    random = np.random.default_rng(_SEED)
    found = np.empty((resamples, 2))
    for number in range(resamples):
        drawn = np.concatenate([knees[each] for each in random.integers(0, people, people)])
        found[number] = turnbull(left[drawn], right[drawn], origin).quantile()
        heard(number + 1, resamples)
    ends = np.sort(np.where(np.isnan(found), np.inf, found), axis=0)
    out = (1 - level) / 2
    low, high = (int(np.floor(out * resamples)), int(np.ceil((1 - out) * resamples)) - 1)
    return MedianInterval(first, last, float(ends[low, 0]), float(ends[high, 1]), people, resamples)
