"""A cohort whose pain and numbness follow fibres that reconnect, nerve by nerve: the one nobody tuned on.

Each frozen nerve holds fibres for pain and, where it serves skin, for touch; each fibre reconnects at a
time of its own, Weibull-distributed after a silence. Pain is what the connected fibres let through, bent by
a threshold; nothing "turns", "ramps" or "returns" here. Reports carry good and bad days, favourite digits
and repeated answers. Rates: clinical parameter table (`clinical.md` §6) and, where it is silent, judgement
made before the engine had read a single one of these patients.

No parameter of the engine was chosen on these patients, and none here was changed after their first
reading (`docs/decisions/0054-a-cohort-nobody-tuned-on.md`): this is what makes them a test.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from benchmarks.generators.fibres_courses import Draw, Fibres, hidden_course, person
from benchmarks.generators.fibres_diaries import PRODUCT, diary
from benchmarks.generators.truths import sensation_of, truth
from outcomes.detection.simulate import SimulatedEpisode

MIXED = Fibres()
LIFE_LIKE = Fibres(
    diaries=(PRODUCT,),
    missed_targets=0.35,
    articular_only=0.35,
    habituation=0.3,
    bouts_per_year=0.5,
    drop_out_by_180=0.25,
    gaps=0.3,
    no_baseline=0.1,
)
KINDS: Mapping[str, Fibres] = {
    "mixed": MIXED,
    "life-like": LIFE_LIKE,
    "weekly": replace(MIXED, diaries=("weekly",)),
    "noisy": replace(MIXED, scatter=1.5, flares_per_100_days=2.0),
    "settled": replace(MIXED, settled=0.9),
}


def simulate(kind: Fibres, count: int, seed: int) -> list[SimulatedEpisode]:
    """So many episodes of a kind; the first of more are the same."""
    children = np.random.SeedSequence([seed, 54]).spawn(count)
    return [_episode(kind, number, np.random.default_rng(child)) for number, child in enumerate(children)]


def _episode(kind: Fibres, number: int, rng: Draw) -> SimulatedEpisode:
    who = person(kind, rng)
    hidden = hidden_course(kind, who, rng)
    schedule = kind.diaries[number % len(kind.diaries)]
    series = diary(kind, who, hidden, schedule, rng)
    found = truth(np.asarray(hidden.level), series.baseline, sensation_of(series, hidden))
    return SimulatedEpisode(series=series, schedule=schedule, hidden=hidden, truth=found)
