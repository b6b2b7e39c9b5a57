"""One row per episode: what was known before, what became of it, every outcome at every visit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select

from outcomes.analysis.baseline import baselines
from outcomes.analysis.duration import ReportedCourse, durations
from outcomes.analysis.observations import FloatArray, Observations, between, window_means
from outcomes.analysis.weeks import weekly
from outcomes.clinical.codes import Sex
from outcomes.clinical.episode import EpisodeEnd
from outcomes.clinical.observation_codes import COHORT_CODES
from outcomes.clinical.time_points import Schedule, TimePoint
from outcomes.exchange.columns import Cell, Column, Kind
from outcomes.exchange.tables import N_, PATIENTS, PROCEDURES
from outcomes.models import Patient
from outcomes.services.cohort_data import CohortData, EpisodeFacts
from outcomes.services.missing_reasons import ENDED, NOT_YET, SILENT, WITHDREW, why_missing
from outcomes.services.unit_of_work import UnitOfWork

NAME = "episodes_wide"
_WHY = (NOT_YET, ENDED, WITHDREW, SILENT)
_COURSES = tuple(course.name.lower() for course in ReportedCourse)


def _number(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, Kind.NUMBER, meaning, unit=unit)


FIXED: tuple[Column, ...] = (
    PROCEDURES.column("patient_id"),
    PROCEDURES.column("procedure_id"),
    PROCEDURES.column("side"),
    PROCEDURES.column("performed_on"),
    PROCEDURES.column("indication"),
    PROCEDURES.column("nerves"),
    PROCEDURES.column("kellgren_lawrence"),
    Column("sex", Kind.CODE, PATIENTS.column("sex").meaning, codes=tuple(sex.value for sex in Sex)),
    Column("age", Kind.WHOLE, N_("Age in the year of the procedure"), unit="a"),
    PROCEDURES.column("guidance"),
    PROCEDURES.column("device"),
    PROCEDURES.column("operator"),
    PROCEDURES.column("block_relief_percent"),
    Column("is_retreatment", Kind.YES_NO, N_("Whether the knee was treated before")),
    Column("ended_on", Kind.DAY, N_("Day on which something else ended the episode")),
    Column("ended_by", Kind.CODE, N_("What ended it"), codes=tuple(end.value for end in EpisodeEnd)),
    _number("baseline_pain", N_("Median of average pain from day −28 to day −1"), "0-10"),
    Column("course", Kind.CODE, N_("What the reports say of relief and its end"), codes=_COURSES),
    _number("return_left", N_("Last day known to be below the line of return (L)"), "d"),
    _number("return_right", N_("First day reported above it (R); empty where pain is not back"), "d"),
    _number("last_entry_day", N_("Day of the last entry of average pain"), "d"),
)


@dataclass(frozen=True, eq=False)
class WideTable:
    """One row per episode; its columns depend on what was entered at all."""

    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True, eq=False)
class _Outcome:
    """One outcome at one visit, of all episodes."""

    column: str
    point: TimePoint
    value: FloatArray


def wide_table(
    data: CohortData,
    codes: Sequence[str],
    reports: Callable[[str], Observations],
    schedule: Schedule,
    today: date,
    named: Callable[[str], str] = str,
) -> WideTable:
    """Gather every outcome at every visit; outcomes that nobody entered have no column.

    The value at a visit is the mean of the entries within its window.

    Args:
        data: the episodes.
        codes: study code of each person, by number.
        reports: gives the entries of an observation code.
        schedule: the visits.
        today: the day it is asked.
        named: gives an observation code its English name.
    """
    tables = {code: reports(code) for code in COHORT_CODES}
    entered = {code: each for code, each in tables.items() if len(each)}
    columns, outcomes = _outcomes(entered, data, schedule, named)
    pain = tables["pain_average"]
    before = baselines(pain, len(data.facts), data.block_day)
    told = durations(weekly(between(pain, -10_000, 10_000)), before)
    rows = []
    for fact in data.facts:
        place = fact.index
        told_by_reports: dict[str, Cell] = {
            "baseline_pain": _known(before[place]),
            "course": _COURSES[told.course[place]],
            "return_left": _known(told.left[place]),
            "return_right": _known(told.right[place]),
            "last_entry_day": _known(told.last_day[place]),
        }
        at_visits = dict(_at_visits(fact, outcomes, today))
        rows.append(_facts(fact, codes[fact.patient]) | told_by_reports | at_visits)
    return WideTable((*FIXED, *columns), tuple(rows))


def patient_codes(work: UnitOfWork, data: CohortData) -> tuple[str, ...]:
    """Study code of each person, by number."""
    known = dict(work.session.execute(select(Patient.id, Patient.code)).all())
    return tuple(known[key] for key in data.patient_keys)


def _outcomes(
    tables: Mapping[str, Observations], data: CohortData, schedule: Schedule, named: Callable[[str], str]
) -> tuple[list[Column], list[_Outcome]]:
    columns, outcomes = [], []
    for code, entries in tables.items():
        for point in schedule.time_points:
            name = f"{code}_{point.code}"
            value = window_means(entries, len(data.facts), point.first_day, point.last_day)
            outcomes.append(_Outcome(name, point, value))
            columns.append(_number(name, named(code)))
            columns.append(Column(f"{name}_why", Kind.CODE, N_("Why it is missing"), codes=_WHY))
    return columns, outcomes


def _at_visits(fact: EpisodeFacts, outcomes: Sequence[_Outcome], today: date) -> Iterator[tuple[str, Cell]]:
    why: dict[str, str] = {}
    for each in outcomes:
        value = each.value[fact.index]
        if value == value:
            yield each.column, float(value)
            continue
        point = each.point
        if point.code not in why:
            why[point.code] = why_missing(fact.episode, point.first_day, point.last_day, today)
        yield f"{each.column}_why", why[point.code]


def _facts(fact: EpisodeFacts, patient: str) -> dict[str, Cell]:
    episode = fact.episode
    procedure = episode.procedure
    return {
        "patient_id": patient,
        "procedure_id": procedure.procedure_id,
        "side": procedure.laterality.value,
        "performed_on": episode.day_zero,
        "indication": procedure.indication.value,
        "nerves": ";".join(procedure.nerves),
        "kellgren_lawrence": fact.kellgren_lawrence,
        "sex": fact.sex,
        "age": fact.age,
        "guidance": fact.guidance or None,
        "device": fact.device or None,
        "operator": fact.operator or None,
        "block_relief_percent": fact.block_relief_percent,
        "is_retreatment": episode.is_retreatment,
        "ended_on": episode.ends_on,
        "ended_by": None if episode.ended_by is None else episode.ended_by.value,
    }


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
