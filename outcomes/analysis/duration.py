"""Time to return of pain from the reports alone: never from the engine, whose versions change."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray, IntArray, run_ends, run_starts
from outcomes.analysis.weeks import Weeks

FIRST_NADIR_WEEK = 1
FIRST_RESPONSE_WEEK = 2
LAST_RESPONSE_WEEK = 8
FIRST_EVENT_WEEK = 3
LONGEST_WAIT_WEEKS = 4
"""A value at or above the line counts only if the next week with entries, within these, is too."""
LANDMARK_DAY = 60


class ReportedCourse(IntEnum):
    """What an episode's reports say about relief and its end."""

    NO_REPORT = 0  # nothing entered since the procedure
    UNKNOWN_RESPONSE = 1  # baseline known, nothing entered in weeks 2–8
    NO_RESPONSE = 2
    IN_RELIEF = 3  # responded; no confirmed return up to the last entry
    RETURNED = 4


@dataclass(frozen=True, eq=False)
class Durations:
    """Report-based duration of relief of each episode; all arrays have shape (episodes,).

    Attributes:
        course: a `ReportedCourse` code.
        left: L, last day known to be below the line; 0 where there is no such entry; the last entry
            where nothing returned.
        right: R, day of the first entry of the week of return; inf where nothing returned.
        last_day: day of the last entry since the procedure, nan = none.
        nadir: lowest weekly value from week 1 on, up to the return or the last entry; nan = none.
        line: the line of return that belongs to this nadir.
    """

    course: IntArray
    left: FloatArray
    right: FloatArray
    last_day: FloatArray
    nadir: FloatArray
    line: FloatArray

    @property
    def is_responder(self) -> BoolArray:
        """Which episodes have relief to lose: the population of every duration."""
        return self.course >= ReportedCourse.IN_RELIEF

    @property
    def has_returned(self) -> BoolArray:
        """Which episodes' pain came back, confirmed."""
        return np.asarray(self.course == ReportedCourse.RETURNED)

    @property
    def time(self) -> FloatArray:
        """Day of return as first reported (R), or of the last entry: the right end, for Kaplan–Meier."""
        return np.where(self.has_returned, self.right, self.last_day)


@dataclass(frozen=True, eq=False)
class Population:
    """Whose duration is measured, and from which day on.

    Attributes:
        included: which episodes take part.
        origin: day since procedure from which they are followed.
        non_responders: episodes left out because they had no response.
        unknown: episodes left out because nothing entered tells of a response.
        before_origin: responders left out because pain was back, or entries ended, by the landmark.
    """

    included: BoolArray
    origin: int
    non_responders: int
    unknown: int
    before_origin: int


def line_of_return(baseline: FloatArray, nadir: FloatArray) -> FloatArray:
    """Level at which pain counts as back: min(10, nadir + clip(0.5 (baseline − nadir), 1.4, 2)).

    Where the baseline is unknown (nan) it is nadir + 2, never above 10.
    """
    rise = np.where(np.isnan(baseline), 2.0, np.clip(0.5 * (baseline - nadir), 1.4, 2.0))
    return np.minimum(10.0, nadir + rise)


def least_response(baseline: FloatArray) -> FloatArray:
    """Points below baseline that make a response: max(1.4, min(2, 0.3 baseline))."""
    return np.clip(0.3 * baseline, 1.4, 2.0)


def durations(weeks: Weeks, baseline: FloatArray) -> Durations:
    """Read response, return and its interval (L, R] from weekly means of `pain_average`.

    Report nadir: lowest weekly value from week 1 on, so far. Response: a weekly value of weeks 2–8 at
    least `least_response` below baseline; an unknown baseline counts as response. Return: the first
    week from week 3 on with a value at or above the line of return whose next week with entries, at
    most four weeks later, is too. R is that week's first entry, L the last entry of the last week
    below the line before it. Without return: right-censored at the last entry.

    Args:
        weeks: weekly means from `weekly`, of the entries of the episode alone.
        baseline: per episode, nan = unknown, shape (episodes,).
    """
    after = weeks.since(0)
    starts = run_starts(after.episode)
    who, ends = after.episode[starts], run_ends(starts, len(after))
    nadir = _lowest_so_far(after, starts)
    line = line_of_return(baseline[after.episode], nadir)
    is_above = (after.value >= line) & ~np.isnan(nadir)
    event = _first_return(after, is_above, starts)
    course = _courses(after, baseline, who, event >= 0)
    returned = course[who] == ReportedCourse.RETURNED
    until = np.where(returned, event, ends)
    last_below = _last_day_below(after, nadir, is_above, starts)
    last_day = after.last_day[ends].astype(np.float64)

    def spread(values: FloatArray, absent: float = np.nan) -> FloatArray:
        result = np.full(baseline.size, absent)
        result[who] = values
        return result

    return Durations(
        course,
        left=spread(np.where(returned, last_below[until], last_day)),
        right=spread(np.where(returned, after.first_day[until], np.inf), absent=np.inf),
        last_day=spread(last_day),
        nadir=spread(nadir[until]),
        line=spread(line[until]),
    )


