"""Seeded cohorts of invented episodes with known truth, of several kinds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from outcomes.detection.courses import Course, Scenario, course
from outcomes.detection.definitions import PLATEAU_DAYS, PLATEAU_LEAST_ENTRIES, Floats
from outcomes.detection.diaries import (
    BASELINE_DAYS,
    flares,
    reported,
    reporting_days,
    scatter,
    sensation,
)
from outcomes.detection.series import Series
from outcomes.detection.truth import Truth, truth_of

CLEAN = Scenario("clean", flares_per_100_days=2.3, bad_days_missed=0.10)
LIFE_LIKE = Scenario(
    "life-like",
    p_no_response=0.25,
    p_small_relief=0.35,
    p_step=0.12,
    p_skin=0.65,
    p_habituation=0.3,
    p_unrelated_numbness=0.2,
    synovitis_per_year=0.8,
    schedules=("product",),
    dropped_out_by_180=0.25,
    p_gap=0.3,
    p_no_baseline=0.1,
    bad_days_missed=0.08,
)
SCENARIOS: tuple[Scenario, ...] = (
    CLEAN,
    LIFE_LIKE,
    replace(CLEAN, name="markov", shape="markov", flares_per_100_days=1.0),
    replace(CLEAN, name="real residuals", shape="smooth", noise="residuals", flares_per_100_days=0.8),
    replace(CLEAN, name="daily", schedules=("daily",)),
    replace(CLEAN, name="weekly", schedules=("weekly",)),
    replace(CLEAN, name="noisy", noise_factor=1.5, flares_per_100_days=4.6),
    replace(CLEAN, name="durable", p_durable=0.92),
    replace(CLEAN, name="slow drift", drift_points_per_year=0.9),
    replace(CLEAN, name="unrelated numbness", p_unrelated_numbness=1.0),
    replace(CLEAN, name="opioids mask", p_masking=0.7),
)
SCENARIO_BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}


@dataclass(frozen=True)
class SimulatedEpisode:
    """One invented episode: the diary, what is hidden behind it, and what is true of it."""

    series: Series
    schedule: str
    hidden: Course
    truth: Truth


def simulate(
    scenario: Scenario, count: int, seed: int, residuals: Sequence[Floats] | None = None
) -> list[SimulatedEpisode]:
    """`count` invented episodes; the same seed gives the same ones, and the first of more are the same."""
    generators = np.random.SeedSequence([seed]).spawn(count)
    return [episode(scenario, np.random.default_rng(g), residuals) for g in generators]


def episode(
    scenario: Scenario, rng: np.random.Generator, residuals: Sequence[Floats] | None = None
) -> SimulatedEpisode:
    """One invented episode."""
    is_skin = bool(rng.random() < scenario.p_skin)
    nerves = ("infrapatellar_saphenous",) if is_skin else ("superior_medial_genicular",)
    hidden = course(scenario, rng, is_skin)
    noise = scatter(scenario, rng, BASELINE_DAYS + hidden.level.size, residuals)
    before = np.flatnonzero(rng.random(BASELINE_DAYS) < 0.85)
    if rng.random() < scenario.p_no_baseline:
        before = before[:0]
    pain_before = reported(hidden.baseline + noise[before])
    baseline = float(np.median(pain_before)) if before.size >= 3 else None
    schedule = scenario.schedules[int(rng.integers(len(scenario.schedules)))]
    days = reporting_days(scenario, rng, hidden.level, schedule)
    shown = hidden.level + noise[BASELINE_DAYS:] + flares(scenario, rng, hidden.level.size)
    numbness, tingling, area = sensation(rng, hidden)
    area[rng.random(area.size) > 0.5] = np.nan  # the map is asked for less often
    gap = np.full(before.size, np.nan)
    series = Series(
        days=np.concatenate([before - BASELINE_DAYS, days]),
        pain=np.concatenate([pain_before, reported(shown[days])]),
        numbness=np.concatenate([gap, numbness[days]]),
        tingling=np.concatenate([gap, tingling[days]]),
        numbness_area=np.concatenate([gap, area[days]]),
        opioid_mme=np.concatenate([gap, hidden.mme[days]]),
        nerves=nerves,
        baseline=baseline,
    )
    return SimulatedEpisode(series, schedule, hidden, _truth(series, hidden, is_skin))


def _truth(series: Series, hidden: Course, is_skin: bool) -> Truth:
    heard = series.days[~np.isnan(series.numbness)]
    in_plateau = (heard >= PLATEAU_DAYS[0]) & (heard <= PLATEAU_DAYS[1])
    assessable = is_skin and int(in_plateau.sum()) >= PLATEAU_LEAST_ENTRIES
    numbness = hidden.plateau * hidden.left if assessable else None
    return truth_of(hidden.level, series.baseline, numbness)
