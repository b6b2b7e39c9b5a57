"""The diary's paper twin: a week of one knee on a sheet, typed in by staff in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from outcomes.access.principals import LinkHolder
from outcomes.access.tokens import new_token
from outcomes.clinical.codes import EnteredBy, Medium, Respondent
from outcomes.clinical.schedule import DiaryLength
from outcomes.errors import InputError, NotFound
from outcomes.models import Patient, QuestionnaireResponse, Site
from outcomes.permissions import Permission
from outcomes.services.diaries import add_diary
from outcomes.services.diary_days import INSTRUMENT, diary_plan, recorded_days
from outcomes.services.followed_knees import followed_knees
from outcomes.services.unfinished_diaries import UnfinishedDiary
from outcomes.services.unit_of_work import UnitOfWork

RATINGS = ("pain_average", "pain_walking", "numbness", "tingling")
"""Items of a knee that stand on the sheet as rows 0-10."""
MINUTES = "walking_minutes"
_DAYS = 7
_LONGEST_BACK = timedelta(days=400)


@dataclass(frozen=True)
class PaperWeek:
    """One sheet.

    Attributes:
        patient: whose it is.
        phone: the clinic's number, printed on it.
        laterality: the knee.
        knees: every knee that is followed.
        days: seven days.
        taken: those of them that have an entry which did not come on paper.
    """

    patient: Patient
    phone: str
    laterality: str
    knees: tuple[str, ...]
    days: tuple[date, ...]
    taken: frozenset[date]


def paper_week(work: UnitOfWork, public_id: str, begins_on: date, laterality: str | None = None) -> PaperWeek:
    """Give the sheet of a week of one knee, the left one where none is named.

    Raises:
        NotFound: `patient_unknown`, or `page_unknown` for a knee that is not followed.
        Forbidden: a role that enters no answers.
    """
    patient = _patient(work, public_id)
    days = tuple(begins_on + timedelta(days=each) for each in range(_DAYS))
    knees = tuple(knee.laterality for knee in followed_knees(work, patient.id, days[-1]))
    if laterality is not None and laterality not in knees:
        raise NotFound("page_unknown")
    on_paper = set(_standing(work, patient.id, days))
    site = work.session.get_one(Site, patient.site_id)
    return PaperWeek(
        patient,
        site.phone or work.settings.clinic_phone,
        laterality or (knees[0] if knees else ""),
        knees,
        days,
        recorded_days(work, patient.id, days) - on_paper,
    )


def record_paper_week(
    work: UnitOfWork,
    public_id: str,
    laterality: str,
    answers: Mapping[date, Mapping[str, int]],
    *,
    respondent: Respondent = Respondent.PATIENT,
) -> int:
    """Record what stands on a sheet, an entry a day; give how many days.

    A day that was typed before, or from the other knee's sheet, is replaced by both together. A day that came
    by another way is left as it is.

    Args:
        work: the use case.
        public_id: the patient.
        laterality: the sheet's knee.
        answers: by day, by item; what was left blank is absent.
        respondent: whose hand filled the sheet.

    Raises:
        InputError: `paper_empty`, `paper_day_outside`, `patient_followed_no_more`, `paper_days_taken`, or
            a value that is not possible.
        NotFound: `patient_unknown`.
    """
    _patient(work, public_id)
    work.begin()
    patient = _patient(work, public_id)
    days = [day for day, given in sorted(answers.items()) if given]
    _check(work, patient, days)
    standing = _standing(work, patient.id, days)
    holder = LinkHolder(patient.id, public_id, EnteredBy.STAFF.value)
    now = work.now.astimezone(work.settings.timezone)
    for day in days:
        typed = {_key(item, laterality): value for item, value in answers[day].items()}
        diary = _diary(work, patient.id, day, {**standing.get(day, {}), **typed}, respondent, now)
        add_diary(work, holder, patient, diary, locale=patient.language, replaces=day in standing)
    work.audit("paper_week.record", f"patient:{public_id}", patient=patient, detail={"days": len(days)})
    work.commit()
    return len(days)


def _patient(work: UnitOfWork, public_id: str) -> Patient:
    site_id = work.require(Permission.ENTER_ANSWERS).site_id
    patient = work.session.scalar(
        select(Patient).where(Patient.public_id == public_id, Patient.site_id == site_id)
    )
    if patient is None:
        raise NotFound("patient_unknown")
    return patient


def _check(work: UnitOfWork, patient: Patient, days: Sequence[date]) -> None:
    if not days:
        raise InputError("paper_empty")
    if patient.withdrawn_on is not None and days[-1] > patient.withdrawn_on:
        raise InputError("patient_followed_no_more", {"patient": patient.code})
    for day in days:
        if not work.today - _LONGEST_BACK <= day <= work.today:
            raise InputError("paper_day_outside", {"date": day})
    taken = recorded_days(work, patient.id, days) - set(_standing(work, patient.id, days))
    if taken:
        raise InputError("paper_days_taken", {"date": min(taken)})


def _standing(work: UnitOfWork, patient_id: int, days: Sequence[date]) -> dict[date, dict[str, object]]:
    """What has been typed from paper for these days, by day."""
    rows = work.session.scalars(
        select(QuestionnaireResponse).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.observed_on.in_(days),
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.medium == Medium.PAPER.value,
            QuestionnaireResponse.superseded_by.is_(None),
        )
    )
    return {
        row.observed_on: {key: value for key, value in row.answers.items() if key != "length"} for row in rows
    }


def _key(item: str, laterality: str) -> str:
    return item if item == MINUTES else f"{item}-{laterality}"


def _diary(
    work: UnitOfWork,
    patient_id: int,
    day: date,
    answers: Mapping[str, object],
    respondent: Respondent,
    now: datetime,
) -> UnfinishedDiary:
    """The entry of a day on paper: of when it was written only the day is known, so no instant is made up."""
    return UnfinishedDiary(
        response_id=new_token(),
        observed_on=day,
        scheduled_for=diary_plan(work, patient_id, day).scheduled_for,
        opened_at=now,
        answered_at=None,
        length=DiaryLength.CORE,
        respondent=respondent,
        answers=answers,
        medium=Medium.PAPER,
    )
