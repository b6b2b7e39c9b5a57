"""The scores of one episode by time point, with their change from before it, as staff read them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from outcomes.clinical.time_points import Schedule
from outcomes.instruments import INSTRUMENT_BY_CODE, INSTRUMENTS, SCALE_BY_CODE
from outcomes.instruments.base import Direction, Scale, ThresholdKind
from outcomes.models import Patient, QuestionnaireResponse
from outcomes.services.courses import Course
from outcomes.services.open_questionnaires import OpenQuestionnaire, open_questionnaires
from outcomes.services.sites import schedule_of
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Result:
    """One score at one time point.

    Attributes:
        value: the score.
        day: days since the procedure.
        change: from the baseline's score; None without one, and at the baseline.
        is_important: the gain reaches the smallest important change; None where that is not known.
    """

    value: float
    day: int
    change: float | None
    is_important: bool | None


@dataclass(frozen=True)
class ScaleResults:
    """One scale's row: by time point its result; `mcid` in points, and whether its source was seen."""

    code: str
    is_high_better: bool
    mcid: float | None
    is_mcid_verified: bool
    results: Mapping[str, Result]


@dataclass(frozen=True)
class QuestionnaireResults:
    """What was answered, what is open now, and which time points passed without an answer."""

    time_points: tuple[str, ...]
    scales: tuple[ScaleResults, ...]
    open_now: tuple[OpenQuestionnaire, ...]
    unanswered: tuple[str, ...]


def questionnaire_results(work: UnitOfWork, course: Course) -> QuestionnaireResults:
    """Give the scores of one episode, from observations and, of one of two knees, from its responses."""
    values = _values(work, course)
    patient = work.session.get_one(Patient, course.patient_id)
    until = min(filter(None, (work.today, patient.withdrawn_on, patient.deceased_on, course.episode.ends_on)))
    today = course.episode.day(until)
    schedule = schedule_of(patient.site)
    placed = {code: _by_time_point(days, schedule) for code, days in values.items()}
    seen = {point for points in placed.values() for point in points}
    closed = [point.code for point in schedule.time_points if point.last_day < today]
    return QuestionnaireResults(
        tuple(point.code for point in schedule.time_points if point.code in seen),
        tuple(_row(SCALE_BY_CODE[code], placed[code]) for code in SCALE_BY_CODE if placed.get(code)),
        tuple(
            each
            for each in open_questionnaires(work, course.patient_id, work.today)
            if each.laterality in ("", course.episode.procedure.laterality.value)
        ),
        tuple(point for point in closed if point not in seen),
    )


def _values(work: UnitOfWork, course: Course) -> dict[str, dict[int, float]]:
    """Scores by scale and day; an observation stands above what a response amounts to."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    rows = work.session.scalars(
        select(QuestionnaireResponse).where(
            QuestionnaireResponse.procedure_id == course.procedure_id,
            QuestionnaireResponse.superseded_by.is_(None),
            QuestionnaireResponse.instrument.in_(_SCORED),
        )
    )
    for row in rows:
        known = {item.code for item in INSTRUMENT_BY_CODE[row.instrument].items}
        answers = {code: answer for code, answer in row.answers.items() if code in known}
        for code, score in INSTRUMENT_BY_CODE[row.instrument].score(answers).items():
            if score.value is not None:
                found[code][course.episode.day(row.observed_on)] = score.value
    for code in SCALE_BY_CODE:
        daily = course.values.get(code)
        if daily is not None and code not in _DIARY_SCALES:
            found[code].update(zip(daily.days.tolist(), daily.values.tolist(), strict=True))
    return found


def _by_time_point(values: Mapping[int, float], schedule: Schedule) -> dict[str, tuple[int, float]]:
    """The value nearest to each time point's day, of those in its window."""
    found = {}
    for point in schedule.time_points:
        inside = [day for day in values if point.first_day <= day <= point.last_day]
        if inside:
            nearest = min(inside, key=lambda day, point=point: (abs(day - point.day), day))  # type: ignore[misc]  # bound now
            found[point.code] = (nearest, values[nearest])
    return found


def _row(scale: Scale, placed: Mapping[str, tuple[int, float]]) -> ScaleResults:
    before = placed.get(_BASELINE)
    mcid = next((row for row in scale.thresholds if row.kind is ThresholdKind.MCID_POINTS), None)
    results = {}
    for point, (day, value) in placed.items():
        is_after = before is not None and point != _BASELINE
        results[point] = Result(
            value,
            day,
            value - before[1] if before is not None and is_after else None,
            scale.exceeds_mcid(before[1], value) if before is not None and is_after else None,
        )
    return ScaleResults(
        scale.code,
        scale.direction is Direction.HIGH_IS_BETTER,
        mcid.value if mcid else None,
        bool(mcid and mcid.is_verified),
        results,
    )


_BASELINE = "baseline"
_DIARY_SCALES = frozenset(
    scale.code
    for each in INSTRUMENTS
    if each.code in ("diary", "pain", "numbness", "tingling")
    for scale in each.scales
)
_SCORED = tuple(
    each.code for each in INSTRUMENTS if each.code not in ("diary", "pain", "numbness", "tingling")
)
