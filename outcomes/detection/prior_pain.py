"""What is believed of pain before the first report after the procedure, in 64 bit.

A second writing of what `PainChain` begins with: the smoother shares parameters and emissions with the online
filter, and nothing that is computed from them.
"""

from collections.abc import Sequence

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.parameters import PainParameters

WEATHERS = 5
_LOW, _MIDDLE, _HIGH, _PEAK, _TAIL = range(WEATHERS)
_ANY_NADIR = 1e-4


def weather_day(parameters: PainParameters) -> Floats:
    """One day of the passing weather (rows from, columns to)."""
    p = parameters
    day = np.zeros((WEATHERS, WEATHERS))
    day[_MIDDLE, _LOW] = day[_MIDDLE, _HIGH] = p.weather_leave_middle
    day[_LOW, _MIDDLE] = day[_HIGH, _MIDDLE] = p.weather_return
    day[[_LOW, _MIDDLE, _HIGH], _PEAK] = p.flare_rate
    day[_PEAK, _TAIL] = p.flare_peak_leave
    day[_TAIL, _MIDDLE] = p.flare_tail_leave
    return np.asarray(day + np.diag(1.0 - day.sum(axis=1)))


def usual_weather(parameters: PainParameters) -> Floats:
    """The weather on a day of which nothing is known, no flare: in balance between middle and its sides."""
    into, out_of = parameters.weather_return, parameters.weather_leave_middle
    return np.array([out_of, into, out_of, 0.0, 0.0]) / (into + 2 * out_of)


def prior_belief(
    reports: PainReports, baseline: float | None, befores: Sequence[Sequence[tuple[int, float]]]
) -> Floats:
    """The belief on D0: nadir x position x scatter x weather.

    Args:
        reports: what pain reports say.
        baseline: pain before the procedure, None where unknown.
        befores: of each knee, days (negative) and pain of the reports before it, in order: they tell this
            person's scatter.
    """
    p = reports.parameters
    nadir = _nadirs(p, reports.nadirs, baseline)
    belief = np.zeros((nadir.size, POSITIONS, len(p.scatter), WEATHERS))
    scatter = np.asarray(p.scatter_weights)
    for before in befores:
        scatter = scatter * _scatter(reports, before) / np.asarray(p.scatter_weights)
    belief[:, 0] = nadir[:, None, None] * scatter[:, None] * usual_weather(p)
    return np.asarray(belief / belief.sum())


def _nadirs(p: PainParameters, nadirs: Floats, baseline: float | None) -> Floats:
    if baseline is not None:
        return _nadirs_below(p, nadirs, baseline)
    baselines = np.arange(2.0, 10.01, 0.5)
    weights = _bell(baselines, p.unknown_baseline_mean, p.unknown_baseline_sd)
    return np.asarray(weights @ np.stack([_nadirs_below(p, nadirs, float(each)) for each in baselines]))


def _nadirs_below(p: PainParameters, nadirs: Floats, baseline: float) -> Floats:
    """A small relief, or a share of the baseline."""
    small = _bell(nadirs, baseline - p.small_relief_mean, p.small_relief_sd)
    large = _bell(nadirs, baseline * (1 - p.relief_share_mean), max(p.relief_share_sd * baseline, 0.4))
    mixed = p.p_small_relief * small + (1 - p.p_small_relief) * large + _ANY_NADIR
    return np.asarray(mixed / mixed.sum())


def _scatter(reports: PainReports, before: Sequence[tuple[int, float]]) -> Floats:
    """P(scatter class | reports before the procedure); an untreated level wanders, its start is anywhere."""
    p, count = reports.parameters, len(reports.nadirs)
    walk = p.untreated_walk * (np.eye(count, k=1) + np.eye(count, k=-1))
    walk += np.diag(1.0 - walk.sum(axis=1))
    weather = weather_day(p)
    belief = np.ones((count, 1, 1)) * np.asarray(p.scatter_weights)[:, None] * usual_weather(p)
    last = before[0][0] if before else 0
    for day, value in before:
        days, last = day - last, day
        level, sky = (np.linalg.matrix_power(each, days) for each in (walk, weather))
        belief = np.einsum("lm,msw,wv->lsv", level, belief, sky, optimize=True)
        belief = belief * reports.likelihood(value, p.settled_day, None)[:, 0]
        belief = belief / belief.sum()
    by_class = belief.sum(axis=(0, 2))
    return np.asarray(by_class / by_class.sum())


def _bell(x: Floats, mean: float, sd: float) -> Floats:
    density = np.exp(-0.5 * ((x - mean) / sd) ** 2)
    return np.asarray(density / density.sum())
