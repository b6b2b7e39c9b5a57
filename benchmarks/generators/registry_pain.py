"""The underlying pain: what the procedure takes away, and what brings it back."""

from dataclasses import dataclass

import numpy as np

from benchmarks.generators.registry_knobs import Registry
from benchmarks.generators.registry_nerve import Regrowth, lognormal
from benchmarks.generators.registry_noise import wander
from outcomes.detection.definitions import HIGHEST, Floats, return_gap

_NEVER = 1e6
_FULL, _OVERSHOOT, _JUST_ABOVE, _JUST_BELOW, _PART = range(5)
Anchors = tuple[Floats, Floats]


@dataclass(frozen=True)
class PainCourse:
    """Pain that is felt, free of noise and flares, and the opioids taken, on each day asked for."""

    baseline: float
    level: Floats
    mme: Floats


def pain_course(kind: Registry, rng: np.random.Generator, days: Floats, clock: Regrowth) -> PainCourse:
    """One underlying course over `days`, of which those before 0 lie before the procedure."""
    baseline = float(np.clip(rng.normal(*kind.baseline_points), 3.0, 9.5))
    sham, nerve = _relief(kind, rng, baseline)
    rise = _rises(kind, rng, days, clock, baseline, sham, nerve)
    rest = baseline + _slow(kind, rng, days) + _soreness(kind, rng, days) + _sham_loss(kind, rng, days, sham)
    taken = _falls(kind, rng, days, sham, nerve)
    mme, hidden = _opioids(kind, rng, days, rest - taken + rise, rise)
    return PainCourse(baseline, np.clip(rest - taken + rise - hidden, 0.0, 10.0), mme)


def _relief(kind: Registry, rng: np.random.Generator, baseline: float) -> tuple[float, float]:
    """Points taken by the sham-like part (which may be a worsening) and by the frozen nerves."""
    sham = float(rng.normal(*kind.sham_points))
    works = rng.random() < kind.p_nerve_works
    nerve = lognormal(rng, kind.nerve_points) if works else float(rng.uniform(0.0, 0.4))
    most = kind.relief_share_most * baseline
    nerve = min(nerve, most)
    return min(sham, most - nerve), nerve


def _falls(kind: Registry, rng: np.random.Generator, days: Floats, sham: float, nerve: float) -> Floats:
    """Relief by day: the nerves' part at once, the sham-like part in a week or two, some of it late."""
    after = np.maximum(days + 1.0, 0.0)
    late = rng.uniform(0.15, 0.4) if rng.random() < kind.p_late_gain else 0.0
    late_tau, quick_tau, sham_tau = rng.uniform(20.0, 50.0), rng.uniform(0.8, 4.0), rng.uniform(4.0, 9.0)
    quick = nerve * (1.0 - late) * (1.0 - np.exp(-after / quick_tau))
    slow = nerve * late * (1.0 - np.exp(-after / late_tau))
    return np.asarray(quick + slow + sham * (1.0 - np.exp(-after / sham_tau)))


def _sham_loss(kind: Registry, rng: np.random.Generator, days: Floats, sham: float) -> Floats:
    """What a sham-like relief gives back where it fades."""
    fades = rng.random() < kind.p_sham_fades
    start, tau = rng.uniform(*kind.sham_fade_start), rng.uniform(*kind.sham_fade_days)
    lost = 1.0 - np.exp(-np.maximum(days - start, 0.0) / tau)
    return np.asarray(max(sham, 0.0) * lost * float(fades))


def _soreness(kind: Registry, rng: np.random.Generator, days: Floats) -> Floats:
    points, length = rng.uniform(*kind.soreness_points), rng.uniform(*kind.soreness_days)
    return np.asarray(np.where(days >= 0, points * np.clip(1.0 - days / length, 0.0, 1.0), 0.0))


def _slow(kind: Registry, rng: np.random.Generator, days: Floats) -> Floats:
    """Wander, season and drift: the level moves though nothing returns."""
    season = rng.uniform(*kind.season_points) * np.sin(2 * np.pi * (days / 365.25 + rng.random()))
    slope = kind.drift_points_per_year * rng.uniform(-1.0, 1.0) / 365.0
    return np.asarray(wander(kind, rng, days.size) + season + slope * np.maximum(days, 0.0))


