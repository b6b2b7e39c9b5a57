"""A smooth line through one person's entries, for the eye; nothing is decided from it."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray

LONGEST_GAP_DAYS = 30
"""No line is drawn over more days than this without an entry."""
NARROWEST_BANDWIDTH_DAYS = 7.0
ENTRIES_PER_BANDWIDTH = 2.0


@dataclass(frozen=True, eq=False)
class Stretch:
    """One unbroken piece of a smooth line.

    Attributes:
        day: days since procedure, one by one from the first entry of the piece to its last.
        value: height of the line on each.
    """

    day: IntArray
    value: FloatArray


def stretches(day: IntArray, longest_gap: int = LONGEST_GAP_DAYS) -> list[slice]:
    """Runs of entries between which a line may be drawn: none crosses day 0 nor a long gap.

    Args:
        day: days with an entry, rising.
        longest_gap: most days between two entries that a line may bridge.
    """
    if day.size == 0:
        return []
    crosses = (day[:-1] < 0) & (day[1:] >= 0)
    breaks = np.flatnonzero(crosses | (np.diff(day) > longest_gap)) + 1
    corners = [0, *(int(one) for one in breaks), int(day.size)]
    return [slice(first, after) for first, after in zip(corners[:-1], corners[1:], strict=True)]


def smooth(
    day: IntArray, value: FloatArray, lowest: float = 0.0, highest: float = np.inf
) -> tuple[Stretch, ...]:
    """Local linear regression with a normal kernel, piece by piece; a single entry has no line.

    The bandwidth of a piece is 7 days, or twice its usual spacing of entries if that is wider.
    Source: Fan and Gijbels 1996, Local Polynomial Modelling, 2.3.

    Args:
        day: days with an entry, rising, shape (n,).
        value: the entries, without nan, shape (n,).
        lowest: lower end of the scale; the line never leaves it.
        highest: upper end of the scale.
    """
    lines = []
    for piece in stretches(day):
        days, values = day[piece], value[piece]
        if np.unique(days).size < 2:
            continue
        grid = np.arange(days[0], days[-1] + 1)
        bandwidth = max(NARROWEST_BANDWIDTH_DAYS, ENTRIES_PER_BANDWIDTH * float(np.median(np.diff(days))))
        heights = _local_linear(days.astype(np.float64), values, grid.astype(np.float64), bandwidth)
        lines.append(Stretch(grid, np.clip(heights, lowest, highest)))
    return tuple(lines)


def _local_linear(day: FloatArray, value: FloatArray, grid: FloatArray, bandwidth: float) -> FloatArray:
    """Weighted straight lines, each read at its centre; entries beyond 4 bandwidths weigh nothing."""
    result = np.empty(grid.size)
    reach = 4 * bandwidth
    for begin in range(0, grid.size, 256):
        centres = grid[begin : begin + 256]
        near = slice(*np.searchsorted(day, [centres[0] - reach, centres[-1] + reach]))
        offset = day[None, near] - centres[:, None]
        weight = np.exp(-0.5 * (offset / bandwidth) ** 2)
        s0, s1, s2 = (np.sum(weight * offset**power, axis=1) for power in range(3))
        t0, t1 = (np.sum(weight * offset**power * value[None, near], axis=1) for power in range(2))
        determinant = s0 * s2 - s1 * s1
        line = (s2 * t0 - s1 * t1) / np.where(determinant > 1e-9 * s0 * s0, determinant, 1.0)
        result[begin : begin + 256] = np.where(determinant > 1e-9 * s0 * s0, line, t0 / s0)
    return result
