"""Diaries under way: begun, answered screen by screen, kept on the server until they are sent.

They are scratch paper bound to one browser, not yet facts: what is sent is audited, and so is the beginning,
but not each answer. A red flag does not wait for the sending: its alert is raised with the answer.
"""

import re
from collections.abc import Mapping
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
_LONGEST_KEPT = timedelta(days=30)
"""On a phone without network (our judgement); older answers are told on the telephone."""
_RESPONSE_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


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
    check_day(work, observed_on)
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


def diary_copy(diary: UnfinishedDiary) -> dict[str, Any]:
    """Write a diary as plain values, for a page that must not lose it."""
    return {
        "response_id": diary.response_id,
        "observed_on": diary.observed_on.isoformat(),
        "scheduled_for": diary.scheduled_for.isoformat() if diary.scheduled_for else None,
        "opened_at": diary.opened_at.isoformat(),
        **_content(diary),
    }


def diary_of_copy(work: UnitOfWork, copy: Mapping[str, Any]) -> UnfinishedDiary:
    """Read a diary back from the page that kept it; its instants cannot lie in the future.

    Raises:
        InputError: `diary_copy_malformed`.
    """
    try:
        if not _RESPONSE_ID.fullmatch(copy["response_id"]) or not isinstance(copy["answers"], dict):
            raise ValueError("not a copy of a diary")
        scheduled_for = copy["scheduled_for"]
        diary = UnfinishedDiary(
            response_id=copy["response_id"],
            observed_on=date.fromisoformat(copy["observed_on"]),
            scheduled_for=date.fromisoformat(scheduled_for) if scheduled_for else None,
            opened_at=_past(work, copy["opened_at"]),
            answered_at=_past(work, copy["answered_at"]) if copy["answered_at"] else None,
            length=DiaryLength(copy["length"]),
            respondent=Respondent(copy["respondent"]),
            replaces=bool(copy["replaces"]),
            answers=copy["answers"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError("diary_copy_malformed") from error
    return diary


def check_day(work: UnitOfWork, observed_on: date) -> None:
    """Nothing, unless an entry cannot be about this day.

    Raises:
        InputError: `diary_day_past`, `diary_day_future`.
    """
    if observed_on not in entry_days_allowed(work.today):
        code = "diary_day_future" if observed_on > work.today else "diary_day_past"
        raise InputError(code, {"date": observed_on})


def check_kept_day(work: UnitOfWork, diary: UnfinishedDiary) -> None:
    """Nothing, unless a diary that a phone kept was answered too late for its day, or kept too long.

    Raises:
        InputError: `diary_day_past`, `diary_day_future`, `diary_kept_too_long`.
    """
    answered_at = diary.answered_at or diary.opened_at
    if work.now - answered_at > _LONGEST_KEPT:
        raise InputError("diary_kept_too_long", {"date": diary.observed_on})
    answered_on = answered_at.astimezone(work.settings.timezone).date()
    if diary.observed_on not in entry_days_allowed(answered_on):
        code = "diary_day_future" if diary.observed_on > answered_on else "diary_day_past"
        raise InputError(code, {"date": diary.observed_on})


def _past(work: UnitOfWork, text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return min(instant, work.now.astimezone(instant.tzinfo))


def _content(diary: UnfinishedDiary) -> dict[str, Any]:
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
        answers=_content(diary),
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
