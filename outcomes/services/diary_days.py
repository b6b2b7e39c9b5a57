"""What a diary of a given day asks, and which days have been entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from outcomes.clinical.codes import Medium, Source
from outcomes.clinical.observation_codes import DIARY_CODES
from outcomes.clinical.opioids import LONGEST_DAYS_COVERED, days_covered
from outcomes.clinical.schedule import DiaryLength, diary_length, due_days
from outcomes.models import Observation, QuestionnaireResponse
from outcomes.services.followed_knees import FollowedKnee, courses, followed_knees
from outcomes.services.pauses import pauses_of
from outcomes.services.unit_of_work import UnitOfWork

INSTRUMENT = "diary"
_WEEK = 7


@dataclass(frozen=True)
class DiaryPlan:
    """What the diary of one day asks.

    Attributes:
        knees: the knees that are followed.
        length: core, or the full set once a week.
        scheduled_for: that day when the schedule asks for a diary then, else None.
        opioid_days: over how many days opioids are asked.
    """

    knees: tuple[FollowedKnee, ...]
    length: DiaryLength
    scheduled_for: date | None
    opioid_days: int

    @property
    def lateralities(self) -> tuple[str, ...]:
        """The knees, left before right."""
        return tuple(knee.laterality for knee in self.knees)


def diary_plan(work: UnitOfWork, patient_id: int, on: date) -> DiaryPlan:
    """Give what the diary of a day asks a patient."""
    knees = followed_knees(work, patient_id, on)
    return DiaryPlan(
        knees=knees,
        length=_length(work, patient_id, knees, on),
        scheduled_for=on if due_days(courses(knees), on, on, pauses_of(work, patient_id)) else None,
        opioid_days=days_covered(last_entry_before(work, patient_id, on), on),
    )


def recorded_days(work: UnitOfWork, patient_id: int, days: Sequence[date]) -> frozenset[date]:
    """Give those of the days that have a diary entry."""
    entered = select(Observation.observed_on).where(
        Observation.patient_id == patient_id,
        Observation.laterality.in_(("", "left", "right")),
        Observation.observed_on.in_(days),
        Observation.source == Source.DIARY.value,
        Observation.code.in_(DIARY_CODES),
        Observation.superseded_at.is_(None),
    )
    answered = select(QuestionnaireResponse.observed_on).where(
        QuestionnaireResponse.patient_id == patient_id,
        QuestionnaireResponse.observed_on.in_(days),
        QuestionnaireResponse.instrument == INSTRUMENT,
        QuestionnaireResponse.superseded_by.is_(None),
    )
    return frozenset(work.session.scalars(entered.union(answered)))


def last_entry_before(work: UnitOfWork, patient_id: int, on: date) -> date | None:
    """Give the last day before `on`, within a week, whose diary asked about opioids; else None."""
    days = [on - timedelta(days=back) for back in range(1, LONGEST_DAYS_COVERED + 1)]
    return max(recorded_days(work, patient_id, days) - _without_opioids(work, patient_id, days), default=None)


def _without_opioids(work: UnitOfWork, patient_id: int, days: Sequence[date]) -> frozenset[date]:
    """Give those of the days whose entry did not ask about opioids: the day's pain alone, or a sheet."""
    length_of = QuestionnaireResponse.answers["length"].as_string()
    return frozenset(
        work.session.scalars(
            select(QuestionnaireResponse.observed_on).where(
                QuestionnaireResponse.patient_id == patient_id,
                QuestionnaireResponse.observed_on.in_(days),
                QuestionnaireResponse.instrument == INSTRUMENT,
                QuestionnaireResponse.superseded_by.is_(None),
                or_(
                    length_of == DiaryLength.FIRST.value,
                    QuestionnaireResponse.medium == Medium.PAPER.value,
                ),
            )
        )
    )


def _length(work: UnitOfWork, patient_id: int, knees: Sequence[FollowedKnee], on: date) -> DiaryLength:
    length_of = QuestionnaireResponse.answers["length"].as_string()
    full_days = work.session.scalars(
        select(QuestionnaireResponse.observed_on).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.observed_on > on - timedelta(days=_WEEK),
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
            length_of == DiaryLength.FULL.value,
            QuestionnaireResponse.observed_on != on,  # a correction asks again what it corrects
        )
    ).all()
    planned = courses(knees)
    lengths = [diary_length(course, on, full_days) for course in planned]
    if not lengths:
        return DiaryLength.CORE if full_days else DiaryLength.FULL
    return DiaryLength.FULL if DiaryLength.FULL in lengths else DiaryLength.CORE
