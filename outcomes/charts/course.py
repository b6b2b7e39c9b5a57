"""What one patient's timeline shows, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.clinical.episode import BASELINE_FIRST_DAY
from outcomes.detection import Reading

SHORTEST_AXIS_DAYS = 60
LAST_FORECAST_DAY = 365


class DayValues(Protocol):
    """Entries of one code: one value a day, days rising."""

    @property
    def days(self) -> IntArray:
        """Days since procedure."""

    @property
    def values(self) -> FloatArray:
        """The values, none of them nan."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries of one code, for those who hold no other table of them."""

    days: IntArray
    values: FloatArray


NO_ENTRIES = Entries(np.empty(0, np.int64), np.empty(0))


class MarkKind(StrEnum):
    """What happened on a marked day."""

    PROCEDURE = "procedure"
    RETURN_ALERT = "return_alert"
    REGENERATION_ALERT = "regeneration_alert"
    OTHER_ALERT = "other_alert"
    ADVERSE_EVENT = "adverse_event"
    KNEE_EVENT = "knee_event"


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day.

    Attributes:
        day: days since procedure.
        kind: decides symbol and colour.
        label: a few words in the reader's language.
    """

    day: int
    kind: MarkKind
    label: str


@dataclass(frozen=True, eq=False)
class EpisodeCourse:
    """One episode, as far as a timeline shows it.

    Attributes:
        day_zero: date of the procedure.
        values: entries by observation code; codes that were never entered may be absent.
        readings: what the engine said on each entry day, rising; empty where it was not asked.
        baseline: pain before the procedure, None = unknown.
        marks: the procedure, alerts, adverse and other events.
    """

    day_zero: date
    values: Mapping[str, DayValues]
    readings: Sequence[Reading] = ()
    baseline: float | None = None
    marks: Sequence[Mark] = field(default=())

    def entries(self, code: str) -> Entries:
        """Entries of a code from the first day shown on; empty where there are none."""
        found = self.values.get(code)
        if found is None:
            return NO_ENTRIES
        kept = found.days >= BASELINE_FIRST_DAY
        return Entries(found.days[kept], found.values[kept])

    @property
    def reading(self) -> Reading | None:
        """The latest reading since the procedure."""
        return self.readings[-1] if self.readings and self.readings[-1].day >= 0 else None

    def date(self, day: int) -> date:
        """The date of a day since procedure."""
        return self.day_zero + timedelta(days=day)

    def span(self) -> tuple[int, int]:
        """First and last day of the axis, with room for the forecast."""
        shown = [self.entries(code).days for code in self.values]
        days = [int(day) for one in shown if one.size for day in (one[0], one[-1])]
        days += [mark.day for mark in self.marks if mark.day >= BASELINE_FIRST_DAY]
        latest = self.reading
        if latest is not None and latest.forecast_q90 is not None:
            days.append(min(latest.forecast_q90, LAST_FORECAST_DAY))
        last = max([*days, SHORTEST_AXIS_DAYS])
        return min([*days, -2]) - 1, last + max(2, last // 60)
