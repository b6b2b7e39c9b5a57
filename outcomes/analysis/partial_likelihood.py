"""Cox's partial likelihood, ties by Efron: its value, slope, bend, and what each row adds to the slope."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray, IntArray

_MOST_STEPS = 30
_SMALLEST_GAIN = 1e-11
_STILL_MOVING = 1e-4
"""A coefficient that would still move by this share of itself once the likelihood stands is infinite."""


@dataclass(frozen=True, eq=False)
class TimesAtRisk:
    """Everything about times, by row in the order of time, the latest first.

    Attributes:
        order: rows in that order.
        slot_end: per event slot, number of rows still at risk on its day.
        slot_share: per slot, share of the day's dying rows that has left (Efron), k / d.
        slot_day: per slot, number of its event day.
        dying: rows (in the order) with an event.
        day_of_dying: number of the event day of each of them.
        slots_until: per row, how many slots lie on its day or before.
    """

    order: IntArray
    slot_end: IntArray
    slot_share: FloatArray
    slot_day: IntArray
    dying: IntArray
    day_of_dying: IntArray
    slots_until: IntArray


@dataclass(frozen=True, eq=False)
class Fit:
    """The partial likelihood at some coefficients.

    Attributes:
        log_likelihood: its logarithm.
        score: its slope, shape (p,).
        information: its bend, shape (p, p).
        residuals: what each row adds to the score, in the order of `TimesAtRisk`, shape (n, p).
    """

    log_likelihood: float
    score: FloatArray
    information: FloatArray
    residuals: FloatArray


def times_at_risk(time: FloatArray, is_event: BoolArray) -> TimesAtRisk:
    """Sort rows by time, and number the days with events.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether the event happened on it, shape (n,).
    """
    order = np.argsort(-time, kind="stable")
    ordered, events = time[order], is_event[order]
    dying = np.flatnonzero(events)
    days, day_of_dying, deaths = np.unique(ordered[dying], return_inverse=True, return_counts=True)
    at_risk = np.searchsorted(-ordered, -days, side="right")
    slot_day = np.repeat(np.arange(days.size), deaths)
    first = np.cumsum(deaths) - deaths
    nth = np.arange(slot_day.size) - first[slot_day]
    until = np.append(0, np.cumsum(deaths))[np.searchsorted(days, ordered, side="right")]
    return TimesAtRisk(order, at_risk[slot_day], nth / deaths[slot_day], slot_day, dying, day_of_dying, until)


def evaluate(risk: TimesAtRisk, ordered: FloatArray, coefficient: FloatArray) -> Fit:
    """Efron's partial likelihood with score, information and score residuals; `ordered` as `risk.order`."""
    linear = ordered @ coefficient
    weight = np.exp(linear)
    products = ordered[:, :, None] * ordered[:, None, :]
    moments = [weight, weight[:, None] * ordered, weight[:, None, None] * products]
    s0, s1, s2 = (_at_slots(risk, moment) for moment in moments)
    mean = s1 / s0[:, None]
    information = np.sum(s2 / s0[:, None, None] - mean[:, :, None] * mean[:, None, :], axis=0)
    likelihood = float(np.sum(linear[risk.dying]) - np.sum(np.log(s0)))
    residuals = _residuals(risk, ordered, weight, s0, mean)
    return Fit(likelihood, residuals.sum(axis=0), information, residuals)


def _at_slots(risk: TimesAtRisk, moment: FloatArray) -> FloatArray:
    """A sum over those at risk, less the share of the day's dying that has left, per event slot."""
    total = np.cumsum(moment, axis=0)[risk.slot_end - 1]
    days = int(risk.slot_day[-1]) + 1
    of_dying = np.zeros((days, *moment.shape[1:]))
    np.add.at(of_dying, risk.day_of_dying, moment[risk.dying])
    share = risk.slot_share.reshape(-1, *([1] * (moment.ndim - 1)))
    return np.asarray(total - share * of_dying[risk.slot_day])


def _residuals(
    risk: TimesAtRisk, ordered: FloatArray, weight: FloatArray, s0: FloatArray, mean: FloatArray
) -> FloatArray:
    """Score residuals: what each row adds to the score, less what was expected of it while at risk."""
    nothing = np.zeros((1, mean.shape[1]))
    hazard = np.append(0.0, np.cumsum(1 / s0))[risk.slots_until]
    drift = np.concatenate([nothing, np.cumsum(mean / s0[:, None], axis=0)])[risk.slots_until]
    result: FloatArray = -weight[:, None] * (ordered * hazard[:, None] - drift)
    days = int(risk.slot_day[-1]) + 1
    deaths = np.bincount(risk.slot_day, minlength=days)
    middle, spared_drift = np.zeros((days, mean.shape[1])), np.zeros((days, mean.shape[1]))
    np.add.at(middle, risk.slot_day, mean)
    np.add.at(spared_drift, risk.slot_day, mean * (risk.slot_share / s0)[:, None])
    spared = np.bincount(risk.slot_day, weights=risk.slot_share / s0, minlength=days)
    day, rows = risk.day_of_dying, risk.dying
    result[rows] += ordered[rows] - (middle / deaths[:, None])[day]
    result[rows] += weight[rows, None] * (ordered[rows] * spared[day, None] - spared_drift[day])
    return result


def maximise(risk: TimesAtRisk, values: FloatArray) -> tuple[FloatArray, tuple[Fit, Fit], BoolArray]:
    """Newton's steps, halved where they overshoot: coefficients, fits at 0 and there, what still moves.

    Args:
        risk: the times.
        values: covariates, none of them constant, in the order of the times handed in, shape (n, p).
    """
    ordered = values[risk.order]
    scale = ordered.std(axis=0)
    unit = ordered / scale
    coefficient = np.zeros(values.shape[1])
    first = best = evaluate(risk, unit, coefficient)
    for _ in range(_MOST_STEPS):
        step = np.linalg.lstsq(best.information, best.score, rcond=None)[0]
        trial = evaluate(risk, unit, coefficient + step)
        while trial.log_likelihood < best.log_likelihood - _SMALLEST_GAIN * abs(best.log_likelihood):
            step = step / 2
            trial = evaluate(risk, unit, coefficient + step)
        gain = trial.log_likelihood - best.log_likelihood
        coefficient, best = coefficient + step, trial
        if abs(gain) <= _SMALLEST_GAIN * max(abs(best.log_likelihood), 1.0):
            break
    left = np.linalg.lstsq(best.information, best.score, rcond=None)[0]
    moving = np.abs(left) > _STILL_MOVING * np.maximum(np.abs(coefficient), 1.0)
    scales = np.outer(scale, scale)
    at_maximum = Fit(
        best.log_likelihood, best.score * scale, best.information * scales, best.residuals * scale
    )
    return coefficient / scale, (first, at_maximum), moving
