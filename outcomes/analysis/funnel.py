"""Shares of many against their number: how far chance alone would spread them."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray

LEVELS = (0.95, 0.998)
"""Parts of all that the inner and the outer lines of a funnel are to hold, by convention."""


@dataclass(frozen=True, eq=False)
class FunnelLimits:
    """Between which shares chance alone keeps a given part of all; one element per number judged."""

    judged: IntArray
    lower: FloatArray
    upper: FloatArray


def funnel_limits(share: float, judged: IntArray, level: float) -> FunnelLimits:
    """Exact binomial control limits around a common share, interpolated between whole counts.

    With r the least count whose binomial probability reaches the tail a and F the distribution, the limit
    is (r − (F(r) − a) / (F(r) − F(r − 1))) / n. Source: Spiegelhalter 2005, Stat Med 24:1185, appendix A.1.

    Args:
        share: common share, 0 to 1.
        judged: numbers judged, each at least 1, shape (n,).
        level: part of all that is to lie inside, such as 0.95.
    """
    if share in (0.0, 1.0):  # nothing varies
        alike = np.full(judged.size, share)
        return FunnelLimits(judged, alike, alike)
    tail = (1 - level) / 2
    return FunnelLimits(judged, _limit(share, judged, tail), _limit(share, judged, 1 - tail))


def _limit(share: float, judged: IntArray, tail: float) -> FloatArray:
    count = _least_count(tail, judged, share)
    above, below = _up_to(count, judged, share), _up_to(count - 1, judged, share)
    between = np.divide(above - tail, above - below, out=np.zeros(judged.size), where=above > below)
    return np.asarray(np.clip((count - between) / judged, 0.0, 1.0), np.float64)


def _least_count(tail: float, judged: IntArray, share: float) -> FloatArray:
    """The least count whose binomial probability reaches the tail."""
    from scipy.special import bdtrik

    count = np.ceil(np.maximum(bdtrik(tail, judged, share), 0.0))
    one_less = np.maximum(count - 1, 0.0)
    is_there = _up_to(one_less, judged, share) >= tail
    return np.asarray(np.where(is_there, one_less, count), np.float64)


def _up_to(count: FloatArray, judged: IntArray, share: float) -> FloatArray:
    """Binomial probability of at most a count; 0 below none."""
    from scipy.special import bdtr

    found = bdtr(np.maximum(count, 0.0), judged, share)
    return np.asarray(np.where(count < 0, 0.0, found), np.float64)
