"""What a diary of a given day asks, and which days have been entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from outcomes.clinical.codes import Medium, Source
from outcomes.clinical.observation_codes import DIARY_CODES
from outcomes.clinical.opioids import LONGEST_DAYS_COVERED, days_covered
from outcomes.clinical.schedule import DiaryLength, diary_length, due_days
from outcomes.models import Observation, QuestionnaireResponse
from outcomes.services.followed_knees import FollowedKnee, courses, knee_history
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
        is_recorded: that day has an entry.
    """

    knees: tuple[FollowedKnee, ...]
    length: DiaryLength
    scheduled_for: date | None
    opioid_days: int
    is_recorded: bool

    @property
    def lateralities(self) -> tuple[str, ...]:
        """The knees, left before right."""
        return tuple(knee.laterality for knee in self.knees)


def diary_plan(work: UnitOfWork, patient_id: int, on: date) -> DiaryPlan:
    """Give what the diary of a day asks a patient."""
    return diary_plans(work, patient_id, [on])[on]


def diary_plans(work: UnitOfWork, patient_id: int, days: Sequence[date]) -> dict[date, DiaryPlan]:
    """Give what the diaries of some days ask a patient, as far as it is known today."""
    history, pauses = knee_history(work, patient_id), pauses_of(work, patient_id)
    before = [min(days) - timedelta(days=back) for back in range(1, LONGEST_DAYS_COVERED + 1)]
    known = sorted({*days, *before})
    recorded = recorded_days(work, patient_id, known)
    without_opioids, full_days = _kinds_of_days(work, patient_id, min(known))
    with_opioids = recorded - without_opioids
    plans = {}
    for on in days:
        knees = history.on(on)
        last = max((day for day in with_opioids if day < on), default=None)
        plans[on] = DiaryPlan(
            knees=knees,
            length=_length(knees, [day for day in full_days if day != on], on),
            scheduled_for=on if due_days(courses(knees), on, on, pauses) else None,
            opioid_days=days_covered(last, on),
            is_recorded=on in recorded,
        )
    return plans


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


def _kinds_of_days(work: UnitOfWork, patient_id: int, since: date) -> tuple[set[date], list[date]]:
    """From one day on: those not asked about opioids (pain alone, a sheet), and those asked everything."""
    length_of = QuestionnaireResponse.answers["length"].as_string()
    entries = work.session.execute(
        select(QuestionnaireResponse.observed_on, length_of, QuestionnaireResponse.medium).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.observed_on >= since,
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
        )
    ).all()
    without = {on for on, length, medium in entries if length == DiaryLength.FIRST or medium == Medium.PAPER}
    return without, [on for on, length, _ in entries if length == DiaryLength.FULL]


def _length(knees: Sequence[FollowedKnee], other_full_days: Sequence[date], on: date) -> DiaryLength:
    """Core, or full once a week; a correction asks again what it corrects."""
    full_days = [day for day in other_full_days if day > on - timedelta(days=_WEEK)]
    lengths = [diary_length(course, on, full_days) for course in courses(knees)]
    if not lengths:
        return DiaryLength.CORE if full_days else DiaryLength.FULL
    return DiaryLength.FULL if DiaryLength.FULL in lengths else DiaryLength.CORE
