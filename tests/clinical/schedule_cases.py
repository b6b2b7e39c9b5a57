"""The table of cases in `docs/schedule.md`, read and answered by the schedule's own functions."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from outcomes.clinical.schedule import (
    Course,
    Pause,
    diary_length,
    due_days,
    entry_days_allowed,
    is_silent,
    next_due_day,
    questionnaires_due,
)

MANUAL = Path(__file__).parents[2] / "docs" / "schedule.md"
ZONE = "Europe/Paris"
NOTHING = "–"


@dataclass
class Case:
    """One row: what is known on a day, and what the manual says is asked."""

    situation: str
    courses: list[Course]
    day: date
    says: tuple[str, str, str, str]
    pauses: list[Pause] = field(default_factory=list)
    answered: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    full: list[date] = field(default_factory=list)
    entries: list[date] = field(default_factory=list)
    enrolled: date | None = None
    clock: date | None = None


def cases() -> Iterator[Case]:
    """Every row of the manual's table."""
    lines = MANUAL.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("| Situation"))
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            return
        situation, knees, known, day, *says = (cell.strip() for cell in line.strip("|").split("|"))
        yield read(situation, knees, known, day, (says[0], says[1], says[2], says[3]))


def read(situation: str, knees: str, known: str, day: str, says: tuple[str, str, str, str]) -> Case:
    """One row of the table."""
    facts: dict[str, list[str]] = defaultdict(list)
    for fact in filter(None, (each.strip() for each in known.split(";"))):
        name, _, rest = fact.partition(" ")
        facts[name].append(rest)
    daily = tuple(date.fromisoformat(each) for each in facts["daily"])
    ends = date.fromisoformat(facts["ended"][0]) if facts["ended"] else None
    zeros = [date.fromisoformat(each.split()[1]) for each in knees.split(",")]
    case = Case(situation, [Course(zero, ends, daily) for zero in zeros], date.fromisoformat(day), says)
    case.pauses = [Pause(*map(date.fromisoformat, each.split(".."))) for each in facts["pause"]]
    for each in facts["answered"]:
        instrument, on = each.split()
        case.answered[instrument].append(date.fromisoformat(on))
    case.full = [date.fromisoformat(each) for each in facts["full"]]
    case.entries = [date.fromisoformat(each) for each in facts["entry"]]
    case.enrolled = date.fromisoformat(facts["enrolled"][0]) if facts["enrolled"] else None
    case.clock = clock_day(facts["clock"][0]) if facts["clock"] else None
    return case


def clock_day(text: str) -> date:
    """The day at a site when its clock, or that of another zone, shows this."""
    shown, _, elsewhere = text.partition(" as ")
    day, time, *zone = shown.split()
    instant = datetime.fromisoformat(f"{day}T{time}")
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone[0]))
    return instant.astimezone(ZoneInfo(elsewhere or ZONE)).date()


def answers(case: Case) -> tuple[str, str, str, str]:
    """What the functions say: diary, time points open, next diary, whether the patient is silent."""
    day = case.clock or case.day
    is_due = bool(due_days(case.courses, day, day, case.pauses))
    lengths = [diary_length(each, day, case.full).value for each in case.courses]
    diary = ("full" if "full" in lengths else "core") if is_due else NOTHING
    points = dict.fromkeys(
        f"{due.time_point}{'' if len(_all(each, day)) == len(_open(case, each, day)) else ' in part'}"
        for each in case.courses
        for due in _open(case, each, day)
    )
    following = next_due_day(case.courses, day, case.pauses)
    silent = is_silent(
        case.courses, case.entries, case.enrolled or min(case.entries, default=day), day, case.pauses
    )
    if case.clock is not None:
        assert entry_days_allowed(day)[0] == case.day
    return (
        diary,
        ", ".join(points) or NOTHING,
        following.isoformat() if following else NOTHING,
        "yes" if silent else "no",
    )


def _open(case: Case, course: Course, day: date) -> tuple[object, ...]:
    return questionnaires_due(course, day, case.answered)


def _all(course: Course, day: date) -> tuple[object, ...]:
    return questionnaires_due(course, day, {})