def population(result: Durations, group: IntArray, landmark: int | None = None) -> Population:
    """Responders from the procedure on, or those still in relief and followed at a landmark day.

    Args:
        result: durations of the cohort.
        group: group of each episode; −1 leaves it out.
        landmark: day (usually D60) from which they are followed; None = from the procedure.
    """
    chosen = group >= 0
    origin = 0 if landmark is None else landmark
    responders = result.is_responder & chosen
    included = responders & (result.time > origin) if landmark is not None else responders
    silent = (ReportedCourse.NO_REPORT, ReportedCourse.UNKNOWN_RESPONSE)
    return Population(
        included,
        origin,
        int(np.sum(chosen & (result.course == ReportedCourse.NO_RESPONSE))),
        int(np.sum(chosen & np.isin(result.course, silent))),
        int(np.sum(responders & ~included)),
    )


def _lowest_so_far(after: Weeks, starts: IntArray) -> FloatArray:
    """Lowest weekly value from week 1 up to each row's week; nan before week 1.

    One running minimum over the whole cohort: ranks instead of values, each episode's shifted below
    all those of the episodes before it, so that no episode hears of another.
    """
    if starts.size == 0:
        return np.empty(0)
    floor = np.where(after.week >= FIRST_NADIR_WEEK, after.value, np.inf)
    values, rank = np.unique(floor, return_inverse=True)
    shift = _segments(starts, len(after)) * values.size
    lowest = values[np.minimum.accumulate(rank - shift) + shift]
    return np.where(np.isinf(lowest), np.nan, lowest)


def _first_return(after: Weeks, is_above: BoolArray, starts: IntArray) -> IntArray:
    """Row of each reporting episode's first confirmed week of return; −1 where there is none."""
    rows = len(after)
    if rows == 0:
        return np.empty(0, np.int64)
    confirmed = np.zeros(rows, np.bool_)
    same = after.episode[1:] == after.episode[:-1]
    soon = np.diff(after.week) <= LONGEST_WAIT_WEEKS
    confirmed[:-1] = is_above[1:] & same & soon
    confirmed &= is_above & (after.week >= FIRST_EVENT_WEEK)
    first = np.minimum.reduceat(np.where(confirmed, np.arange(rows), rows), starts)
    return np.where(first < rows, first, -1)


def _last_day_below(after: Weeks, nadir: FloatArray, is_above: BoolArray, starts: IntArray) -> FloatArray:
    """Day of the last entry of the last week below the line up to each row; 0 where there is none."""
    if starts.size == 0:
        return np.empty(0)
    is_below = ~is_above & ~np.isnan(nadir)
    row = np.maximum.accumulate(np.where(is_below, np.arange(len(after)), -1))
    own = row >= starts[_segments(starts, len(after))]
    return np.where(own, after.last_day[row], 0).astype(np.float64)


def _courses(after: Weeks, baseline: FloatArray, who: IntArray, returned: BoolArray) -> IntArray:
    """The `ReportedCourse` of each episode; `returned` is per reporting episode `who`."""
    asked = (after.week >= FIRST_RESPONSE_WEEK) & (after.week <= LAST_RESPONSE_WEEK)
    reached = asked & (after.value <= (baseline - least_response(baseline))[after.episode])
    has_asked = np.bincount(after.episode[asked], minlength=baseline.size) > 0
    has_responded = np.bincount(after.episode[reached], minlength=baseline.size) > 0
    is_known = ~np.isnan(baseline)
    course = np.full(baseline.size, ReportedCourse.NO_REPORT, np.int64)
    course[who] = np.where(returned, ReportedCourse.RETURNED, ReportedCourse.IN_RELIEF)
    reporting = course != ReportedCourse.NO_REPORT
    course[reporting & is_known & ~has_responded] = ReportedCourse.NO_RESPONSE
    course[reporting & is_known & ~has_asked] = ReportedCourse.UNKNOWN_RESPONSE
    return course


def _segments(starts: IntArray, rows: int) -> IntArray:
    """Number of the episode, counted from 0, to which each row belongs."""
    segment = np.zeros(rows, np.int64)
    segment[starts[1:]] = 1
    return np.cumsum(segment)
