"""Recording a diary: one entry, sent once, in one transaction with everything that follows from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, select

from outcomes.access.principals import LinkHolder
from outcomes.clinical.codes import Medium
from outcomes.clinical.diary_answers import check_answer
from outcomes.clinical.diary_screens import Answers, diary_screens
from outcomes.clinical.red_flags import RaisedFlag
from outcomes.errors import ConflictError, InputError
from outcomes.models import EngineReading, Patient, Procedure, QuestionnaireResponse, UnfinishedAnswers
from outcomes.services.diary_alerts import entry_flags, raise_entry_flags
from outcomes.services.diary_copies import check_kept_day
from outcomes.services.diary_days import DiaryPlan, diary_plan
from outcomes.services.diary_rows import add_observations, add_response, supersede_day
from outcomes.services.followed_knees import followed_knees
from outcomes.services.numb_areas import renew_numb_areas
from outcomes.services.readings import update_reading
from outcomes.services.unfinished_diaries import UnfinishedDiary, check_day
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Receipt:
    """What stands after a diary was sent.

    Attributes:
        response_id: the entry.
        observed_on: the day it is about.
        received_at: when it was stored, in the site's time zone.
        flags: the red flags it raised.
        has_symptoms: a sign was ticked, whether it raised a flag or not.
    """

    response_id: str
    observed_on: date
    received_at: datetime
    flags: tuple[RaisedFlag, ...] = ()
    has_symptoms: bool = False


def send_diary(
    work: UnitOfWork,
    holder: LinkHolder,
    diary: UnfinishedDiary,
    *,
    locale: str,
    replaces: bool = False,
    is_kept: bool = False,
) -> Receipt:
    """Record a diary with all that follows from it; sending it a second time adds nothing.

    Args:
        work: the use case.
        holder: who opened the personal link.
        diary: what was answered.
        locale: the language in which it was asked.
        replaces: the person agreed to replace the entry of that day; the old one is kept, superseded.
        is_kept: a phone without network kept it since it was answered: its day is judged from then.

    Raises:
        InputError: `diary_empty`, `diary_day_past`, `diary_day_future`, `diary_kept_too_long`, or an answer
            that is not possible.
        ConflictError: `diary_day_taken` when that day has an entry and `replaces` is not given.
    """
    work.begin(remembers=True)
    # The lock lets a double tap on two connections queue up, so that the second finds the first's entry.
    patient = work.session.get_one(Patient, holder.patient_id, with_for_update=True)
    sent = sent_diary(work, holder, diary.response_id)
    if sent is not None:
        return sent
    if is_kept:
        check_kept_day(work, diary)
    else:
        check_day(diary.observed_on, work.today)
    receipt = add_diary(work, holder, patient, diary, locale=locale, replaces=replaces)
    work.commit()
    return receipt


def add_diary(
    work: UnitOfWork,
    holder: LinkHolder,
    patient: Patient,
    diary: UnfinishedDiary,
    *,
    locale: str,
    replaces: bool = False,
) -> Receipt:
    """Add an entry with all that follows from it to the caller's transaction.

    Raises:
        InputError: `diary_empty`, or an answer that is not possible.
        ConflictError: `diary_day_taken` when that day has an entry and `replaces` is not given.
    """
    plan = diary_plan(work, holder.patient_id, diary.observed_on)
    if diary.opioid_days is not None:
        plan = replace(plan, opioid_days=diary.opioid_days)
    screens = diary_screens(plan.lateralities, diary.length, diary.answers)
    answers = {each.key: check_answer(each, diary.answers.get(each.key)) for each in screens}
    if all(answer is None for answer in answers.values()):
        raise InputError("diary_empty")
    if diary.medium is Medium.PAPER:  # what the sheet did not ask was not refused either
        answers = {key: answer for key, answer in answers.items() if answer is not None}
    if plan.is_recorded:
        if not (replaces or diary.replaces):
            raise ConflictError("diary_day_taken", {"date": diary.observed_on})
        supersede_day(work, patient, diary)
    response = add_response(work, holder, diary, plan, answers, locale)
    add_observations(work, response, screens, answers, plan)
    if any((knee.day(diary.observed_on) or 0) < 0 for knee in plan.knees):
        renew_numb_areas(work, patient.id)  # what was numb before counts in every map after
    flags = _read_and_alert(work, patient, plan, diary, answers)
    work.session.execute(delete(UnfinishedAnswers).where(UnfinishedAnswers.response_id == diary.response_id))
    detail = {"observed_on": diary.observed_on.isoformat(), "replaces": plan.is_recorded}
    work.audit("diary.record", f"response:{diary.response_id}", patient=patient, detail=detail)
    received_at = work.now.astimezone(work.settings.timezone)
    return Receipt(diary.response_id, diary.observed_on, received_at, flags, bool(answers.get("symptoms")))


def sent_diary(work: UnitOfWork, holder: LinkHolder, response_id: str | None) -> Receipt | None:
    """Give the receipt of an entry that this person has sent; None where it has not arrived.

    Raises:
        InputError: `diary_copy_malformed` for an entry of somebody else.
    """
    if not response_id:
        return None
    row = work.session.scalar(
        select(QuestionnaireResponse).where(QuestionnaireResponse.response_id == response_id)
    )
    if row is None:
        return None
    if row.patient_id != holder.patient_id:
        raise InputError("diary_copy_malformed")
    received_at = (row.received_at or work.now).astimezone(work.settings.timezone)
    flags = entry_flags(work, holder.patient_id, row.observed_on, row.answers, _baselines(work, row))
    return Receipt(row.response_id, row.observed_on, received_at, flags, bool(row.answers.get("symptoms")))


def _baselines(work: UnitOfWork, row: QuestionnaireResponse) -> dict[str, float | None]:
    """Baseline pain by laterality, as the engine has read it."""
    baselines: dict[str, float | None] = {}
    for knee in followed_knees(work, row.patient_id, row.observed_on):
        reading = work.session.get(EngineReading, knee.procedure_id)
        baselines[knee.laterality] = reading.reading.get("baseline") if reading else None
    return baselines


def _read_and_alert(
    work: UnitOfWork, patient: Patient, plan: DiaryPlan, diary: UnfinishedDiary, answers: Answers
) -> tuple[RaisedFlag, ...]:
    baselines: dict[str, float | None] = {}
    for knee in plan.knees:
        reading = update_reading(work, work.session.get_one(Procedure, knee.procedure_id))
        baselines[knee.laterality] = reading.baseline if reading else None
    return raise_entry_flags(work, patient, diary.observed_on, diary.response_id, answers, baselines)
