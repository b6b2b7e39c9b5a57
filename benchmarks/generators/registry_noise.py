"""What lies on top of the level: restless days, the week's rhythm, flares and swollen bouts."""

import numpy as np

from benchmarks.generators.registry_knobs import Registry
from benchmarks.generators.registry_nerve import lognormal
from outcomes.detection.definitions import Floats

LONGEST_FLARE_DAYS = 13  # a flare is over within 14 days (design §4)
_QUIET_DAYS = 5  # usual pain for five days ends a flare [Keele]
_WOMEN = 1.85  # flares of women to men [web case-crossover]


def ornstein_uhlenbeck(rng: np.random.Generator, steps: Floats, tau: float) -> Floats:
    """A stationary unit-variance process seen after `steps` days each.

    Args:
        rng: where chance comes from.
        steps: days between one value and the next; the first is not used.
        tau: days after which its correlation has fallen to 1/e.
    """
    kept = np.exp(-steps / tau)
    pushes = np.sqrt(1.0 - kept**2) * rng.standard_normal(steps.size)
    values = np.empty(steps.size)
    values[0] = rng.standard_normal()
    for index in range(1, steps.size):
        values[index] = kept[index] * values[index - 1] + pushes[index]
    return values


def wander(kind: Registry, rng: np.random.Generator, count: int) -> Floats:
    """Slow movement without a kink: the process above, averaged over the past weeks."""
    rough = ornstein_uhlenbeck(rng, np.ones(count + 60), kind.wander_days)
    weights = np.exp(-np.arange(60) / 10.0)
    smooth = np.convolve(rough, weights / weights.sum(), mode="full")[60 : 60 + count]
    return np.asarray(lognormal(rng, kind.wander_points) * smooth / 0.85)  # averaging takes 15 % of the SD


def restlessness(kind: Registry, rng: np.random.Generator, level: Floats) -> Floats:
    """Day-to-day noise: two processes and loose days, on a clock that itself runs unevenly.

    Bad days reach further than good ones; the size hangs on the person, the season of life and the level.
    """
    count = level.size
    lag_share, fast_share, loose_share = rng.dirichlet([4.0, 2.0, 4.0])
    clock = rng.gamma(1.5, 1.0 / 1.5, count)  # uneven time gives spells of calm and heavy tails
    slow = ornstein_uhlenbeck(rng, clock, rng.uniform(2.5, 5.5))
    fast = ornstein_uhlenbeck(rng, clock, 0.8)
    loose = rng.standard_t(5, count) / np.sqrt(5.0 / 3.0)
    mixed = np.sqrt(lag_share) * slow + np.sqrt(fast_share) * fast + np.sqrt(loose_share) * loose
    lean = rng.uniform(0.0, 0.18)
    skewed = np.where(mixed > 0, mixed * (1 + lean), mixed * (1 - lean))
    moods = np.exp(0.25 * ornstein_uhlenbeck(rng, np.ones(count), 50.0))
    middle = np.sqrt((level + 0.7) * (10.7 - level)) / 5.7
    by_level = middle ** rng.uniform(0.0, 0.9)
    return np.asarray(lognormal(rng, kind.noise_points) * by_level * moods * (skewed - skewed.mean()))


def week(kind: Registry, rng: np.random.Generator, days: Floats) -> Floats:
    """The rhythm of the week: a few days of effort, the rest easier; no mean."""
    effort = rng.permutation(7) < rng.integers(1, 4)
    rhythm = (effort - effort.mean()) * 2.0 * rng.uniform(*kind.week_points)
    return np.asarray(rhythm[days.astype(int) % 7])


def flares(kind: Registry, rng: np.random.Generator, count: int, is_woman: bool) -> Floats:
    """Flares and swollen bouts over `count` days: none longer than 13 days, five quiet days between two."""
    added = np.zeros(count)
    by_sex = 2.0 * (_WOMEN if is_woman else 1.0) / (1.0 + _WOMEN)
    flare_rate = kind.flares_per_100_days / 100.0 * by_sex * rng.gamma(1.2, 1.0 / 1.2)
    bout_rate = kind.synovitis_per_year / 365.0 * rng.gamma(1.0, 1.0)
    rate = flare_rate + bout_rate + 1e-9
    day = rng.exponential(1.0 / rate)
    while day < count:
        is_bout = rng.random() < bout_rate / rate
        shape = _bout(rng) if is_bout else _flare(kind, rng)
        first = int(day)
        kept = shape[: count - first]
        added[first : first + kept.size] = kept
        day += shape.size + _QUIET_DAYS + rng.exponential(1.0 / rate)
    return added


def _flare(kind: Registry, rng: np.random.Generator) -> Floats:
    """A steep rise with a slow tail, a block, a slow build that stops, or two humps."""
    length = int(np.clip(round(lognormal(rng, kind.flare_days)), 2, LONGEST_FLARE_DAYS))
    height = rng.uniform(*kind.flare_points)
    time = np.arange(length, dtype=np.float64)
    which = rng.choice(4, p=[0.55, 0.2, 0.15, 0.1])
    if which == 0:
        shape = np.minimum(1.0, (time + 1) / 2) * np.exp(-np.maximum(0, time - 1) / rng.uniform(2.5, 4.5))
    elif which == 1:
        shape = np.ones(length)
    elif which == 2:
        shape = (time + 1) / length
    else:
        shape = 0.35 + 0.65 * np.abs(np.cos(np.pi * time / max(1, length - 1)))
    return np.asarray(height * shape)


def _bout(rng: np.random.Generator) -> Floats:
    """A swollen knee: up within three days, a week or more at its height, gone before the 14th day."""
    length = int(rng.integers(8, LONGEST_FLARE_DAYS + 1))
    height = rng.uniform(1.5, 4.0)
    return np.asarray(
        height * np.interp(np.arange(length), [-1, 2, length - 3, length], [0.0, 1.0, 0.9, 0.0])
    )
