"""The rule at the end of design §4 by which every detector is scored."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DAYS_PER_YEAR = 365.25
FOLLOW_UP_DAYS = 60


@dataclass(frozen=True)
class Followed:
    """One episode as a detector saw it: on which days it spoke, and whether its alarm stood."""

    days: Sequence[int]
    stands: Sequence[bool]
    started_day: int | None
    event_day: int | None


@dataclass(frozen=True)
class Score:
    """What the rule says of a detector on a cohort; `delays` are of the found, in days after the event."""

    false_alarms: int
    years_at_risk: float
    events: int
    found: int
    delays: tuple[int, ...]

    @property
    def false_alarms_per_year(self) -> float:
        """False alarms per patient-year at risk."""
        return self.false_alarms / self.years_at_risk if self.years_at_risk else float("nan")

    @property
    def sensitivity(self) -> float:
        """The share of events found within 60 days."""
        return self.found / self.events if self.events else float("nan")

    def within(self, days: int) -> float:
        """The share of all events found at most this long after them."""
        return sum(delay <= days for delay in self.delays) / self.events if self.events else float("nan")

    def delay_quartiles(self) -> tuple[float, float, float]:
        """First quartile, median and third quartile of the delays of the found."""
        if not self.delays:
            return float("nan"), float("nan"), float("nan")
        low, middle, high = np.percentile(self.delays, [25, 50, 75])
        return float(low), float(middle), float(high)


def score(cohort: Sequence[Followed]) -> Score:
    """Scores a detector on a cohort."""
    false_alarms, days_at_risk, events = 0, 0.0, 0
    delays: list[int] = []
    for followed in cohort:
        alarms, at_risk = _at_risk(followed)
        false_alarms += alarms
        days_at_risk += at_risk
        if _counts(followed):
            events += 1
            delay = _delay(followed)
            if delay is not None:
                delays.append(delay)
    return Score(false_alarms, days_at_risk / DAYS_PER_YEAR, events, len(delays), tuple(delays))


def _at_risk(followed: Followed) -> tuple[int, float]:
    """False rises, and the days at risk on which no alarm stands."""
    if not followed.days:
        return 0, 0.0
    end = followed.days[-1] if followed.event_day is None else min(_start(followed), followed.days[-1])
    rises, at_risk, stood, since = 0, 0.0, False, 0
    for day, stands in zip(followed.days, followed.stands, strict=True):
        if day > end:
            break
        at_risk += 0.0 if stood else day - since
        rises += stands and not stood
        stood, since = stands, day
    return rises, at_risk + (0.0 if stood else max(0, end - since))


def _start(followed: Followed) -> int:
    if followed.started_day is not None:
        return followed.started_day
    return followed.event_day if followed.event_day is not None else 0


def _counts(followed: Followed) -> bool:
    """Whether there is an event with at least 60 days of follow-up after it."""
    return bool(
        followed.event_day is not None
        and followed.days
        and followed.days[-1] >= followed.event_day + FOLLOW_UP_DAYS
    )


def _delay(followed: Followed) -> int | None:
    """Days from the event to the alarm that stands in its window, None where none does."""
    event, start = followed.event_day, _start(followed)
    if event is None:
        return None
    rise, stood = 0, False
    for day, stands in zip(followed.days, followed.stands, strict=True):
        if day > event + FOLLOW_UP_DAYS:
            return max(rise, start) - event if stood and rise <= event + FOLLOW_UP_DAYS else None
        if stands and not stood:
            rise = day
        stood = stands
        if stands and day >= start:
            return max(rise, start) - event
    return None
