"""What is true of a known underlying course, computed from it by the words of the design (its §4) alone."""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import (
    EARLIEST_REGENERATION_DAY,
    EARLIEST_RETURN_DAY,
    PLATEAU_DAYS,
    PLATEAU_LEAST,
    RESPONSE_DAYS,
    STARTED_ABOVE_NADIR,
    Floats,
    response_threshold,
    return_gap,
)

_WINDOW = 14
_NADIR_FROM = 7
_BEGUN_SHARE, _HALVED_SHARE = 0.9, 0.5


@dataclass(frozen=True)
class Truth:
    """Days since the procedure; None where it does not happen (or, for sensation, is not assessable)."""

    no_response: bool
    return_started_day: int | None
    return_day: int | None
    regeneration_started_day: int | None
    regeneration_day: int | None


def truth_of(level: Floats, baseline: float | None, numbness: Floats | None) -> Truth:
    """The truth of a course.

    Args:
        level: underlying pain from D0 on, one value per day.
        baseline: the episode's baseline, None where unknown.
        numbness: underlying numbness above its own baseline from D0 on; None where no skin nerve is frozen.
    """
    silent = not_responding(level, baseline)
    started, returned = (None, None) if silent else return_days(level, baseline)
    begun, halved = (None, None) if numbness is None else regeneration_days(numbness)
    return Truth(silent, started, returned, begun, halved)


def window_means(level: Floats) -> Floats:
    """The mean over the 14 days that end on each day; nan where they do not all exist."""
    sums = np.concatenate([[0.0], np.cumsum(level)])
    means = np.full(level.size, np.nan)
    if level.size >= _WINDOW:
        means[_WINDOW - 1 :] = (sums[_WINDOW:] - sums[:-_WINDOW]) / _WINDOW
    return means


def nadirs(level: Floats) -> Floats:
    """The nadir so far on each day; infinite before the first window that lies from D7 on."""
    means = window_means(level)
    means[: min(level.size, _NADIR_FROM + _WINDOW - 1)] = np.inf
    return np.asarray(np.minimum.accumulate(means))


def not_responding(level: Floats, baseline: float | None) -> bool:
    """Whether no 14-day mean level within D14-D60 lay far enough below the baseline."""
    if baseline is None:
        return False
    first, last = RESPONSE_DAYS
    means = window_means(level)[first + _WINDOW - 1 : last + 1]
    return bool(means.size == 0 or means.min() > baseline - response_threshold(baseline))


def return_days(level: Floats, baseline: float | None) -> tuple[int | None, int | None]:
    """T_P0 and T_P."""
    low = nadirs(level)
    finite = np.where(np.isfinite(low), low, 0.0)
    above = (level >= finite + return_gap(finite, baseline) - 1e-9) & np.isfinite(low)
    for day in range(EARLIEST_RETURN_DAY, level.size - _WINDOW + 1):
        line = finite[day] + float(return_gap(finite[day], baseline))
        if above[day] and bool((level[day : day + _WINDOW] >= line - 1e-9).all()):
            before = np.flatnonzero(level[:day] <= finite[day] + STARTED_ABOVE_NADIR)
            return (int(before[-1]) if before.size else day - 1), day
    return None, None


def regeneration_days(numbness: Floats) -> tuple[int | None, int | None]:
    """The first day from D22 on below 90 % of the plateau, and T_N; None where the plateau is under 3."""
    plateau = float(numbness[PLATEAU_DAYS[0] : PLATEAU_DAYS[1] + 1].mean())
    if plateau < PLATEAU_LEAST:
        return None, None
    days: list[int | None] = []
    for share in (_BEGUN_SHARE, _HALVED_SHARE):
        below = np.flatnonzero(numbness[EARLIEST_REGENERATION_DAY:] < share * plateau)
        days.append(int(below[0]) + EARLIEST_REGENERATION_DAY if below.size else None)
    return days[0], days[1]
