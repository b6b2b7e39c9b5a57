"""Underlying courses of invented patients: how pain falls and comes back, how numbness fades."""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import Floats, response_threshold

HORIZON_DAYS = 460  # beyond the last possible diary day: truth never ends at the edge


@dataclass(frozen=True)
class Scenario:
    """One kind of cohort: every knob of the generator, days and points."""

    name: str
    shape: str = "logistic"  # markov | logistic | smooth
    relief_median_days: float = 130.0
    relief_log_sd: float = 0.45
    p_no_response: float = 0.20
    p_durable: float = 0.20
    p_step: float = 0.05
    p_small_relief: float = 0.15
    drift_points_per_year: float = 0.3
    noise: str = "autoregressive"  # autoregressive | residuals
    noise_median: float = 0.9
    noise_log_sd: float = 0.30
    noise_factor: float = 1.0
    noise_autocorrelation: float = 0.45
    flares_per_100_days: float = 1.0
    synovitis_per_year: float = 0.0
    p_skin: float = 0.85
    p_never_numb: float = 0.12
    p_unrelated_numbness: float = 0.10
    p_habituation: float = 0.15
    p_opioids: float = 0.20
    p_masking: float = 0.0  # of those whose pain returns: a rising dose holds it down for some weeks
    schedules: tuple[str, ...] = ("daily", "sparse", "weekly")
    last_day: int = 365
    dropped_out_by_180: float = 0.0
    p_gap: float = 0.15
    p_no_baseline: float = 0.05
    bad_days_missed: float = 0.05


@dataclass(frozen=True)
class Course:
    """What is hidden: pain from D0 on, numbness from D0 on, the share of the nerve's numbness left."""

    baseline: float
    level: Floats
    plateau: float
    left: Floats
    habit_per_day: float
    responds: bool
    mme: Floats  # opioid dose by day


def smooth_step(x: Floats) -> Floats:
    """0 before 0, 1 after 1, a smooth rise between."""
    kept = np.clip(x, 0.0, 1.0)
    return np.asarray(kept * kept * (3.0 - 2.0 * kept))


def course(scenario: Scenario, rng: np.random.Generator, is_skin: bool) -> Course:
    """One hidden course."""
    days = np.arange(HORIZON_DAYS, dtype=np.float64)
    baseline = float(np.clip(rng.normal(6.0, 1.5), 3.0, 9.5))
    responds = bool(rng.random() >= scenario.p_no_response)
    relief = _relief(scenario, rng, baseline, responds)
    comes_back = bool(responds and rng.random() >= scenario.p_durable)
    turn = _turn(scenario, rng)
    rise = _rise(scenario, rng, days, turn) * relief * rng.uniform(0.8, 1.1) if comes_back else 0.0 * days
    fall = relief * (1.0 - np.exp(-(days + 1) / rng.uniform(1.5, 6.0)))
    sore = rng.uniform(0, 1) * (days < rng.integers(2, 8))
    drift = rng.normal(0, scenario.drift_points_per_year) * days / 365
    unmasked = baseline - fall + rise + sore + drift
    mme, masked = _opioids(scenario, rng, unmasked, rise)
    level = np.clip(unmasked - masked, 0.0, 10.0)
    never_numb = not is_skin or bool(rng.random() < scenario.p_never_numb)
    plateau = float(rng.uniform(0, 1) if never_numb else rng.uniform(4.0, 9.0))
    related = rng.random() >= scenario.p_unrelated_numbness
    begun = turn - rng.normal(20, 15) if related else _turn(scenario, rng)
    left = _left(rng, days, max(30.0, begun))
    habit = float(rng.uniform(0.002, 0.005)) if rng.random() < scenario.p_habituation else 0.0
    return Course(baseline, level, plateau, left, habit, responds, mme)


def _relief(scenario: Scenario, rng: np.random.Generator, baseline: float, responds: bool) -> float:
    """Points between baseline and the floor of relief."""
    least = response_threshold(baseline)
    if not responds:
        return float(np.clip(rng.normal(0.6, 0.5), -0.5, least - 0.3))
    if rng.random() < scenario.p_small_relief:
        return float(rng.uniform(least + 0.2, least + 1.2))
    return max(least + 0.2, baseline * float(rng.uniform(0.45, 0.9)))


def _turn(scenario: Scenario, rng: np.random.Generator) -> float:
    """The day on which the return is halfway (logistic) or begins (otherwise)."""
    if scenario.shape == "markov":
        return 25.0 + float(rng.gamma(3.0, (scenario.relief_median_days - 25.0) / 2.67))
    return max(30.0, float(rng.lognormal(np.log(scenario.relief_median_days), scenario.relief_log_sd)))


def _rise(scenario: Scenario, rng: np.random.Generator, days: Floats, turn: float) -> Floats:
    """The return as a share of the relief, by day."""
    if rng.random() < scenario.p_step:
        return np.asarray((days >= turn).astype(np.float64))
    if scenario.shape == "markov":
        return np.asarray(np.clip((days - turn) / max(4.0, rng.gamma(2.0, 18.0)), 0.0, 1.0))
    if scenario.shape == "logistic":
        return np.asarray(1.0 / (1.0 + np.exp(-(days - turn) / rng.uniform(4.0, 12.0))))
    return smooth_step((days - turn) / float(rng.lognormal(np.log(30.0), 0.4)))


def _opioids(
    scenario: Scenario, rng: np.random.Generator, unmasked: Floats, rise: Floats
) -> tuple[Floats, Floats]:
    """Daily MME and the points of pain it holds down: for most no drug, for others a dose after the pain."""
    none = np.zeros(unmasked.size)
    if scenario.p_masking > 0 and rise.any() and rng.random() < scenario.p_masking:
        since = np.arange(unmasked.size) - int(np.argmax(rise > 0.3))
        taken = np.clip(since / 7.0, 0.0, 1.0)
        usual, more = 5.0 * int(rng.integers(0, 5)), 10.0 * int(rng.integers(2, 7))
        held = rng.uniform(1.0, 2.0) * np.exp(-np.maximum(since, 0) / rng.uniform(40.0, 90.0))
        return np.asarray(5.0 * np.rint((usual + more * taken) / 5.0)), np.asarray(held * taken)
    if rng.random() >= scenario.p_opioids:
        return none, none
    per_point = float(rng.uniform(5.0, 40.0)) / max(float(unmasked[0]), 1.0)
    return np.asarray(5.0 * np.rint(per_point * np.clip(unmasked, 0.0, 10.0) / 5.0)), none


def _left(rng: np.random.Generator, days: Floats, begun: float) -> Floats:
    """The share of the plateau of numbness that is left, by day; half is gone about 15 days after `begun`."""
    width = float(rng.lognormal(np.log(30.0), 0.4))
    return np.asarray(1.0 - smooth_step((days - begun) / width))
