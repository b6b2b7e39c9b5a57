"""How sure the median of an interval-censored time is: people drawn again and again."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.intervals import MINIMUM_FOR_INTERVAL
from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.turnbull import turnbull
from outcomes.analysis.wichmann_hill import uniforms

RESAMPLES = 500
SEED = (2_026, 11_30, 70)
"""Of the generator that draws people; a paper kit's script draws the same ones."""

STEP = 25
"""Resamples of one step; each has its own stretch of the stream, so that steps can be done apart."""


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


@dataclass(frozen=True, eq=False)
class Resampling:
    """What is drawn from: intervals of knees, and whose they are.

    Attributes:
        left: last day known to be free of the event, shape (n,).
        right: first day known to have had it, included; inf where it has not been seen.
        patient: person of each knee, shape (n,).
        origin: day from which everybody is followed.
    """

    left: FloatArray
    right: FloatArray
    patient: IntArray
    origin: float = 0.0


def resampled(data: Resampling, step: int, resamples: int = STEP) -> FloatArray:
    """Stretches of the median in some resamples of people with all their knees, shape (resamples, 2).

    Args:
        data: what is drawn from.
        step: number of the step; the same step draws the same people.
        resamples: how many, at most `STEP`.
    """
    labels, place = np.unique(data.patient, return_inverse=True)
    knees = [np.flatnonzero(place == each) for each in range(labels.size)]
    found = np.empty((resamples, 2))
    for number in range(resamples):
        first = (step * STEP + number) * labels.size
        people = np.floor(uniforms(SEED, first, labels.size) * labels.size).astype(np.int64)
        drawn = np.concatenate([knees[each] for each in people])
        found[number] = turnbull(data.left[drawn], data.right[drawn], data.origin).quantile()
    return found


def median_of(data: Resampling, found: FloatArray, level: float = 0.95) -> MedianInterval:
    """The median with its percentile interval from resampled stretches.

    Args:
        data: what was drawn from.
        found: the stretches of all steps, shape (resamples, 2).
        level: probability the interval is to cover.
    """
    first, last = turnbull(data.left, data.right, data.origin).quantile()
    people = int(np.unique(data.patient).size)
    if people < MINIMUM_FOR_INTERVAL:
        return MedianInterval(first, last, np.nan, np.nan, people, 0)
    ends = np.sort(np.where(np.isnan(found), np.inf, found), axis=0)
    out, resamples = (1 - level) / 2, found.shape[0]
    low, high = int(np.floor(out * resamples)), int(np.ceil((1 - out) * resamples)) - 1
    return MedianInterval(first, last, float(ends[low, 0]), float(ends[high, 1]), people, resamples)


def median_interval(
    left: FloatArray,
    right: FloatArray,
    patient: IntArray | None = None,
    origin: float = 0.0,
    resamples: int = RESAMPLES,
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
        resamples: how often people are drawn, a multiple of `STEP`.

    Raises:
        InputError: as `turnbull`.
    """
    data = Resampling(left, right, np.arange(left.size) if patient is None else patient, origin)
    if np.unique(data.patient).size < MINIMUM_FOR_INTERVAL:
        return median_of(data, np.empty((0, 2)))
    return median_of(data, np.concatenate([resampled(data, step) for step in range(resamples // STEP)]))
