"""What is true of a simulated course, written from the words of the design (its §4) alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from outcomes.detection.courses import Course
from outcomes.detection.series import Series
from outcomes.detection.truth import Truth

Values = npt.NDArray[np.float64]

WINDOW_DAYS = 14
NADIR_FROM_DAY = 7
RESPONSE_DAYS = (14, 60)
RETURN_FROM_DAY = 21
LASTS_DAYS = 14
STARTED_ABOVE_NADIR = 0.5
PLATEAU_DAYS = (3, 21)
PLATEAU_ENTRIES = 2
PLATEAU_POINTS = 3.0
RECEDES_FROM_DAY = 22
HIGHEST = 10.0
ROUNDING = 1e-9  # sums of decimals: a level that stands exactly at a line stands at it


@dataclass(frozen=True)
class Sensation:
    """The underlying numbness, 0-10 by day from D0, above its own baseline, and what was reported of it.

    Args:
        numbness: points by day.
        entries: number of numbness reports on D3-D21.
        can_speak: whether a skin nerve was frozen.
    """

    numbness: Values
    entries: int
    can_speak: bool

    @property
    def plateau(self) -> float:
        """Mean underlying numbness over D3-D21, in points."""
        first, last = PLATEAU_DAYS
        return float(self.numbness[first : last + 1].mean())

    @property
    def assessable(self) -> bool:
        """Whether regeneration can be spoken of at all."""
        return (
            self.can_speak and self.entries >= PLATEAU_ENTRIES and self.plateau >= PLATEAU_POINTS - ROUNDING
        )

    def first_day_below(self, share: float) -> int | None:
        """First day from D22 with less than this share of the plateau left."""
        if not self.assessable:
            return None
        below = self.numbness[RECEDES_FROM_DAY:] < share * self.plateau - ROUNDING
        return RECEDES_FROM_DAY + int(below.argmax()) if bool(below.any()) else None


def sensation_of(series: Series, hidden: Course, before: float = 0.0) -> Sensation:
    """The underlying numbness of an episode, free of noise and habit, with its reports on D3-D21.

    Args:
        series: the diary, whose reported numbness before D0 is what numbness counts above.
        hidden: the course, whose plateau comes on top of what was there before.
        before: points of numbness that were there before.
    """
    left = np.asarray(hidden.left, dtype=np.float64)
    first, last = PLATEAU_DAYS
    early = (series.days >= first) & (series.days <= last)
    return Sensation(
        numbness=np.maximum(before + hidden.plateau * left - series.numbness_baseline, 0.0),
        entries=int(np.count_nonzero(~np.isnan(series.numbness[early]))),
        can_speak=series.numbness_can_speak,
    )


def truth(level: Values, baseline: float | None, sensation: Sensation) -> Truth:
    """All five truths of one course; `level` in points by day from D0, at least to D60."""
    silent = no_response(level, baseline)
    returned = None if silent else return_day(level, baseline)
    return Truth(
        no_response=silent,
        return_started_day=None if returned is None else return_started_day(level, returned),
        return_day=returned,
        regeneration_started_day=sensation.first_day_below(0.9),
        regeneration_day=sensation.first_day_below(0.5),
    )


def no_response(level: Values, baseline: float | None) -> bool:
    """B known, and no 14 days within D14-D60 whose mean level lay far enough below it."""
    if baseline is None:
        return False
    needed = max(1.4, min(2.0, 0.3 * baseline))
    first, last = RESPONSE_DAYS
    for start in range(first, last - WINDOW_DAYS + 2):
        if level[start : start + WINDOW_DAYS].mean() <= baseline - needed + ROUNDING:
            return False
    return True


def nadir_on(level: Values, day: int) -> float | None:
    """Lowest mean level of 14 successive days, the first not before D7, the last not after `day`."""
    starts = range(NADIR_FROM_DAY, day - WINDOW_DAYS + 2)
    return min((float(level[start : start + WINDOW_DAYS].mean()) for start in starts), default=None)


def line_of_return(nadir: float, baseline: float | None) -> float:
    """The level, in points, at which pain counts as back."""
    gap = 2.0 if baseline is None else min(2.0, max(1.4, 0.5 * (baseline - nadir)))
    return min(HIGHEST, nadir + gap)


def return_day(level: Values, baseline: float | None) -> int | None:
    """First day from D21 of 14 successive days that all stand at or above their day's line."""
    successive = 0
    nadir = np.inf
    for day in range(NADIR_FROM_DAY + WINDOW_DAYS - 1, level.size):
        nadir = min(nadir, float(level[day - WINDOW_DAYS + 1 : day + 1].mean()))
        if day < RETURN_FROM_DAY:
            continue
        above = level[day] >= line_of_return(nadir, baseline) - ROUNDING
        successive = successive + 1 if above else 0
        if successive == LASTS_DAYS:
            return day - LASTS_DAYS + 1
    return None


def return_started_day(level: Values, returned: int) -> int | None:
    """Last day before the return with the level at most half a point above the nadir so far."""
    nadir = nadir_on(level, returned)
    if nadir is None:
        return None
    low = np.flatnonzero(level[:returned] <= nadir + STARTED_ABOVE_NADIR + ROUNDING)
    return int(low[-1]) if low.size else None
