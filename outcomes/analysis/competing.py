"""What happens first: cumulative incidence of each of several events that exclude one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.influence import clustered, days_of, people_of
from outcomes.analysis.intervals import Estimate, normal_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.errors import InputError

CENSORED = 0


@dataclass(frozen=True, eq=False)
class Incidence:
    """Aalen–Johansen estimate for one kind of event; one element per distinct day.

    Attributes:
        time: distinct days with an event or a censoring, rising.
        share: share that had this event, and no other before it, up to each day.
        standard_error: of the share, people with two knees as one cluster.
        lower: lower end of its interval; 0 before the first event.
        upper: upper end of its interval; 0 before the first event.
        happened: how many had had it by each day.
        origin: day from which everybody is followed.
    """

    time: FloatArray
    share: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    happened: IntArray
    origin: float

    @property
    def events(self) -> int:
        """How many had it."""
        return int(self.happened[-1]) if self.happened.size else 0

    def at(self, day: float) -> Estimate:
        """Share that had the event by a day, with its interval; nan beyond the last day followed."""
        position = int(np.searchsorted(self.time, day, side="right")) - 1
        if self.time.size == 0 or day > self.time[-1]:
            return Estimate(np.nan, np.nan, np.nan)
        if position < 0:
            return Estimate(0.0, 0.0, 0.0)
        return Estimate(float(self.share[position]), float(self.lower[position]), float(self.upper[position]))


def incidences(
    time: FloatArray,
    event: IntArray,
    kinds: int,
    patient: IntArray | None = None,
    origin: float = 0.0,
    level: float = 0.95,
) -> tuple[Incidence, ...]:
    """Cumulative incidence of each kind of event, the others competing; at each day they and S sum to 1.

    F_k(t) = Σ S(u−) d_k(u) / n(u); variance by the infinitesimal jackknife, clustered by person;
    interval F^exp(± z se / (F log F)). Source: Aalen and Johansen 1978, Scand J Stat 5:141; Choudhury
    2002, Stat Med 21:1129; R `survfit(Surv(time, factor(event)) ~ 1, id = …, conf.type = "log-log")`.

    Args:
        time: day of the first event or of the last entry, shape (n,).
        event: 0 where followed without event, else the number of what happened, 1 … kinds, shape (n,).
        kinds: how many kinds there are.
        patient: person of each knee; None = everybody has one.
        origin: day from which everybody is followed.
        level: probability the interval is to cover, day by day.

    Raises:
        InputError: `columns_differ`, or `time_before_origin` for a time before the origin or absent.
    """
    if time.shape != event.shape:
        raise InputError("columns_differ", {"lengths": [time.size, event.size]})
    if not bool(np.all(time >= origin)):
        raise InputError("time_before_origin", {"origin": origin})
    days = np.unique(time)
    person = people_of(np.arange(time.size) if patient is None else patient)
    shares, errors = np.zeros((kinds, days.size)), np.zeros((kinds, days.size))
    survival, before = 1.0, np.zeros(time.size)
    reached, pull = np.zeros(kinds), np.zeros((kinds, time.size))
    for position, at in enumerate(days_of(time, event != CENSORED)):
        for kind in range(kinds if at.events else 0):
            mine = at.has_event & (event == kind + 1)
            rate = mine.sum() / at.at_risk
            pull[kind] += survival * (before * rate + (mine - at.is_at_risk * rate) / at.at_risk)
            reached[kind] += survival * rate
            errors[kind, position:] = np.sqrt(clustered(pull[kind], person))
        shares[:, position] = reached
        survival *= 1 - at.events / at.at_risk
        before = at.log_survival
    lower, upper = _bounds(shares, errors, normal_quantile(level))
    return tuple(
        Incidence(days, share, error, low, high, _happened(time, event == kind, days), origin)
        for kind, (share, error, low, high) in enumerate(zip(shares, errors, lower, upper, strict=True), 1)
    )


def midpoints(left: FloatArray, right: FloatArray) -> FloatArray:
    """The day in the middle of (L, R] where the event was seen, L where it was not (R infinite)."""
    return np.where(np.isinf(right), left, (left + right) / 2)


def first_of(times: Sequence[FloatArray], last: FloatArray) -> tuple[FloatArray, IntArray]:
    """When the first of several events happened, and which; the last day and 0 where none has by then.

    Args:
        times: per kind, day of the event or inf, shape (n,) each; on one day the earlier kind counts.
        last: last day followed, shape (n,); an event after it is not counted.
    """
    columns = np.stack([*times])
    kind = np.argmin(columns, axis=0)
    when = columns[kind, np.arange(last.size)]
    happened = when <= last
    return np.where(happened, when, last), np.where(happened, kind + 1, CENSORED)


def _happened(time: FloatArray, is_event: BoolArray, days: FloatArray) -> IntArray:
    return np.searchsorted(np.sort(time[is_event]), days, side="right").astype(np.int64)


def _bounds(share: FloatArray, error: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    lower, upper = share.copy(), share.copy()
    some = (share > 0) & (share < 1)
    inside = share[some]
    reach = np.exp(z * error[some] / (inside * np.abs(np.log(inside))))
    lower[some], upper[some] = inside**reach, inside ** (1 / reach)
    return lower, upper
