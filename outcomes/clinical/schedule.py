"""When the diary and the questionnaires are asked: pure functions over one table of time points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice

from outcomes.clinical.time_points import SCHEDULE, Schedule, TimePoint

# A patient is silent after three due diaries missed in a row or 14 days without an entry (our proposal).
SILENT_MISSED_DIARIES = 3
SILENT_DAYS = 14
UNSURE_ABOVE, UNSURE_BELOW = 0.2, 0.8


class DiaryLength(StrEnum):
    """How much of the diary is asked."""

    FIRST = "first"
    """The day's pain alone, answered with one tap from a message."""
    CORE = "core"
    FULL = "full"


@dataclass(frozen=True)
class Course:
    """What the schedule needs to know of one episode.

    Attributes:
        day_zero: the procedure's day, planned or performed.
        ends_on: first day that no longer belongs to the episode.
        daily_from: days on which the engine began to ask for daily entries.
        schedule: the table of time points that the site follows.
    """

    day_zero: date
    ends_on: date | None = None
    daily_from: tuple[date, ...] = ()
    schedule: Schedule = SCHEDULE

    def day(self, on: date) -> int:
        """Days since the procedure."""
        return (on - self.day_zero).days


@dataclass(frozen=True)
class Pause:
    """Days, first and last included, on which a patient asked not to be asked."""

    first: date
    last: date

    def covers(self, on: date) -> bool:
        """True when nothing is asked on this day."""
        return self.first <= on <= self.last


@dataclass(frozen=True)
class DueQuestionnaire:
    """One questionnaire that is open today, with its window."""

    time_point: str
    instrument: str
    opens_on: date
    due_on: date
    closes_on: date


def entry_days_allowed(today: date) -> tuple[date, date]:
    """The days an entry may be about: today and yesterday."""
    return today, today - timedelta(days=1)


def is_diary_due(course: Course, on: date) -> bool:
    """True when the schedule, or the engine's wish for daily entries, asks for a diary on this day."""
    if course.ends_on is not None and on >= course.ends_on:
        return False
    if is_asking_daily(course, on):
        return True
    day = course.day(on)
    return any(period.asks_on(day) for period in course.schedule.diary_periods)


def due_days(
    courses: Sequence[Course],
    first: date,
    last: date,
    pauses: Sequence[Pause] = (),
) -> tuple[date, ...]:
    """Days from `first` to `last`, both included, on which a diary is due for any of the knees."""
    return tuple(_due_in_turn(courses, first, last, pauses))


def _due_in_turn(
    courses: Sequence[Course], first: date, last: date, pauses: Sequence[Pause]
) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        on = first + timedelta(days=offset)
        if any(pause.covers(on) for pause in pauses):
            continue
        if any(is_diary_due(course, on) for course in courses):
            yield on


def next_due_day(
    courses: Sequence[Course],
    today: date,
    pauses: Sequence[Pause] = (),
) -> date | None:
    """The next day after today on which a diary is due; None when the schedule has ended."""
    horizon = [each.day_zero + timedelta(days=each.schedule.last_day) for each in courses]
    adaptive = [
        first + timedelta(days=each.schedule.adaptive_days) for each in courses for first in each.daily_from
    ]
    last = max(horizon + adaptive, default=today)
    return next(_due_in_turn(courses, today + timedelta(days=1), last, pauses), None)


def diary_length(course: Course, on: date, full_days: Iterable[date]) -> DiaryLength:
    """Full at the first entry of each week counted from day 0, core at the others of that week.

    Args:
        course: the episode.
        on: the day the entry is about.
        full_days: the days that full diaries were about.
    """
    week = course.day(on) // 7
    is_done = any(course.day(full_day) // 7 == week for full_day in full_days)
    return DiaryLength.CORE if is_done else DiaryLength.FULL


def questionnaires_due(
    course: Course,
    today: date,
    answered: Mapping[str, Iterable[date]],
) -> tuple[DueQuestionnaire, ...]:
    """Questionnaires whose window is open today and that were not answered in it.

    Args:
        course: the episode.
        today: the day in the site's time zone.
        answered: per instrument code, the days its responses are about.
    """
    if course.ends_on is not None and today >= course.ends_on:
        return ()
    due: list[DueQuestionnaire] = []
    for point in course.schedule.time_points:
        if not point.first_day <= course.day(today) <= point.last_day:
            continue
        for instrument in point.instruments:
            if not _is_answered(course, point, answered.get(instrument, ())):
                due.append(_due(course, point, instrument))
    return tuple(due)


def is_silent(
    courses: Sequence[Course],
    entry_days: Iterable[date],
    enrolled_on: date,
    today: date,
    pauses: Sequence[Pause] = (),
) -> bool:
    """True after 3 due diaries missed in a row, or 14 days without an entry while one was due.

    Nothing is missed before the day of enrolment.

    Today's diary is not missed before the day is over, and yesterday's can still be entered today: so only
    diaries due up to the day before yesterday count as missed.
    """
    entries = [on for on in entry_days if on <= today]
    since = max(entries, default=enrolled_on - timedelta(days=1))
    missed = _due_in_turn(courses, since + timedelta(days=1), today - timedelta(days=2), pauses)
    enough = 1 if (today - since).days >= SILENT_DAYS else SILENT_MISSED_DIARIES
    return sum(1 for _ in islice(missed, enough)) == enough


def asks_daily(p_return_started: float | None, *, has_regeneration_begun: bool) -> bool:
    """True when the diary should be asked daily for a while: the engine is unsure, or saw regeneration begin.

    Args:
        p_return_started: P(T_P0 <= today), None without a reading.
        has_regeneration_begun: the regeneration alarm rose with this entry.
    """
    is_unsure = p_return_started is not None and UNSURE_ABOVE < p_return_started < UNSURE_BELOW
    return is_unsure or has_regeneration_begun


def is_asking_daily(course: Course, today: date) -> bool:
    """True while a fortnight of daily entries that the engine began is running."""
    return any(0 <= (today - first).days < course.schedule.adaptive_days for first in course.daily_from)


def _is_answered(course: Course, point: TimePoint, days: Iterable[date]) -> bool:
    return any(point.first_day <= course.day(on) <= point.last_day for on in days)


def _due(course: Course, point: TimePoint, instrument: str) -> DueQuestionnaire:
    opens_on, due_on, closes_on = (
        course.day_zero + timedelta(days=day) for day in (point.first_day, point.day, point.last_day)
    )
    return DueQuestionnaire(point.code, instrument, opens_on, due_on, closes_on)
