"""The clinic's dial: from "expected false alarms per 100 patients and month" to the alarm's threshold."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from outcomes.detection.alarms import PainReport, standings
from outcomes.detection.calibration import logit
from outcomes.detection.parameters import DIAL, AlarmParameters
from outcomes.detection.scoring import DAYS_PER_YEAR, Followed, Score, score
from outcomes.detection.series import Reading, Series

LEAST_REFERENCES = 60
"""So many reference people can tell a threshold; with 30 what it promises may be twice off [prototype]."""
LEAST_RETURNS = 20
"""So many returns tell a share within a fifth, give or take [J]."""
_PER_100_AND_MONTH = 100.0 / 12.0
_GRID = tuple(float(x) / 4.0 for x in range(-8, 29))
_NEVER = 20.0

Curve = tuple[tuple[float, float], ...]
"""Points (return_logit, false alarms per 100 patients and month), the first ascending, the second falling."""


class Found(NamedTuple):
    """What a threshold finds: the share of returns found within 60 days, and how late at the median."""

    return_logit: float
    share: float
    median_delay: float


@dataclass(frozen=True)
class Track:
    """What the rule of the alarm sees of one episode, one row per pain report from D0 on."""

    days: tuple[int, ...]
    p_started: tuple[float, ...]
    is_below: tuple[bool, ...]
    started_day: int | None
    event_day: int | None

    def standing(self, rule: AlarmParameters) -> list[bool]:
        """Whether the alarm would stand after each report by another rule."""
        return standings([self.reports], rule)[0]

    @property
    def reports(self) -> list[PainReport]:
        """What the rule sees, report by report."""
        return list(map(PainReport, self.days, self.p_started, self.is_below))

    def highest(self, rule: AlarmParameters) -> float:
        """The highest statistic at risk: a `return_logit` above it would not have raised a false alarm."""
        end = self.started_day if self.started_day is not None else self.event_day
        heard: list[int] = []
        found = -_NEVER
        for day, p in zip(self.days, self.p_started, strict=True):
            heard = [*(before for before in heard if before > day - rule.density_days), day]
            if day >= rule.earliest_day and (end is None or day <= end):
                density = rule.return_logit_per_log_density * math.log(len(heard) / 4)
                found = max(found, logit(p, 1e-9) - density)
        return found

    def days_at_risk(self) -> int:
        """Days from D0 to the start of the return, or to the last report."""
        last = self.days[-1] if self.days else 0
        return last if self.started_day is None else min(last, self.started_day)


def track(
    series: Series, readings: Sequence[Reading], started_day: int | None, event_day: int | None
) -> Track:
    """The track of a replay by a model without calibration, so that probabilities are those of the rule."""
    reported = set(series.days[~np.isnan(series.pain)].tolist())
    rows = [row for row in readings if row.day in reported]
    below = [row.level is not None and row.line is not None and row.level < row.line for row in rows]
    return Track(
        tuple(row.day for row in rows),
        tuple(row.p_return_started or 0.0 for row in rows),
        tuple(below),
        started_day,
        event_day,
    )


def scored(tracks: Iterable[Track], rule: AlarmParameters) -> Score:
    """The scoring rule on tracks, with the alarm as it would have stood."""
    tracks = list(tracks)
    found = zip(tracks, standings([each.reports for each in tracks], rule), strict=True)
    return score([Followed(t.days, stands, t.started_day, t.event_day) for t, stands in found])


def _curve(scores: Sequence[Score]) -> Curve:
    """False alarms by threshold, never rising with it; half a rise is added, as none seen is not never."""
    rates = [
        (each.false_alarms + 0.5) / max(each.years_at_risk, 1.0 / DAYS_PER_YEAR) * _PER_100_AND_MONTH
        for each in scores
    ]
    falling = np.maximum.accumulate(np.array(rates)[::-1])[::-1]
    return tuple((at, round(float(rate), 4)) for at, rate in zip(_GRID, falling, strict=True))


def _found(scores: Sequence[Score]) -> tuple[Found, ...]:
    """What each threshold found, as far as there were returns to find, and any was found."""
    return tuple(
        Found(at, round(each.sensitivity, 4), each.delay_quartiles()[1])
        for at, each in zip(_GRID, scores, strict=True)
        if each.found
    )


def logit_for(points: Curve, rate: float) -> float:
    """The lowest threshold with at most this many false alarms; straight lines of the log between points."""
    logits = np.array([at for at, _ in points])
    logs = np.log([each for _, each in points]) - 1e-9 * np.arange(len(points))
    return float(np.interp(-math.log(rate), -logs, logits))


def rate_for(points: Curve, at: float) -> float:
    """False alarms per 100 patients and month at a threshold."""
    return math.exp(float(np.interp(at, [x for x, _ in points], np.log([rate for _, rate in points]))))


SIMULATED: Curve = tuple((row.return_logit, row.false_alarms) for row in DIAL)


def conformal(highest: Sequence[float], alpha: float, least: int = LEAST_REFERENCES) -> float:
    """The threshold that at most a share alpha of new episodes like these passes before its return starts.

    Split conformal: the ceil((1 - alpha)(n + 1))-th smallest of the highest statistics of n people who took
    no part in the fit. With fewer than `least` of them, or an alpha too small for n, Shiryaev's safe bound: a
    probability of 1 - alpha (right where the model is right; Tartakovsky and Veeravalli 2005).
    """
    safe = logit(1.0 - min(max(alpha, 1e-6), 1.0 - 1e-6))
    count = len(highest)
    if count < least:
        return safe
    place = math.ceil((1.0 - alpha) * (count + 1))
    if place > count:
        return max(safe, max(highest))
    return math.nextafter(sorted(highest)[max(place, 1) - 1], math.inf)


@dataclass(frozen=True)
class OwnAlarms:
    """What the clinic's own reference people tell about false alarms; one episode per person.

    Attributes:
        curve: false alarms by threshold.
        highest: the highest statistic at risk of each, ascending.
        months_at_risk: mean months that one of them was at risk.
        returns: how many of their returns have 60 days of entries after them.
        found: of these, by threshold.
    """

    curve: Curve
    highest: tuple[float, ...]
    months_at_risk: float
    returns: int = 0
    found: tuple[Found, ...] = ()

    @property
    def is_enough(self) -> bool:
        """Whether thresholds are measured on them."""
        return len(self.highest) >= LEAST_REFERENCES

    @property
    def tells_what_is_found(self) -> bool:
        """Whether enough of them returned to say what a threshold finds."""
        return self.is_enough and self.returns >= LEAST_RETURNS and bool(self.found)

    def finds(self, at: float) -> tuple[float, float]:
        """The share of their returns that a threshold found within 60 days, and the median delay in days."""
        shares = np.interp(
            at, [each.return_logit for each in self.found], [each.share for each in self.found]
        )
        nearest = min(self.found, key=lambda each: abs(each.return_logit - at))
        return float(shares), nearest.median_delay

    def per_episode(self, rate: float) -> float:
        """At most this share of episodes has a false alarm where so many are expected per 100 and month."""
        return min(1.0, rate / 100.0 * self.months_at_risk)


def own_alarms(tracks: Sequence[Track], rule: AlarmParameters) -> OwnAlarms:
    """What reference people tell."""
    days = float(np.mean([each.days_at_risk() for each in tracks])) if tracks else 0.0
    highest = tuple(sorted(round(each.highest(rule), 4) for each in tracks))
    scores = [scored(tracks, replace(rule, return_logit=at)) for at in _GRID]
    months = 12.0 * days / DAYS_PER_YEAR
    return OwnAlarms(_curve(scores), highest, months, scores[0].events, _found(scores))


def threshold(rate: float | None, own: OwnAlarms | None, shipped: AlarmParameters | None = None) -> float:
    """The `return_logit` of a dial; None: as many false alarms as the engine makes as shipped.

    With at least 60 reference people: the lowest threshold at which they had no more, and none lower than the
    conformal one for the share of episodes that this rate means. Before that: from simulated patients.
    """
    rule = shipped if shipped is not None else AlarmParameters()
    if own is None or not own.is_enough:
        return rule.return_logit if rate is None else logit_for(SIMULATED, rate)
    wanted = rate if rate is not None else shipped_rate(rule)
    return max(logit_for(own.curve, wanted), conformal(own.highest, own.per_episode(wanted)))


def shipped_rate(rule: AlarmParameters | None = None) -> float:
    """False alarms per 100 patients and month of the threshold as shipped, on simulated patients."""
    return round(rate_for(SIMULATED, (rule if rule is not None else AlarmParameters()).return_logit), 1)
