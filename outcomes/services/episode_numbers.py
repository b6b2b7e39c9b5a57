"""The numbers beside the picture: where one episode stands today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from outcomes.clinical.schedule import Course as ScheduledCourse
from outcomes.clinical.schedule import due_days
from outcomes.clinical.time_points import SCHEDULE, Schedule
from outcomes.clinical.timed_tests import TIMED_TESTS
from outcomes.detection import Reading
from outcomes.services.courses import Course

_WEEK = 7
_SCORES = ("koos_jr", "koos_12_summary", "peg", "promis_pi_4a", "promis_pf_4a", "sane", "pgic", *TIMED_TESTS)
_BASELINE_WINDOW = (-60, 0)


@dataclass(frozen=True)
class Score:
    """The newest score of an instrument, and its change from before the procedure where that is known."""

    code: str
    value: float
    day: int
    change: float | None


@dataclass(frozen=True)
class Numbers:
    """Where one episode stands.

    Attributes:
        pain_week_mean: mean of the reports of the last seven entry days' week; None without any.
        pain_entries: how many reports that mean is of.
        pain_until: day of the last of them; None without any.
        relief_days: from D0 to the line of return, or so far; None without response or after its end.
        is_relief_over: whether the line was reached.
        opioid_mme: newest dose a day; None when never asked.
        opioid_day: day it was entered.
        walking_minutes: mean of the last week.
        entries_made: diaries made since day 0.
        entries_due: diaries that the schedule asked for until yesterday.
    """

    pain_week_mean: float | None
    pain_entries: int
    pain_until: int | None
    relief_days: int | None
    is_relief_over: bool
    opioid_mme: float | None
    opioid_day: int | None
    walking_minutes: float | None
    entries_made: int
    entries_due: int
    scores: tuple[Score, ...]


def episode_numbers(
    course: Course, reading: Reading | None, today: date, schedule: Schedule = SCHEDULE
) -> Numbers:
    """Sum one episode up, as of its last entry."""
    pain = _last_week(course, "pain_average")
    walking = _last_week(course, "walking_minutes")
    opioids = course.values.get("opioid_mme")
    days, is_over = _relief(course, reading)
    made, due = _completeness(course, today, schedule)
    return Numbers(
        pain_week_mean=float(pain.mean()) if pain.size else None,
        pain_entries=int(pain.size),
        pain_until=int(course.values["pain_average"].days[-1]) if pain.size else None,
        relief_days=days,
        is_relief_over=is_over,
        opioid_mme=float(opioids.values[-1]) if opioids is not None else None,
        opioid_day=int(opioids.days[-1]) if opioids is not None else None,
        walking_minutes=float(walking.mean()) if walking.size else None,
        entries_made=made,
        entries_due=due,
        scores=_scores(course),
    )


def standing_since(replayed: Sequence[Reading], alarm: str) -> int | None:
    """Day on which an alarm that stands now rose; None when it does not stand.

    Args:
        replayed: readings by day.
        alarm: `return_alarm` or `regeneration_alarm`.
    """
    since = None
    for each in replayed:
        stands = getattr(each, alarm)
        since = (each.day if since is None else since) if stands else None
    return since


def _last_week(course: Course, code: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    daily = course.values.get(code)
    if daily is None:
        return np.empty(0)
    values: np.ndarray[tuple[int], np.dtype[np.float64]] = daily.values[daily.days > daily.days[-1] - _WEEK]
    return values


def _relief(course: Course, reading: Reading | None) -> tuple[int | None, bool]:
    if reading is None or reading.phase in ("no_response", "insufficient_data", "baseline"):
        return None, False
    if reading.return_day is not None:
        return reading.return_day, True
    return reading.day, False


def _completeness(course: Course, today: date, schedule: Schedule) -> tuple[int, int]:
    """Diaries made and asked for, from day 0 to yesterday: what was asked by alarms is not counted as due."""
    scheduled = [ScheduledCourse(course.episode.day_zero, course.episode.ends_on, schedule=schedule)]
    due = set(due_days(scheduled, course.episode.day_zero, today - timedelta(days=1)))
    pain = course.values.get("pain_average")
    made = {course.date_of(int(day)) for day in pain.days if day >= 0} if pain is not None else set()
    return len(made & due), len(due)


def _scores(course: Course) -> tuple[Score, ...]:
    found = []
    for code in _SCORES:
        daily = course.values.get(code)
        if daily is None:
            continue
        first, last = _BASELINE_WINDOW
        before = daily.values[(daily.days >= first) & (daily.days <= last)]
        day, value = int(daily.days[-1]), float(daily.values[-1])
        change = value - float(before[-1]) if before.size and day > last else None
        found.append(Score(code, value, day, change))
    return tuple(found)