def _rises(
    kind: Registry,
    rng: np.random.Generator,
    days: Floats,
    clock: Regrowth,
    baseline: float,
    sham: float,
    nerve: float,
) -> Floats:
    """What comes back: with the nerves, from elsewhere, both or neither."""
    lag = kind.nerve_lag_days[0] + rng.gamma(1.3, kind.nerve_lag_days[1] / 1.3)
    with_nerve = rng.random() < kind.p_return_with_nerve
    onset = max(14.0, clock.half_day + lag) if with_nerve else _NEVER
    gap = float(return_gap(min(max(0.0, baseline - sham - nerve), HIGHEST), baseline))
    fate = int(rng.choice(5, p=kind.fates))
    points = _points(rng, fate, nerve, gap)
    first = points * _shape(kind, rng, days - onset, fate)
    elsewhere = 20.0 + rng.exponential(365.0 / max(kind.other_source_per_year, 1e-6))
    second = lognormal(rng, kind.other_source_points) * _shape(kind, rng, days - elsewhere, _FULL)
    most = max(sham + nerve, 0.0) + 1.5  # seldom worse than before by more
    return np.asarray(np.minimum(first + second, most))


def _points(rng: np.random.Generator, fate: int, nerve: float, gap: float) -> float:
    """How high a return with the nerves goes; a nerve that took little cannot give back more."""
    nerve = max(0.0, nerve)  # nor one that took nothing
    ranges = {
        _FULL: (nerve * 0.85, nerve * 1.05),
        _OVERSHOOT: (nerve * 1.1, nerve * 1.5),
        _JUST_ABOVE: (gap * 1.05, gap * 1.3),
        _JUST_BELOW: (gap * 0.65, gap * 0.93),
        _PART: (nerve * 0.35, nerve * 0.8),
    }
    points = rng.uniform(*ranges[fate])
    return float(points if fate == _OVERSHOOT else min(points, nerve * 1.05))


def _shape(kind: Registry, rng: np.random.Generator, since: Floats, fate: int) -> Floats:
    """Share of a return by the days since its onset; one that overshoots settles afterwards."""
    draw = (_gradual, _steps, _stutter, _sudden)[int(rng.choice(4, p=kind.shapes))]
    when, share = draw(rng)
    settle = rng.uniform(20.0, 60.0)
    if fate == _OVERSHOOT:
        when = np.append(when, [when[-1] + settle, when[-1] + 2 * settle])
        share = np.append(share, [share[-1], 0.75])
    return np.asarray(np.interp(since, when, share, left=0.0))


def _gradual(rng: np.random.Generator) -> Anchors:
    """Slow start, steep middle, long tail, over three weeks to three months."""
    length = float(np.exp(rng.uniform(np.log(18.0), np.log(95.0))))
    start = rng.uniform(0.02, 0.2)
    return length * np.array([0.0, 0.25, 0.5, 0.75, 1.0]), np.array([0.0, start, 0.55, 0.88, 1.0])


def _steps(rng: np.random.Generator) -> Anchors:
    """Two to four stairs with calm weeks between: one nerve after another."""
    count = int(rng.integers(2, 5))
    starts = np.concatenate([[0.0], np.cumsum(rng.uniform(9.0, 40.0, count - 1))])
    heights = np.cumsum(rng.dirichlet(np.full(count, 4.0)))
    when = np.stack([starts, starts + rng.uniform(1.0, 4.0, count)], axis=1).reshape(-1)
    return when, np.stack([np.concatenate([[0.0], heights[:-1]]), heights], axis=1).reshape(-1)


def _stutter(rng: np.random.Generator) -> Anchors:
    """Rise, partial fall, rise; sometimes twice."""
    legs = 2 * int(rng.integers(1, 3)) + 1
    when = np.concatenate([[0.0], np.cumsum(rng.uniform(6.0, 26.0, legs))])
    highs, lows = rng.uniform(0.45, 0.95, legs), rng.uniform(0.1, 0.5, legs)
    share = np.where(np.arange(legs) % 2 == 0, highs, lows)
    return when, np.concatenate([[0.0], share[:-1], [1.0]])


def _sudden(rng: np.random.Generator) -> Anchors:
    """From one day to the next few."""
    return np.array([0.0, rng.uniform(1.0, 5.0)]), np.array([0.0, 1.0])


def _opioids(
    kind: Registry, rng: np.random.Generator, days: Floats, pain: Floats, rise: Floats
) -> tuple[Floats, Floats]:
    """Dose by day, and the points that it hides in those who answer a return with more of it."""
    uses, masks = rng.random() < kind.p_opioid, rng.random() < kind.p_mask
    usual, share = rng.uniform(*kind.opioid_mme), rng.uniform(*kind.mask_share)
    follows, per_point = rng.uniform(0.3, 1.3), rng.uniform(8.0, 18.0)
    past = np.exp(-np.arange(40) / rng.uniform(4.0, 12.0))
    past /= past.sum()
    slow = np.convolve(np.concatenate([np.full(39, pain[0]), pain]), past, mode="valid")
    dose = usual * np.maximum(slow / max(pain[0], 1.0), 0.0) ** follows * float(uses)
    if not masks:
        return dose, np.zeros(days.size)
    hidden = share * np.convolve(rise, past)[: rise.size]
    return dose + per_point * hidden, hidden
