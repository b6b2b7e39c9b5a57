"""A second cohort: pain comes back along a logistic curve, reports carry AR(1) noise and flares.

Nothing here is shared with the engine, nor with the simulation it was fitted on.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from benchmarks.generators.logistic_courses import Draw, Logistic, hidden_course, person
from benchmarks.generators.logistic_diaries import PRODUCT, diary
from benchmarks.generators.truths import sensation_of, truth
from outcomes.detection.simulate import SimulatedEpisode

MIXED = Logistic()
LIFE_LIKE = Logistic(
    diaries=(PRODUCT,),
    flares_per_100_days=1.1,
    small_reliefs=0.35,
    articular=0.35,
    habituation=0.3,
    bouts=0.15,
    step_returns=0.2,
    drop_out=0.25,
    gaps=0.3,
)
NOISY = Logistic(noise=(0.9, 1.95), flares_per_100_days=4.6)
KINDS: Mapping[str, Logistic] = {
    "mixed": MIXED,
    "daily": replace(MIXED, diaries=("daily",)),
    "sparse": replace(MIXED, diaries=("sparse",)),
    "weekly": replace(MIXED, diaries=("weekly",)),
    "life-like": LIFE_LIKE,
    "noisy": NOISY,
    "durable": replace(MIXED, non_responders=0.05, durable=0.92),
    "drift": replace(MIXED, durable=0.8, drift=(0.8, 1.25)),
    "unrelated": replace(MIXED, unrelated=True),
    "weekly noisy": replace(NOISY, diaries=("weekly",)),
    "no numbness": replace(MIXED, never_numb=1.0),
    "masked": replace(MIXED, opioid_users=0.75, masking=(0.3, 0.7)),
}


def simulate(kind: Logistic, count: int, seed: int) -> list[SimulatedEpisode]:
    """So many episodes of a kind; each has random numbers of its own, whatever the count."""
    children = np.random.SeedSequence([seed]).spawn(count)
    return [_episode(kind, number, np.random.default_rng(child)) for number, child in enumerate(children)]


def _episode(kind: Logistic, number: int, rng: Draw) -> SimulatedEpisode:
    who = person(kind, rng)
    hidden = hidden_course(kind, who, rng)
    schedule = kind.diaries[number % len(kind.diaries)]
    series = diary(kind, who, hidden, schedule, rng)
    level = np.asarray(hidden.level, dtype=np.float64)
    found = truth(level, series.baseline, sensation_of(series, hidden))
    return SimulatedEpisode(series=series, schedule=schedule, hidden=hidden, truth=found)
