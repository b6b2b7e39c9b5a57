"""Kaplan–Meier curves with stated intervals, quantiles and restricted means."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

import numpy as np

from outcomes.analysis.influence import clustered, days_of, has_second_knees, people_of
from outcomes.analysis.intervals import Estimate, normal_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.errors import InputError


class IntervalKind(StrEnum):
    """On which scale the interval of a survival curve is symmetric."""

    LOG = "log"  # R's default
    LOG_LOG = "log-log"  # keeps within 0–1, covers better in small groups


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """A Kaplan–Meier curve; one element per distinct day with an event or a censoring.

    Attributes:
        time: distinct days, rising.
        at_risk: number followed and free of the event just before each.
        events: events on it.
        censored: censored on it (after the events).
        survival: share free of the event after it.
        hazard_variance: of the logarithm of survival: Greenwood's sum Σ d / (n (n − d)) up to it, or
            clustered by person.
        lower: lower end of the interval, nan once survival is 0.
        upper: upper end of the interval, nan once survival is 0.
        origin: day from which everybody is followed; survival is 1 there.
        interval: scale of the interval.
        level: probability the interval is to cover, day by day.
    """

    time: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray
    survival: FloatArray
    hazard_variance: FloatArray
    lower: FloatArray
    upper: FloatArray
    origin: float
    interval: IntervalKind
    level: float

    @property
    def people(self) -> int:
        """Number followed from the origin on."""
        return int(self.at_risk[0]) if self.at_risk.size else 0

    @property
    def standard_error(self) -> FloatArray:
        """Standard error of the survival share."""
        return np.where(self.survival > 0, self.survival * np.sqrt(self.hazard_variance), np.nan)

    def while_at_risk(self, fewest: int) -> Self:
        """The curve up to the last day on which at least so many were still followed."""
        kept = self.at_risk >= fewest
        columns = ("time", "at_risk", "events", "censored", "survival", "hazard_variance", "lower", "upper")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def at(self, day: float) -> Estimate:
        """Share free of the event after a day, with its interval; nan beyond the last day."""
        position = int(np.searchsorted(self.time, day, side="right")) - 1
        if self.time.size == 0 or (day > self.time[-1] and self.survival[-1] > 0):
            return Estimate(np.nan, np.nan, np.nan)
        if position < 0:
            return Estimate(1.0, 1.0, 1.0)
        columns = (self.survival, self.lower, self.upper)
        return Estimate(*(float(column[position]) for column in columns))

    def numbers_at_risk(self, days: FloatArray) -> IntArray:
        """How many are followed and free of the event just before each day."""
        position = np.searchsorted(self.time, days, side="left")
        return np.append(self.at_risk, 0)[position]

    def quantile(self, share: float = 0.5) -> Estimate:
        """First day by which a share has had the event, with the interval read off the bounds.

        Where the curve lies level exactly at 1 − share the middle of that stretch is taken; nan
        where it is not reached. Source: Brookmeyer and Crowley 1982, Biometrics 38:29; R `quantile.survfit`.
        """
        curves = (self.survival, self.lower, self.upper)
        return Estimate(*(self._crossing(curve, 1 - share) for curve in curves))

    def restricted_mean(self, horizon: float) -> tuple[float, float]:
        """Mean time free of the event from the origin up to a horizon, and its standard error.

        Area under the curve; variance Σ A² d / (n (n − d)), A the area still to come after each
        event. Source: Klein and Moeschberger 2003, 4.5; R `print(survfit, rmean = horizon)`.
        (nan, nan) when the last day lies before the horizon and some are still free of the event.
        """
        if self.time.size == 0 or (self.time[-1] < horizon and self.survival[-1] > 0):
            return np.nan, np.nan
        inside = self.time < horizon
        corners = np.concatenate(([self.origin], self.time[inside], [horizon]))
        heights = np.concatenate(([1.0], self.survival[inside]))
        areas = np.diff(corners) * heights
        to_come = areas.sum() - np.cumsum(areas)[:-1]
        increments = _greenwood(self.at_risk, self.events)[inside]
        left = to_come > 0
        variance = np.sum(to_come[left] ** 2 * increments[left])
        return float(areas.sum()), float(np.sqrt(variance))

    def _crossing(self, curve: FloatArray, height: float) -> float:
        steps = self.events > 0
        times, values = self.time[steps], curve[steps]
        tolerance = np.sqrt(np.finfo(float).eps)
        below = np.flatnonzero(values <= height + tolerance)
        if below.size == 0:
            return np.nan
        first = int(below[0])
        if values[first] < height - tolerance:
            return float(times[first])
        lower = np.flatnonzero(values < height - tolerance)
        end = times[lower[0]] if lower.size else self.time[-1]
        return float((times[first] + end) / 2)


def kaplan_meier(
    time: FloatArray,
    is_event: BoolArray,
    origin: float = 0.0,
    interval: IntervalKind = IntervalKind.LOG,
    level: float = 0.95,
    patient: IntArray | None = None,
) -> SurvivalCurve:
    """Kaplan–Meier estimate with Greenwood's variance for right-censored times.

    Log interval: S exp(± z √V); log-log interval: S^exp(± z √V / log S), V Greenwood's sum. Where
    anybody has two knees, V is the infinitesimal jackknife's, by person.
    Source: Kalbfleisch and Prentice 2002, 1.4; R `survfit(conf.type = "log" or "log-log", cluster = id)`.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether the event happened on it, shape (n,); ties: events before censorings.
        origin: day from which everybody is followed (a landmark); times must lie after it, or on it.
        interval: scale of the interval.
        level: probability the interval is to cover.
        patient: person of each knee; None = everybody has one.

    Raises:
        InputError: `columns_differ`, or `time_before_origin` for a time before the origin or absent.
    """
    if time.shape != is_event.shape:
        raise InputError("columns_differ", {"lengths": [time.size, is_event.size]})
    if not bool(np.all(time >= origin)):
        raise InputError("time_before_origin", {"origin": origin})
    days, position = np.unique(time, return_inverse=True)
    events = np.bincount(position, weights=is_event, minlength=days.size).astype(np.int64)
    leaving = np.bincount(position, minlength=days.size)
    at_risk = time.size - np.cumsum(leaving) + leaving
    survival = np.cumprod(1 - events / np.maximum(at_risk, 1))
    variance = np.cumsum(_greenwood(at_risk, events))
    if patient is not None and has_second_knees(patient):
        person = people_of(patient)
        by_person = np.array([clustered(day.log_survival, person) for day in days_of(time, is_event)])
        variance = np.where(survival > 0, by_person, np.inf)
    lower, upper = _bounds(survival, variance, interval, normal_quantile(level))
    columns = (days, at_risk, events, leaving - events, survival, variance, lower, upper)
    return SurvivalCurve(*columns, origin=origin, interval=interval, level=level)


def _greenwood(at_risk: IntArray, events: IntArray) -> FloatArray:
    left = (at_risk - events).astype(np.float64)
    increments = np.divide(events, at_risk * left, out=np.full(left.shape, np.inf), where=left > 0)
    return np.where(events > 0, increments, 0.0)


def _bounds(
    survival: FloatArray, variance: FloatArray, interval: IntervalKind, z: float
) -> tuple[FloatArray, FloatArray]:
    """Ends of the interval day by day; nan once nobody is left, 1 before the first event."""
    some = (survival > 0) & (survival < 1)
    inside, spread = survival[some], z * np.sqrt(variance[some])
    lower = np.where(survival > 0, 1.0, np.nan)
    upper = lower.copy()
    if interval is IntervalKind.LOG:
        lower[some], upper[some] = inside * np.exp(-spread), np.minimum(1.0, inside * np.exp(spread))
    else:
        reach = np.exp(spread / np.log(inside))
        lower[some], upper[some] = inside ** (1 / reach), inside**reach
    return lower, upper
