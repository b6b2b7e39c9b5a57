"""From a hidden course to a diary: scatter, flares, days missed, integers from 0 to 10."""

from collections.abc import Sequence

import numpy as np

from outcomes.detection.courses import HORIZON_DAYS, Course, Scenario
from outcomes.detection.definitions import Floats
from outcomes.detection.series import Days

BASELINE_DAYS = 14
_EARLIEST_GAP_DAY = 30


def autoregressive(rng: np.random.Generator, count: int, sd: float, correlation: float) -> Floats:
    """Normal noise with this autocorrelation from one day to the next."""
    shocks = rng.normal(0.0, sd * np.sqrt(1 - correlation**2), count)
    shocks[0] = rng.normal(0.0, sd)
    values = np.empty(count)
    last = 0.0
    for day in range(count):
        last = shocks[day] + (correlation * last if day else 0.0)
        values[day] = last
    return values


def scatter(
    scenario: Scenario, rng: np.random.Generator, count: int, residuals: Sequence[Floats] | None
) -> Floats:
    """Daily deviations of the reports: autoregressive, or runs of somebody's real residuals."""
    factor = scenario.noise_factor
    if scenario.noise == "residuals":
        if not residuals:
            raise ValueError("a scenario with real residuals needs them handed in")
        scale = factor * float(rng.lognormal(0.0, 0.3))
        pieces: list[Floats] = []
        while sum(piece.size for piece in pieces) < count:
            source = residuals[int(rng.integers(len(residuals)))]
            start = int(rng.integers(max(1, source.size - 30)))
            pieces.append(source[start : start + int(rng.integers(30, 90))])
        return np.asarray(scale * np.concatenate(pieces)[:count])
    sd = float(rng.lognormal(np.log(scenario.noise_median), scenario.noise_log_sd))
    correlation = float(np.clip(rng.normal(scenario.noise_autocorrelation, 0.1), 0.1, 0.7))
    return autoregressive(rng, count, factor * min(max(sd, 0.4), 1.8), correlation)


def flares(scenario: Scenario, rng: np.random.Generator, count: int) -> Floats:
    """Flares that are over within 14 days: a steep start with a slow tail, and flat bouts of synovitis."""
    extra = np.zeros(count)
    personal = rng.gamma(2.0, scenario.flares_per_100_days / 200.0)
    for start in np.flatnonzero(rng.random(count) < personal).tolist():
        ages = np.arange(min(13, count - start))
        shape = rng.uniform(2.0, 4.0) * 0.5 ** (ages / rng.uniform(2.0, 5.0))
        extra[start : start + ages.size] = np.maximum(extra[start : start + ages.size], shape)
    for start in np.flatnonzero(rng.random(count) < scenario.synovitis_per_year / 365).tolist():
        length = int(rng.integers(7, 14))
        extra[start : start + length] = np.maximum(extra[start : start + length], rng.uniform(1.5, 3.0))
    return extra


def reporting_days(scenario: Scenario, rng: np.random.Generator, level: Floats, schedule: str) -> Days:
    """The days from D0 on that hold an entry."""
    days = _due(rng, schedule, scenario.last_day)
    kept = rng.random(days.size) >= 0.10 + scenario.bad_days_missed * (level[days] >= 6.0)
    if rng.random() < scenario.p_gap and scenario.last_day > _EARLIEST_GAP_DAY:
        start = int(rng.integers(_EARLIEST_GAP_DAY, scenario.last_day))
        kept &= (days < start) | (days > start + int(rng.integers(14, 43)))
    if scenario.dropped_out_by_180 > 0:
        hazard = -np.log(1.0 - scenario.dropped_out_by_180) / 180.0
        kept &= days <= 14 + rng.exponential(1.0 / hazard)
    return np.asarray(days[kept])


def _due(rng: np.random.Generator, schedule: str, last_day: int) -> Days:
    """The days on which an entry is asked for."""
    every_day: Days = np.arange(last_day + 1, dtype=np.int64)
    if schedule == "daily":
        return every_day
    if schedule == "sparse":
        sparse = np.cumsum(np.concatenate([[0], rng.integers(2, 6, last_day)]))
        return np.asarray(sparse[sparse <= last_day])
    if schedule == "weekly":
        return every_day[int(rng.integers(0, 3)) :: 7]
    twice = np.sort(np.concatenate([np.arange(17, 61, 7), np.arange(21, 61, 7)]))
    planned = np.concatenate([np.arange(0, 15), twice, np.arange(67, max(68, last_day + 1), 7)])
    return np.asarray(planned[planned <= last_day])


def reported(values: Floats) -> Floats:
    """What a person enters: integers from 0 to 10."""
    return np.asarray(np.clip(np.rint(values), 0, 10)) + 0.0  # -0 becomes 0


def sensation(rng: np.random.Generator, hidden: Course) -> tuple[Floats, Floats, Floats]:
    """Reported numbness, tingling and numb area (%) from D0 on, one value per day."""
    days = np.arange(HORIZON_DAYS)
    sd = float(np.clip(rng.lognormal(np.log(0.8), 0.3), 0.3, 1.6))
    habit = np.exp(-hidden.habit_per_day * days)
    numbness = reported(hidden.plateau * hidden.left * habit + autoregressive(rng, days.size, sd, 0.3))
    arriving = (hidden.left > 0.05) & (hidden.left < 0.95) & (hidden.plateau >= 2)
    early = rng.uniform(0, 2.5) * np.exp(-days / 12.0)
    bump = rng.uniform(1.0, 4.0) * arriving
    tingling = reported(rng.uniform(0, 0.8) + early + bump + rng.normal(0, 0.8, days.size))
    size = 90.0 * hidden.plateau / 10 * hidden.left + rng.normal(0, 8, days.size)
    return numbness, tingling, np.asarray(np.clip(np.round(size, 1), 0, 100))
