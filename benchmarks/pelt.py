"""PELT as a rival: the segmentation of all pain reports so far, found anew at each entry.

The score is the mean of the last segment above the line of return. Sources: Killick, Fearnhead and Eckley
2012; Truong, Oudre and Vayatis 2020 (ruptures). `KernelCPD` with a linear kernel minimises the same cost as
`Pelt` with model "l2", in C: the same segments, hundreds of times as fast (`benchmarks.pelt_speed`).
"""

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import ruptures

from outcomes.detection.rivals import Track, reports_of
from outcomes.detection.series import Series

LEAST_SEGMENT = 2
LEAST_REPORTS = 2 * LEAST_SEGMENT
PENALTIES = (10.0, 14.0, 20.0)
"""In squared points, times the logarithm of the number of reports; which of them is tuned."""
Segmenter = Callable[[Sequence[float], float], list[int]]


def in_c(values: Sequence[float], penalty: float) -> list[int]:
    """Ends of the segments, by `KernelCPD`."""
    signal = np.asarray(values, dtype=np.float64)[:, None]
    found: list[int] = (
        ruptures.KernelCPD(kernel="linear", min_size=LEAST_SEGMENT).fit(signal).predict(pen=penalty)
    )
    return found


def in_python(values: Sequence[float], penalty: float) -> list[int]:
    """Ends of the segments, by the ordinary `Pelt`."""
    signal = np.asarray(values, dtype=np.float64)[:, None]
    search = ruptures.Pelt(model="l2", min_size=LEAST_SEGMENT, jump=1)
    found: list[int] = search.fit(signal).predict(pen=penalty)
    return found


def pelt(series: Series, factor: float, segments: Segmenter = in_c) -> Track:
    """The last segment's mean above the line, by day of report."""
    reports = reports_of(series)
    scores, below = [], []
    for count, line in enumerate(reports.lines, start=1):
        level = last_mean(reports.values[:count], factor, segments)
        scores.append(-math.inf if math.isnan(line) else level - line)
        below.append(not level >= line)
    return Track(reports.days, scores, below)


def last_mean(values: Sequence[float], factor: float, segments: Segmenter = in_c) -> float:
    """Mean of the last segment; the last value where there are too few to divide."""
    if len(values) < LEAST_REPORTS:
        return values[-1]
    ends = segments(values, factor * math.log(len(values)))
    return float(np.mean(values[ends[-2] if len(ends) > 1 else 0 :]))


PELTS: dict[str, Callable[[Series], Track]] = {
    f"PELT, penalty {factor:g}": partial(pelt, factor=factor) for factor in PENALTIES
}
