"""Recording a questionnaire: one response, sent once, with the scores it amounts to."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from outcomes.access.principals import LinkHolder
from outcomes.clinical.codes import EnteredBy, Medium
from outcomes.errors import ConflictError, InputError
from outcomes.models import Patient, QuestionnaireResponse, UnfinishedAnswers
from outcomes.services.followed_knees import followed_knees
from outcomes.services.kept_copies import check_age
from outcomes.services.open_questionnaires import OpenQuestionnaire, open_questionnaires
from outcomes.services.own_numbers import add_numbers
from outcomes.services.unfinished_questionnaires import UnfinishedQuestionnaire
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.wordings import worded

_SUPERSEDED_BY = "answered again on the same day"


@dataclass(frozen=True)
class QuestionnaireReceipt:
    """What stands after a questionnaire was sent: which response, of which instrument."""

    response_id: str
    instrument: str


def send_questionnaire(
    work: UnitOfWork, holder: LinkHolder, begun: UnfinishedQuestionnaire, *, locale: str
) -> QuestionnaireReceipt:
    """Record a questionnaire and its scores; sending it a second time adds nothing.

    Args:
        work: the use case.
        holder: who opened the personal link.
        begun: what was answered; a phone may have kept it for a while.
        locale: the language in which it was asked.

    Raises:
        InputError: `questionnaire_unanswered` while an item has neither an answer nor a wish not to answer,
            `diary_empty` where nothing was answered, `diary_kept_too_long`.
        ConflictError: `questionnaire_taken`: it was answered meanwhile, on another phone perhaps.
    """
    work.begin()
    patient = work.session.get_one(Patient, holder.patient_id, with_for_update=True)
    sent = sent_questionnaire(work, holder, begun.response_id)
    if sent is not None:
        return sent
    answers = {item.code: begun.answers.get(item.code) for item in begun.instrument.items}
    if set(answers) - set(begun.answers):
        raise InputError("questionnaire_unanswered")
    if all(answer is None for answer in answers.values()):
        raise InputError("diary_empty")
    check_age(work, begun.observed_on, begun.answered_at or begun.opened_at)
    response = _response(work, holder, begun, _asked(work, patient, begun), answers, locale)
    work.session.add(response)
    _add_scores(work, patient, begun, answers)
    work.session.execute(delete(UnfinishedAnswers).where(UnfinishedAnswers.response_id == begun.response_id))
    detail = {"instrument": begun.instrument.code, "version": response.version}
    work.audit("questionnaire.record", f"response:{begun.response_id}", patient=patient, detail=detail)
    work.commit()
    return QuestionnaireReceipt(begun.response_id, begun.instrument.code)


def sent_questionnaire(
    work: UnitOfWork, holder: LinkHolder, response_id: str | None
) -> QuestionnaireReceipt | None:
    """Give the receipt of a questionnaire that this person has sent; None where it has not arrived."""
    if not response_id:
        return None
    code = work.session.scalar(
        select(QuestionnaireResponse.instrument).where(
            QuestionnaireResponse.response_id == response_id,
            QuestionnaireResponse.patient_id == holder.patient_id,
        )
    )
    return None if code is None else QuestionnaireReceipt(response_id, code)


def _asked(work: UnitOfWork, patient: Patient, begun: UnfinishedQuestionnaire) -> OpenQuestionnaire:
    """As what it was asked on the day it was begun: whoever begins before midnight may send after it."""
    for each in open_questionnaires(work, patient.id, begun.observed_on):
        if (each.instrument, each.laterality) == (begun.instrument, begun.laterality):
            return each
    raise ConflictError("questionnaire_taken")


def _response(
    work: UnitOfWork,
    holder: LinkHolder,
    begun: UnfinishedQuestionnaire,
    asked: OpenQuestionnaire,
    answers: dict[str, float | None],
    locale: str,
) -> QuestionnaireResponse:
    now = work.now.astimezone(work.settings.timezone)
    return QuestionnaireResponse(
        response_id=begun.response_id,
        patient_id=holder.patient_id,
        procedure_id=asked.procedure_id,
        instrument=begun.instrument.code,
        version=worded(work, begun.instrument, locale).version,
        locale=locale,
        observed_on=begun.observed_on,
        scheduled_for=asked.due_on,
        opened_at=begun.opened_at,
        authored_at=begun.answered_at or now,
        received_at=now,
        entered_by=holder.kind,
        respondent=begun.respondent.value,
        medium=(Medium.PHONE if holder.kind == EnteredBy.STAFF.value else Medium.APP).value,
        answers=answers,
    )


def _add_scores(
    work: UnitOfWork,
    patient: Patient,
    begun: UnfinishedQuestionnaire,
    answers: dict[str, float | None],
) -> None:
    """Add the scores as observations; those of one of two followed knees stand in the response alone.

    In our files a score belongs to the person and names no knee (design §5): two on one day could not be told
    apart.
    """
    if begun.laterality and len(followed_knees(work, patient.id, begun.observed_on)) > 1:
        return
    scores = begun.instrument.score(answers)
    values = {code: round(score.value, 4) for code, score in scores.items() if score.value is not None}
    add_numbers(
        work, patient.id, begun.observed_on, values, reason=_SUPERSEDED_BY, response_id=begun.response_id
    )
