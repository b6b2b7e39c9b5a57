"""Timed tests at home: whether they may be offered, and what came of them."""

from datetime import timedelta

from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.clinical.observation_codes import check_value
from outcomes.clinical.timed_tests import TIMED_TESTS, TimedTestRefusal, timed_test_refusals
from outcomes.errors import InputError, NotFound
from outcomes.models import Observation, Patient, QuestionnaireResponse
from outcomes.services.diary_days import INSTRUMENT
from outcomes.services.followed_knees import followed_knees
from outcomes.services.own_numbers import add_numbers
from outcomes.services.unit_of_work import UnitOfWork

_RECENT_DAYS = 14
"""A sign answered yes in the last two weeks still speaks against a test (our judgement)."""
_SUPERSEDED_BY = "tested again on the same day"


def refusals(work: UnitOfWork, reader: PatientReader, *, is_alone: bool) -> tuple[TimedTestRefusal, ...]:
    """Give every reason not to offer a timed test to a patient now; of two knees each must allow it."""
    signs = _recent_signs(work, reader.patient_id)
    found: dict[TimedTestRefusal, None] = {}
    knees = [knee for knee in followed_knees(work, reader.patient_id, work.today) if knee.is_performed]
    for knee in knees:
        day = knee.day(work.today)
        refused = timed_test_refusals(0 if day is None else day, knee.nerves, signs, is_alone=is_alone)
        found |= dict.fromkeys(refused)
    if not knees:
        found |= dict.fromkeys(timed_test_refusals(0, (), signs, is_alone=is_alone))
    return tuple(found)


def record_test(work: UnitOfWork, reader: PatientReader, code: str, value: float, response_id: str) -> None:
    """Record the result of a timed test; the same page sent twice adds nothing, a repeat that day counts.

    Args:
        work: the use case.
        reader: whose record is open on this browser.
        code: one of `TIMED_TESTS`.
        value: stands, or seconds.
        response_id: made with the page that was answered.

    Raises:
        NotFound: `page_unknown` for another test.
        InputError: `test_refused` where it must not be done now, or as `check_value`.
    """
    if code not in TIMED_TESTS:
        raise NotFound("page_unknown")
    if refusals(work, reader, is_alone=False):
        raise InputError("test_refused")
    checked = check_value(code, round(value, 1))
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id, with_for_update=True)
    sent = select(Observation.id).where(
        Observation.patient_id == patient.id, Observation.response_id == response_id
    )
    if work.session.scalar(sent) is not None:
        work.session.rollback()
        return
    values = {code: checked}
    add_numbers(work, patient.id, work.today, values, reason=_SUPERSEDED_BY, response_id=response_id)
    work.audit("timed_test.record", reader.actor, patient=patient, detail={"code": code})
    work.commit()


def _recent_signs(work: UnitOfWork, patient_id: int) -> frozenset[str]:
    """Codes of the symptoms ticked in the entries of the last two weeks."""
    rows = work.session.scalars(
        select(QuestionnaireResponse.answers).where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.instrument == INSTRUMENT,
            QuestionnaireResponse.superseded_by.is_(None),
            QuestionnaireResponse.observed_on > work.today - timedelta(days=_RECENT_DAYS),
        )
    )
    return frozenset(code for answers in rows for code in answers.get("symptoms") or ())
