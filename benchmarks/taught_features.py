"""What the taught reader is shown of an episode on a day: what the engine says, and sums of the diary."""

from collections.abc import Sequence

import numpy as np

from outcomes.detection import Reading
from outcomes.detection.definitions import Floats, return_gap
from outcomes.detection.series import Series

HALF_LIVES = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
WINDOWS = (14, 28)
_SAID = (
    *("p_return_started", "p_returned", "p_return_30d", "p_return_90d", "p_no_response", "p_regeneration"),
    *("level_q10", "level", "level_q90", "nadir", "line", "baseline"),
)
_LAST = (3, 5, 10)
_SETTLED_FROM = 7  # relief has come by then (design: the nadir is looked for from there)
_SLOPE_DAYS = 42


def shown(series: Series, reading: Reading) -> list[float]:
    """One row: all of it was known on the day of the reading; nan where nothing can be said."""
    known = (series.days >= 0) & (series.days <= reading.day) & ~np.isnan(series.pain)
    days, pain = series.days[known].astype(np.float64), series.pain[known]
    ages = reading.day - days
    said = [getattr(reading, name) for name in _SAID]
    row = [np.nan if each is None else float(each) for each in said]
    row += [float(reading.day), float(days.size), float((ages < 28).sum()), float(np.diff(days[-2:]).sum())]
    for half_life in HALF_LIVES:
        row += _faded(pain, 0.5 ** (ages / half_life))
    for window in WINDOWS:
        row += _above_the_lowest(days, pain, ages, window, series.baseline)
    row += _quantiles(pain[days >= _SETTLED_FROM])
    row += [float(pick(pain[-count:])) for count in _LAST for pick in (np.min, np.median)]
    return [*row, _slope(ages, pain)]


def _faded(pain: Floats, weights: Floats) -> list[float]:
    """Mean and scatter, older reports counting less."""
    mean = float(np.average(pain, weights=weights))
    return [mean, float(np.sqrt(np.average((pain - mean) ** 2, weights=weights)))]


def _above_the_lowest(
    days: Floats, pain: Floats, ages: Floats, window: int, baseline: float | None
) -> list[float]:
    """The lowest mean of a window so far, how far the last lies above it, how many reports by its line."""
    ends = days[days >= _SETTLED_FROM + WINDOWS[0]]
    own = [pain[(days <= end) & (days > end - window) & (days >= _SETTLED_FROM)] for end in ends]
    means = [each.mean() for each in own if each.size > 1]
    if not means:
        return [np.nan] * 4
    low, last = float(min(means)), pain[ages < window]
    line = low + float(return_gap(low, baseline))
    above = [float((pain[-count:] >= line - 0.5).mean()) for count in (6, 12)]
    return [low, float(last.mean()) - low if last.size else np.nan, *above]


def _quantiles(pain: Floats) -> list[float]:
    return np.quantile(pain, (0.2, 0.5, 0.8)).tolist() if pain.size else [np.nan] * 3


def _slope(ages: Floats, pain: Floats) -> float:
    late = ages < _SLOPE_DAYS
    return float(np.polyfit(-ages[late], pain[late], 1)[0]) if late.sum() > 3 else np.nan


def readable(readings: Sequence[Reading]) -> list[int]:
    """The places of the readings on which a return could be told."""
    return [place for place, each in enumerate(readings) if each.p_return_started is not None]
