"""The simple rules that the engine is measured against: k in a row, EWMA, CUSUM, BOCPD, Kalman level.

Each scores every day with a pain report, from reports up to that day alone; an alarm rises where the score
passes a threshold and is armed again as the engine's is. All draw the line of return from the lowest mean of
the reports over 14 days from D7 on. Reference values, weights and the widening of the scatter (flares and
slow noise are no part of these rules) are those that found most on tuning patients at .10 false alarms a
patient-year.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, Floats, return_gap
from outcomes.detection.onset import normal_cdf
from outcomes.detection.series import Series

_WINDOW_DAYS, _FROM_DAY, _LEAST_REPORTS = 14, 7, 2
_UNKNOWN = -math.inf
_REARM_DAYS = 30
_WIDER = 2.0


@dataclass(frozen=True)
class Reports:
    """Pain reports from D0 on, with the nadir, the line and the scatter so far (nan before they exist)."""

    days: list[int]
    values: list[float]
    nadirs: list[float]
    lines: list[float]
    scatters: list[float]


@dataclass(frozen=True)
class Track:
    """A rival's score per report, and whether its own idea of the level lies below the line."""

    days: list[int]
    scores: list[float]
    below: list[bool]


def reports_of(series: Series) -> Reports:
    """What every rival starts from."""
    heard = ~np.isnan(series.pain) & (series.days >= 0)
    days, values = series.days[heard].tolist(), series.pain[heard].tolist()
    lowest, nadirs, lines, scatters = math.inf, [], [], []
    for place, day in enumerate(days):
        first = place
        while first > 0 and days[first - 1] > day - _WINDOW_DAYS and days[first - 1] >= _FROM_DAY:
            first -= 1
        if day >= _FROM_DAY + _WINDOW_DAYS - 1 and place - first + 1 >= _LEAST_REPORTS:
            lowest = min(lowest, float(np.mean(values[first : place + 1])))
        gap = float(return_gap(lowest, series.baseline)) if math.isfinite(lowest) else math.nan
        nadirs.append(lowest)
        lines.append(lowest + gap)
        steps = np.abs(np.diff(values[max(0, place - 20) : place + 1]))
        scatters.append(max(0.5, 0.8 * float(steps.mean())) if steps.size else 1.0)
    return Reports(days, values, nadirs, lines, scatters)


def in_a_row(series: Series, count: int) -> Track:
    """The least distance above the line of the last `count` reports."""
    r = reports_of(series)
    scores = []
    for place, line in enumerate(r.lines):
        last = r.values[max(0, place - count + 1) : place + 1]
        scores.append(min(last) - line if len(last) == count and not math.isnan(line) else _UNKNOWN)
    return _track(r, scores, r.values)


def ewma(series: Series, weight: float = 0.3) -> Track:
    """The exponentially weighted mean of the reports above the line."""
    r = reports_of(series)
    level, levels = math.nan, []
    for value in r.values:
        level = value if math.isnan(level) else level + weight * (value - level)
        levels.append(level)
    return _track(r, [_above(x, line) for x, line in zip(levels, r.lines, strict=True)], levels)


def cusum(series: Series) -> Track:
    """Page's one-sided sum of what lies above the line by a quarter of its gap from the nadir."""
    r = reports_of(series)
    total, scores = 0.0, []
    for value, nadir, line in zip(r.values, r.nadirs, r.lines, strict=True):
        if math.isnan(line):
            scores.append(_UNKNOWN)
            continue
        total = max(0.0, total + value - (line + (line - nadir) / 4))
        scores.append(total)
    return _track(r, scores, r.values)


def kalman_level(series: Series, drift_per_day: float = 0.01) -> Track:
    """P(level >= line) of a random-walk level with normal noise of the personal scatter."""
    r = reports_of(series)
    mean, variance, before = math.nan, 4.0, 0
    scores, levels = [], []
    for day, value, line, scatter in zip(r.days, r.values, r.lines, r.scatters, strict=True):
        mean = value if math.isnan(mean) else mean
        variance += drift_per_day * (day - before)
        gain = variance / (variance + (_WIDER * scatter) ** 2)
        mean, variance, before = mean + gain * (value - mean), (1 - gain) * variance, day
        scores.append(_UNKNOWN if math.isnan(line) else normal_cdf((mean - line) / math.sqrt(variance)))
        levels.append(mean)
    return _track(r, scores, levels)


def bocpd(series: Series, hazard_per_day: float = 0.003, prior_sd: float = 2.5) -> Track:
    """P(mean of the current run >= line), Bayesian online change points with normal runs of known scatter.

    Source: Adams and MacKay 2007, arXiv 0710.3742; the hazard runs by day, so that gaps count.
    """
    r = reports_of(series)
    weights, means, variances = np.array([1.0]), np.array([5.0]), np.array([prior_sd**2])
    scores, levels, before = [], [], 0
    for day, value, line, scatter in zip(r.days, r.values, r.lines, r.scatters, strict=True):
        turned = 1.0 - (1.0 - hazard_per_day) ** max(1, day - before)
        weights = np.concatenate([[turned * weights.sum()], (1 - turned) * weights])
        means, variances = np.concatenate([[5.0], means]), np.concatenate([[prior_sd**2], variances])
        spread = variances + (_WIDER * scatter) ** 2
        weights = weights * np.exp(-0.5 * (value - means) ** 2 / spread) / np.sqrt(spread)
        weights, before = weights / weights.sum(), day
        gains = variances / spread
        means, variances = means + gains * (value - means), (1 - gains) * variances
        kept = np.argsort(weights)[-60:]
        weights, means, variances = weights[kept] / weights[kept].sum(), means[kept], variances[kept]
        levels.append(float(weights @ means))
        scores.append(_UNKNOWN if math.isnan(line) else _mass_above(line, weights, means, variances))
    return _track(r, scores, levels)


def standing(track: Track, threshold: float) -> list[bool]:
    """Whether the alarm stands on each day of a track: armed again after 30 days below the line."""
    stands, below_since, result = False, None, []
    for day, score, below in zip(track.days, track.scores, track.below, strict=True):
        if below_since is not None and day - below_since >= _REARM_DAYS:
            stands = False
        below_since = None if not below else (day if below_since is None else below_since)
        if not stands and day >= EARLIEST_RETURN_DAY and score >= threshold:
            stands, below_since = True, day if below else None
        result.append(stands)
    return result


RIVALS: dict[str, Callable[[Series], Track]] = {
    "single report": lambda series: in_a_row(series, 1),
    "2 in a row": lambda series: in_a_row(series, 2),
    "3 in a row": lambda series: in_a_row(series, 3),
    "EWMA .3": ewma,
    "CUSUM": cusum,
    "BOCPD": bocpd,
    "Kalman level": kalman_level,
}


def _track(r: Reports, scores: list[float], levels: Sequence[float]) -> Track:
    below = [not level >= line for level, line in zip(levels, r.lines, strict=True)]
    return Track(r.days, scores, below)


def _above(level: float, line: float) -> float:
    return _UNKNOWN if math.isnan(line) else level - line


def _mass_above(line: float, weights: Floats, means: Floats, variances: Floats) -> float:
    z = (means - line) / np.sqrt(variances)
    return float(sum(w * normal_cdf(float(x)) for w, x in zip(weights, z, strict=True)))
