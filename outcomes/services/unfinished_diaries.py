"""Diaries under way: begun, answered screen by screen, kept on the server until they are sent.

They are scratch paper bound to one browser, not yet facts: what is sent is audited, and so is the beginning,
but not each answer. A red flag does not wait for the sending: its alert is raised with the answer.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from outcomes.access.principals import LinkHolder
from outcomes.access.tokens import new_token
from outcomes.clinical.codes import Medium, Respondent
from outcomes.clinical.diary_answers import check_answer
from outcomes.clinical.diary_screens import Answers, Screen
from outcomes.clinical.red_flags import RaisedFlag
from outcomes.clinical.schedule import DiaryLength, entry_days_allowed
from outcomes.errors import InputError, NotFound
from outcomes.models import Patient, UnfinishedAnswers
from outcomes.services.diary_alerts import can_raise, flags_of_screen, raise_ticked_flags
from outcomes.services.diary_days import INSTRUMENT, diary_plan
from outcomes.services.unit_of_work import UnitOfWork

_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class UnfinishedDiary:
    """A diary that has been begun on one browser.

    Attributes:
        response_id: made when it began, so that a second send of the same answers is recognised.
        observed_on: the day it is about.
        scheduled_for: the day the schedule asked for it; None where it did not.
        opened_at: when it was begun.
        answered_at: when the last answer was given; None before the first.
        length: core or full.
        respondent: whose words: the patient's, or a helper's.
        replaces: an entry of the same day is to be replaced.
        answers: answers by screen key.
        medium: by which way the answers came.
        opioid_days: over how many days a phone without network asked about opioids; None where we asked.
    """

    response_id: str
    observed_on: date
    scheduled_for: date | None
    opened_at: datetime
    answered_at: datetime | None
    length: DiaryLength
    respondent: Respondent
    replaces: bool = False
    answers: Answers = field(default_factory=dict)
    medium: Medium = Medium.APP
    opioid_days: int | None = None


def begin_diary(
    work: UnitOfWork,
    holder: LinkHolder,
    observed_on: date,
    *,
    respondent: Respondent = Respondent.PATIENT,
    replaces: bool = False,
    response_id: str | None = None,
    answers: Answers | None = None,
) -> UnfinishedDiary:
    """Begin a diary, or go on with the one this browser began for the same day; `answers` are kept in it.

    Raises:
        InputError: `diary_day_past` or `diary_day_future`: only today and yesterday can be entered.
    """
    check_day(observed_on, work.today)
    begun = unfinished_diary(work, holder, response_id)
    if begun is not None and begun.observed_on == observed_on and begun.replaces == replaces:
        return begun
    plan = diary_plan(work, holder.patient_id, observed_on)
    diary = UnfinishedDiary(
        response_id=new_token(),
        observed_on=observed_on,
        scheduled_for=plan.scheduled_for,
        opened_at=work.now.astimezone(work.settings.timezone),
        answered_at=None,
        length=plan.length,
        respondent=respondent,
        replaces=replaces,
        answers=dict(answers or {}),
    )
    work.begin()
    outdated = UnfinishedAnswers.updated_at < work.now - _KEPT
    work.session.execute(
        delete(UnfinishedAnswers).where(UnfinishedAnswers.patient_id == holder.patient_id, outdated)
    )
    work.session.add(_row(work, holder, diary))
    patient = work.session.get_one(Patient, holder.patient_id)
    work.audit("diary.begin", f"response:{diary.response_id}", patient=patient)
    work.commit()
    return diary


def unfinished_diary(work: UnitOfWork, holder: LinkHolder, response_id: str | None) -> UnfinishedDiary | None:
    """Give the diary that this browser began for this patient; None where there is none."""
    if not response_id:
        return None
    row = work.session.get(UnfinishedAnswers, response_id)
    if row is None or row.patient_id != holder.patient_id or row.instrument != INSTRUMENT:
        return None
    return _diary(row)


def keep_answer(
    work: UnitOfWork, holder: LinkHolder, response_id: str, screen: Screen, answer: Any
) -> tuple[RaisedFlag, ...]:
    """Keep one answer; give the red flags that this screen raises, whose alerts are then already stored.

    Raises:
        InputError: the answer is not possible, as `check_answer`.
        NotFound: `diary_not_begun` on this browser.
    """
    checked = check_answer(screen, answer)
    work.begin()
    row = work.session.get(UnfinishedAnswers, response_id, with_for_update=True)
    if row is None or row.patient_id != holder.patient_id or row.instrument != INSTRUMENT:
        raise NotFound("diary_not_begun")
    row.answers["answers"] = {**row.answers["answers"], screen.key: checked}
    row.answers["answered_at"] = work.now.astimezone(work.settings.timezone).isoformat()
    flag_modified(row, "answers")
    row.updated_at = work.now
    flags: tuple[RaisedFlag, ...] = ()
    if can_raise(screen.kind):
        patient = work.session.get_one(Patient, holder.patient_id)
        raised = raise_ticked_flags(work, patient, row.observed_on, response_id, row.answers["answers"])
        flags = flags_of_screen(raised, screen.kind)
    work.commit()
    return flags


def check_day(observed_on: date, answered_on: date) -> None:
    """Nothing, unless an entry answered on one day cannot be about the other.

    Raises:
        InputError: `diary_day_past`, `diary_day_future`.
    """
    if observed_on not in entry_days_allowed(answered_on):
        code = "diary_day_future" if observed_on > answered_on else "diary_day_past"
        raise InputError(code, {"date": observed_on})


def diary_content(diary: UnfinishedDiary) -> dict[str, Any]:
    """Write what a diary says, without its day and identity, as plain values."""
    return {
        "length": diary.length.value,
        "respondent": diary.respondent.value,
        "replaces": diary.replaces,
        "answered_at": diary.answered_at.isoformat() if diary.answered_at else None,
        "answers": dict(diary.answers),
    }


def _row(work: UnitOfWork, holder: LinkHolder, diary: UnfinishedDiary) -> UnfinishedAnswers:
    return UnfinishedAnswers(
        response_id=diary.response_id,
        patient_id=holder.patient_id,
        instrument=INSTRUMENT,
        observed_on=diary.observed_on,
        scheduled_for=diary.scheduled_for,
        opened_at=diary.opened_at,
        updated_at=work.now,
        answers=diary_content(diary),
    )


def _diary(row: UnfinishedAnswers) -> UnfinishedDiary:
    content = row.answers
    answered_at = content["answered_at"]
    return UnfinishedDiary(
        response_id=row.response_id,
        observed_on=row.observed_on,
        scheduled_for=row.scheduled_for,
        opened_at=row.opened_at,
        answered_at=datetime.fromisoformat(answered_at) if answered_at else None,
        length=DiaryLength(content["length"]),
        respondent=Respondent(content["respondent"]),
        replaces=content["replaces"],
        answers=content["answers"],
    )
