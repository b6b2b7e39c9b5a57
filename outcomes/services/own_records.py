"""A patient's own record, as they may read it: what they entered, and nothing that was concluded from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.clinical.schedule import Pause, is_asking_daily, next_due_day
from outcomes.models import Patient, Procedure, QuestionnaireResponse
from outcomes.services.courses import ENGINE_CODES
from outcomes.services.courses import courses as courses_of
from outcomes.services.feedback import FeelingWindow, feeling_window
from outcomes.services.followed_knees import FollowedKnee, courses, followed_knees
from outcomes.services.unit_of_work import UnitOfWork

_ENTRIES_SHOWN = 10


@dataclass(frozen=True)
class OwnCurve:
    """The pain that a patient entered for one knee.

    Attributes:
        laterality: which knee.
        day_zero: the procedure's day.
        today: today's day since the procedure.
        days: days with an entry, rising.
        pains: average pain on them, 0-10.
        baseline: usual pain before the procedure; None with too few entries.
        window: when feeling usually comes back; None where nothing went numb.
    """

    laterality: str
    day_zero: date
    today: int
    days: tuple[int, ...]
    pains: tuple[float, ...]
    baseline: float | None
    window: FeelingWindow | None

    def date_of(self, day: int) -> date:
        """The date of a day since the procedure."""
        return self.day_zero + timedelta(days=day)


@dataclass(frozen=True)
class OwnEntry:
    """One diary that was sent: the day it is about, when it arrived, who typed it, what was answered."""

    observed_on: date
    received_at: datetime | None
    entered_by: str
    answers: dict[str, object]


@dataclass(frozen=True)
class NextDiary:
    """When the next diary is due; `is_daily` while the clinic would like to hear daily for two weeks."""

    on: date | None
    is_daily: bool


def own_curves(work: UnitOfWork, reader: PatientReader) -> tuple[OwnCurve, ...]:
    """Give the patient's own pain curves, one per treated knee."""
    patient = work.session.get_one(Patient, reader.patient_id)
    knees = [knee for knee in followed_knees(work, patient.id, work.today) if knee.is_performed]
    procedures = [work.session.get_one(Procedure, knee.procedure_id) for knee in knees]
    found = []
    for knee, course in zip(knees, courses_of(work, procedures, codes=ENGINE_CODES), strict=True):
        pains = course.values.get("pain_average")
        found.append(
            OwnCurve(
                laterality=knee.laterality,
                day_zero=course.episode.day_zero,
                today=course.episode.day(work.today),
                days=tuple(int(day) for day in pains.days) if pains else (),
                pains=tuple(float(value) for value in pains.values) if pains else (),
                baseline=course.series.baseline,
                window=feeling_window(work, patient.site_id, knee),
            )
        )
    return tuple(found)


def own_entries(work: UnitOfWork, reader: PatientReader) -> tuple[OwnEntry, ...]:
    """Give the newest diaries that the patient has sent, the newest first."""
    rows = work.session.scalars(
        select(QuestionnaireResponse)
        .where(
            QuestionnaireResponse.patient_id == reader.patient_id,
            QuestionnaireResponse.instrument == "diary",
            QuestionnaireResponse.superseded_by.is_(None),
        )
        .order_by(QuestionnaireResponse.observed_on.desc())
        .limit(_ENTRIES_SHOWN)
    )
    zone = work.settings.timezone
    return tuple(
        OwnEntry(
            row.observed_on,
            row.received_at.astimezone(zone) if row.received_at else None,
            row.entered_by,
            dict(row.answers),
        )
        for row in rows
    )


def next_diary(work: UnitOfWork, knees: tuple[FollowedKnee, ...], pauses: Sequence[Pause] = ()) -> NextDiary:
    """Say when the next diary is due over all knees, none in a pause."""
    planned = courses(knees)
    return NextDiary(
        next_due_day(planned, work.today, pauses),
        any(is_asking_daily(course, work.today) for course in planned),
    )
