"""How well the day of a return was foretold, by what the reports of a reference episode tell of it.

The forecast of a day is read as straight lines between what was said of today, of 30, 60 and 90 days ahead
and of D365; its score is the log of what it gave to the days among which the return lies, or to none by the
last day that is known (Good 1952). Days on which the return may already have come foretell nothing.
"""

import math
from collections.abc import Sequence

import numpy as np

from outcomes.detection.definitions import SCHEDULE_END_DAY
from outcomes.detection.references import DATING_DAYS, Reference
from outcomes.detection.series import Reading

LANDMARK_DAYS = (30, 60, 90, 120)
_AHEAD_DAYS = (0, 30, 60, 90)
_LEAST = 1e-3  # a forecast that was sure and wrong costs this much, and no more


def log_score(reference: Reference, readings: Sequence[Reading]) -> float | None:
    """The mean log score of the forecasts of D30, D60, D90 and D120; None where none could be judged."""
    found = [
        math.log(max(p, _LEAST))
        for day in LANDMARK_DAYS
        if (reading := _newest(readings, day)) is not None
        if (p := _given(reference, reading, day)) is not None
    ]
    return sum(found) / len(found) if found else None


def _newest(readings: Sequence[Reading], day: int) -> Reading | None:
    told = [each for each in readings if each.day <= day and each.p_returned is not None]
    return told[-1] if told else None


def _given(reference: Reference, reading: Reading, day: int) -> float | None:
    """What the forecast gave to what happened after a day; None where that is not known."""
    if reference.event_day is None or reference.below_day is None:
        until = reference.told_until
        return 1.0 - _by(reading, until) if until > day else None
    first = reference.below_day - DATING_DAYS
    if first < day:
        return None
    return _by(reading, reference.event_day + DATING_DAYS) - _by(reading, first)


def _by(reading: Reading, day: int) -> float:
    """P(T_P <= day) as the reading says it."""
    days = [reading.day + ahead for ahead in _AHEAD_DAYS]
    said = [reading.p_returned, reading.p_return_30d, reading.p_return_60d, reading.p_return_90d]
    if days[-1] < SCHEDULE_END_DAY:
        days, said = [*days, SCHEDULE_END_DAY], [*said, reading.p_return_365]
    return float(np.interp(day, days, [p or 0.0 for p in said]))
