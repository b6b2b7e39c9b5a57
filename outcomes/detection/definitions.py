"""Nadir, response, line of return and plateau, as the design defines them (its §4)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]  # 64-bit, or 32-bit where a state is stored
Flags = npt.NDArray[np.bool_]

HIGHEST = 10.0
GAP_LEAST, GAP_MOST, GAP_SHARE = 1.4, 2.0, 0.5
RESPONSE_LEAST, RESPONSE_MOST, RESPONSE_SHARE = 1.4, 2.0, 0.3
RESPONSE_DAYS = (14, 60)
EARLIEST_RETURN_DAY = 21
EARLIEST_REGENERATION_DAY = 22
STARTED_ABOVE_NADIR = 0.5  # at most so far above it a return has not started
PLATEAU_DAYS = (3, 21)
PLATEAU_LEAST_ENTRIES = 2
PLATEAU_LEAST = 3.0
SCHEDULE_END_DAY = 365


def some(flags: Flags) -> bool:
    """Whether one flag at least is set: numpy's own `any` takes ten times as long on a few."""
    return b"\1" in flags.tobytes()


def every(flags: Flags) -> bool:
    """Whether all flags are set, likewise."""
    return b"\0" not in flags.tobytes()


def return_gap(nadir: npt.ArrayLike, baseline: float | None) -> Floats:
    """Points from nadir to line of return, the ceiling of the scale included."""
    low = np.asarray(nadir, dtype=np.float64)
    if baseline is None:
        gap = np.full(low.shape, GAP_MOST)
    else:
        gap = np.clip(GAP_SHARE * (baseline - low), GAP_LEAST, GAP_MOST)
    return np.asarray(np.minimum(low + gap, HIGHEST) - low)


def response_threshold(baseline: float) -> float:
    """How far below the baseline a 14-day mean level must lie to count as a response."""
    return max(RESPONSE_LEAST, min(RESPONSE_MOST, RESPONSE_SHARE * baseline))


def responds(nadir: npt.ArrayLike, baseline: float | None) -> Flags:
    """Whether such a nadir is a response; an unknown baseline counts as one."""
    low = np.asarray(nadir, dtype=np.float64)
    if baseline is None:
        return np.ones(low.shape, dtype=np.bool_)
    return np.asarray(low <= baseline - response_threshold(baseline) + 1e-9)
