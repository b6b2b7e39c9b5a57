"""The table of time points: when the diary is due and which questionnaire belongs to which window."""

from dataclasses import dataclass

DAYS_OF_A_WEEK = frozenset(range(7))


@dataclass(frozen=True)
class DiaryPeriod:
    """A stretch of days with one rhythm.

    Attributes:
        first_day: first day since the procedure, included.
        last_day: last day, included.
        days_of_week: days of the week counted from the procedure's weekday (0 = that weekday).
    """

    first_day: int
    last_day: int
    days_of_week: frozenset[int]

    def asks_on(self, day: int) -> bool:
        """True when the diary is due on this day since the procedure."""
        return self.first_day <= day <= self.last_day and day % 7 in self.days_of_week


@dataclass(frozen=True)
class TimePoint:
    """One visit by questionnaire: its nominal day, its window, and what is asked."""

    code: str
    day: int
    first_day: int
    last_day: int
    instruments: tuple[str, ...]


@dataclass(frozen=True)
class Schedule:
    """A whole schedule; a site may hold another than `SCHEDULE`."""

    code: str
    diary_periods: tuple[DiaryPeriod, ...]
    time_points: tuple[TimePoint, ...]
    adaptive_days: int

    @property
    def first_day(self) -> int:
        """First day since the procedure on which anything is due."""
        return min(period.first_day for period in self.diary_periods)

    @property
    def last_day(self) -> int:
        """Last day since the procedure on which a diary is due by the table."""
        return max(period.last_day for period in self.diary_periods)


_ALWAYS = (
    "koos_jr",
    "koos_12",
    "peg",
    "promis_pi_4a",
    "promis_pf_4a",
    "promis_global_10",
    "dn4_interview",
    "sane",
)
_AFTER = (*_ALWAYS, "pgic")  # a change since the procedure cannot be rated before it


def _visit(day: int, margin: int) -> TimePoint:
    return TimePoint(f"d{day}", day, day - margin, day + margin, _AFTER)


# Windows and rhythm: design §1, after the visits of Radnovich 2017 and Nygaard 2025.
SCHEDULE = Schedule(
    code="standard",
    diary_periods=(
        DiaryPeriod(-14, -1, DAYS_OF_A_WEEK),
        DiaryPeriod(0, 14, DAYS_OF_A_WEEK),
        DiaryPeriod(15, 60, frozenset({0, 3})),
        DiaryPeriod(61, 365, frozenset({0})),
    ),
    time_points=(
        TimePoint("baseline", -7, -14, -1, _ALWAYS),
        _visit(14, 3),
        _visit(30, 7),
        _visit(60, 7),
        _visit(90, 14),
        _visit(120, 14),
        _visit(180, 21),
        _visit(270, 30),
        _visit(365, 45),
    ),
    adaptive_days=14,
)
