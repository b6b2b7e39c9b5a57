"""Whether reports fall where the engine expected them, and whether what it missed repeats itself."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.special import ndtri

from outcomes.detection.definitions import Floats
from outcomes.detection.model import shipped_model
from outcomes.detection.predictive import pain_ranks, tenths
from outcomes.detection.series import Series
from outcomes.detection.simulate import SimulatedEpisode

_RESAMPLES = 200
_EDGE = 1e-6


@dataclass(frozen=True)
class Ranked:
    """Randomised PIT of the pain reports of some patients.

    Attributes:
        patients: with a ranked report.
        reports: ranked.
        tenths: share by tenth, every patient alike; a tenth each is right.
        lag_one: correlation of the normal scores of successive reports of a patient, all pairs alike.
        lag_one_error: its standard error, patients drawn with replacement.
    """

    patients: int
    reports: int
    tenths: Floats
    lag_one: float
    lag_one_error: float


def ranked(cohort: Sequence[SimulatedEpisode], seed: int) -> Ranked:
    """The ranks of a cohort's pain reports under the shipped model."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        numbered = enumerate(one.series for one in cohort)
        ranks = [own for own in pool.map(partial(_ranks, seed), numbered, chunksize=8) if own.size]
    return Ranked(len(ranks), sum(map(len, ranks)), tenths(ranks), *lag_one(ranks))


def _ranks(seed: int, one: tuple[int, Series]) -> Floats:
    return pain_ranks(shipped_model(), one[1], np.random.default_rng([seed, one[0]]))


def lag_one(ranks: Sequence[Floats]) -> tuple[float, float]:
    """Correlation of the normal scores of successive ranks, and its standard error over patients."""
    sums = np.array([_moments(ndtri(np.clip(own, _EDGE, 1 - _EDGE))) for own in ranks if own.size > 1])
    if not len(sums):
        return float("nan"), float("nan")
    count = len(sums)
    drawn = np.random.default_rng(3).multinomial(count, np.full(count, 1 / count), _RESAMPLES)
    again = [_correlation(weights @ sums) for weights in drawn]
    return _correlation(sums.sum(axis=0)), float(np.std(again))


def _moments(z: Floats) -> list[float]:
    before, after = z[:-1], z[1:]
    products = (before @ before, after @ after, before @ after)
    return [float(before.size), float(before.sum()), float(after.sum()), *map(float, products)]


def _correlation(moments: Floats) -> float:
    count, first, second, first_square, second_square, product = moments.tolist()
    spread = (first_square - first * first / count) * (second_square - second * second / count)
    return float((product - first * second / count) / np.sqrt(spread)) if spread > 0 else float("nan")
