"""The underlying sensation: numbness over its plateau, tingling at regrowth, the numb area."""

from dataclasses import dataclass

import numpy as np

from benchmarks.generators.registry_knobs import Registry
from benchmarks.generators.registry_nerve import Regrowth, lognormal
from benchmarks.generators.registry_noise import ornstein_uhlenbeck
from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.detection.definitions import Floats

_LEAST_FELT = 0.25  # habit never takes more than three quarters of what is felt


@dataclass(frozen=True)
class Sensation:
    """What the skin does by day, and what a person would say of it before rounding."""

    plateau: float
    left: Floats
    before: float  # numbness that was there already
    habit_per_day: float
    felt_numbness: Floats
    felt_tingling: Floats
    felt_area: Floats  # percent; nan where no frozen nerve serves skin


def sensation(kind: Registry, rng: np.random.Generator, days: Floats, clock: Regrowth) -> Sensation:
    """One person's sensation over `days`, of which those before 0 lie before the procedure."""
    is_skin = any(code in SKIN_NERVES for code in clock.nerves)
    never = bool(rng.random() < kind.p_never_numb) or not is_skin
    plateau = float(rng.uniform(0.0, 1.0) if never else _spread(rng, kind.plateau_points))
    before = float(rng.uniform(1.0, 4.0)) if rng.random() < kind.p_numb_before else 0.0
    plateau = min(plateau, 10.0 - before)
    left = _left(kind, rng, days, clock) if is_skin else _bruised(rng, days)
    habit = float(rng.uniform(*kind.habit_per_day)) if rng.random() < kind.p_habit else 0.0
    faded = np.maximum(np.exp(-habit * np.maximum(days, 0.0)), _LEAST_FELT)
    numb = before + plateau * left * faded
    restless = lognormal(rng, kind.numbness_noise) * ornstein_uhlenbeck(rng, np.ones(days.size), 1.5)
    size = np.clip(numb / 4.0, 0.15, 1.0)  # nobody is uncertain of skin that is not numb
    area = _area(rng, left, plateau) if is_skin else np.full(days.size, np.nan)
    return Sensation(
        plateau, left, before, habit, numb + restless * size, _tingling(kind, rng, days, left, is_skin), area
    )


def _spread(rng: np.random.Generator, ends: tuple[float, float]) -> float:
    """A hump between two ends."""
    return float(ends[0] + (ends[1] - ends[0]) * rng.beta(2.0, 1.7))


def _left(kind: Registry, rng: np.random.Generator, days: Floats, clock: Regrowth) -> Floats:
    """Share of the plateau by day: 0 before D0, a breathing plateau, then the axons' arrival."""
    for_good = rng.uniform(0.5, 0.95) if rng.random() < kind.p_numb_for_good else rng.choice([0.0, 0.0, 0.08])
    grown = for_good + (1.0 - for_good) * clock.skin_left(days)
    breathing = 1.0 + rng.uniform(0.0, 0.05) * np.sin(2 * np.pi * (days / rng.uniform(18, 45) + rng.random()))
    return np.asarray(np.where(days >= 0, np.clip(grown * breathing, 0.0, 1.0), 0.0))


def _bruised(rng: np.random.Generator, days: Floats) -> Floats:
    """Dull skin over a puncture, gone in days or weeks: no nerve speaks here."""
    return np.asarray(np.where(days >= 0, np.exp(-np.maximum(days, 0.0) / rng.uniform(3.0, 12.0)), 0.0))


def _tingling(kind: Registry, rng: np.random.Generator, days: Floats, left: Floats, is_skin: bool) -> Floats:
    """Early tingling of the wound, a passing rise about regrowth, in a few a steady one of another cause."""
    early = rng.uniform(0.0, 2.0) * np.exp(-np.maximum(days, 0.0) / rng.uniform(3.0, 10.0)) * (days >= 0)
    below = np.flatnonzero((left < 0.5) & (days > 21))
    comes = is_skin and below.size > 0 and rng.random() < kind.p_tingling
    middle = (days[below[0]] if comes else 0.0) + rng.normal(-5.0, 15.0)
    rising, falling = rng.uniform(5.0, 15.0), rng.uniform(8.0, 25.0)
    width = np.where(days < middle, rising, falling)
    bump = float(comes) * rng.uniform(*kind.tingling_points) / np.cosh((days - middle) / width)
    always = rng.uniform(1.0, 4.0) if rng.random() < kind.p_tingling_always else rng.uniform(0.0, 0.3)
    noise = 0.7 * ornstein_uhlenbeck(rng, np.ones(days.size), 1.0)
    calm = early + bump + always
    return np.asarray(calm + noise * np.clip(calm / 1.5, 0.1, 1.3))


def _area(rng: np.random.Generator, left: Floats, plateau: float) -> Floats:
    """The map shrinks from its edge, sooner or later than the numbness fades; habit does not touch it."""
    widest = rng.uniform(25.0, 100.0) * min(1.0, plateau / 3.0)
    noise = rng.uniform(2.0, 10.0) * rng.standard_normal(left.size)
    tapped = widest * left ** rng.uniform(0.5, 1.6)
    return np.asarray(np.clip(tapped + noise * (tapped > 3.0), 0.0, 100.0))
