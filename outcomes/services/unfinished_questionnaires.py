"""Questionnaires under way: begun, answered item by item, kept on the server until they are sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm.attributes import flag_modified

from outcomes.access.principals import LinkHolder
from outcomes.access.tokens import new_token
from outcomes.clinical.codes import Respondent
from outcomes.errors import InputError, NotFound
from outcomes.instruments import INSTRUMENT_BY_CODE
from outcomes.instruments.base import Instrument
from outcomes.models import Patient, UnfinishedAnswers
from outcomes.services.open_questionnaires import OpenQuestionnaire, open_questionnaires
from outcomes.services.unit_of_work import UnitOfWork

_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class UnfinishedQuestionnaire:
    """A questionnaire that has been begun on one browser.

    Attributes:
        response_id: made when it began, so that a second send of the same answers is recognised.
        instrument: what is asked.
        laterality: the knee it is about; empty where it is about the person.
        observed_on: the day it was begun.
        scheduled_for: the day its time point names.
        opened_at: when it was begun.
        answered_at: when the last answer was given; None before the first.
        respondent: whose words.
        answers: by item: a number, or None where the person prefers not to answer.
    """

    response_id: str
    instrument: Instrument
    laterality: str
    observed_on: date
    scheduled_for: date | None
    opened_at: datetime
    answered_at: datetime | None
    respondent: Respondent
    answers: Mapping[str, float | None] = field(default_factory=dict)


def begin_questionnaire(
    work: UnitOfWork,
    holder: LinkHolder,
    key: str,
    *,
    respondent: Respondent = Respondent.PATIENT,
    response_id: str | None = None,
) -> UnfinishedQuestionnaire:
    """Begin a questionnaire that is asked now, or go on with the one this browser began.

    Args:
        work: the use case.
        holder: who opened the personal link.
        key: of an open questionnaire.
        respondent: whose words.
        response_id: of what this browser began.

    Raises:
        InputError: `questionnaire_not_open`.
    """
    asked = {each.key: each for each in open_questionnaires(work, holder.patient_id, work.today)}
    if key not in asked:
        raise InputError("questionnaire_not_open")
    begun = unfinished_questionnaire(work, holder, response_id)
    if begun is not None and _is_of(begun, asked[key]) and begun.respondent is respondent:
        return begun
    work.begin()
    outdated = UnfinishedAnswers.updated_at < work.now - _KEPT
    work.session.execute(
        delete(UnfinishedAnswers).where(UnfinishedAnswers.patient_id == holder.patient_id, outdated)
    )
    row = _row(work, holder, asked[key], respondent)
    work.session.add(row)
    patient = work.session.get_one(Patient, holder.patient_id)
    work.audit("questionnaire.begin", f"response:{row.response_id}", patient=patient)
    found = _unfinished(row)
    work.commit()
    return found


def unfinished_questionnaire(
    work: UnitOfWork, holder: LinkHolder, response_id: str | None
) -> UnfinishedQuestionnaire | None:
    """Give the questionnaire that this browser began for this patient; None where there is none."""
    if not response_id:
        return None
    row = work.session.get(UnfinishedAnswers, response_id)
    is_own = row is not None and row.patient_id == holder.patient_id and "laterality" in row.answers
    return _unfinished(row) if row is not None and is_own else None


def keep_item(
    work: UnitOfWork, holder: LinkHolder, response_id: str, item: str, answer: float | None
) -> None:
    """Keep the answer to one item; None: prefers not to answer.

    Raises:
        InputError: the answer is not possible, as `Instrument.check`.
        NotFound: `questionnaire_not_begun` on this browser.
    """
    work.begin()
    row = work.session.get(UnfinishedAnswers, response_id, with_for_update=True)
    if row is None or row.patient_id != holder.patient_id or "laterality" not in row.answers:
        raise NotFound("questionnaire_not_begun")
    INSTRUMENT_BY_CODE[row.instrument].check({item: answer})
    row.answers["answers"] = {**row.answers["answers"], item: answer}
    row.answers["answered_at"] = work.now.astimezone(work.settings.timezone).isoformat()
    flag_modified(row, "answers")
    row.updated_at = work.now
    work.commit()


def _is_of(begun: UnfinishedQuestionnaire, asked: OpenQuestionnaire) -> bool:
    return (begun.instrument.code, begun.laterality) == (asked.instrument.code, asked.laterality)


def _row(
    work: UnitOfWork, holder: LinkHolder, asked: OpenQuestionnaire, respondent: Respondent
) -> UnfinishedAnswers:
    return UnfinishedAnswers(
        response_id=new_token(),
        patient_id=holder.patient_id,
        instrument=asked.instrument.code,
        observed_on=work.today,
        scheduled_for=asked.due_on,
        opened_at=work.now.astimezone(work.settings.timezone),
        updated_at=work.now,
        answers={
            "laterality": asked.laterality,
            "respondent": respondent.value,
            "answered_at": None,
            "answers": {},
        },
    )


def _unfinished(row: UnfinishedAnswers) -> UnfinishedQuestionnaire:
    content = row.answers
    answered_at = content["answered_at"]
    return UnfinishedQuestionnaire(
        response_id=row.response_id,
        instrument=INSTRUMENT_BY_CODE[row.instrument],
        laterality=content["laterality"],
        observed_on=row.observed_on,
        scheduled_for=row.scheduled_for,
        opened_at=row.opened_at,
        answered_at=datetime.fromisoformat(answered_at) if answered_at else None,
        respondent=Respondent(content["respondent"]),
        answers=dict(content["answers"]),
    )
