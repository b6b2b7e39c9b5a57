"""Asked once, and never interpreted to the patient: why nothing came for a while, why a week was bad.

A gap is at least two due diaries missed before the entry that ends it. A week is bad when its mean pain lies
two points or more above the median of the six weeks before it: the size of a flare (design §4), and for a
week our judgement.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from sqlalchemy import select

from outcomes.clinical.codes import BadWeekReason, GapReason
from outcomes.clinical.schedule import due_days
from outcomes.errors import InputError
from outcomes.models import Observation, Patient, ToldReason
from outcomes.services.diary_days import recorded_days
from outcomes.services.followed_knees import courses, followed_knees
from outcomes.services.pauses import pauses_of
from outcomes.services.unit_of_work import UnitOfWork

_LEAST_MISSED = 2
_LONGEST_GAP_DAYS = 60
_WEEK, _BEFORE = 7, 42
_LEAST_OF_WEEK, _LEAST_BEFORE = 2, 4
_WORSE_BY = 2.0


class ReasonKind(StrEnum):
    """What is asked about."""

    GAP = "gap"
    BAD_WEEK = "bad_week"


REASONS: dict[ReasonKind, tuple[str, ...]] = {
    ReasonKind.GAP: tuple(each.value for each in GapReason),
    ReasonKind.BAD_WEEK: tuple(each.value for each in BadWeekReason),
}


@dataclass(frozen=True)
class Question:
    """One thing to ask: about which days."""

    kind: ReasonKind
    first: date
    last: date


@dataclass(frozen=True)
class Told:
    """One answer, as staff read it; `reason` is empty where the patient preferred not to say."""

    kind: str
    first: date
    last: date
    reason: str


def question_for(work: UnitOfWork, patient_id: int, on: date) -> Question | None:
    """Give what to ask after an entry about a day; a gap before a bad week, one at most."""
    return _gap(work, patient_id, on) or _bad_week(work, patient_id, on)


def tell(work: UnitOfWork, patient_id: int, on: date, kind: str, reason: str) -> None:
    """Keep the answer to what was asked after an entry about a day; a second one changes nothing.

    Args:
        work: the use case.
        patient_id: whose.
        on: the day the entry was about.
        kind: of the question.
        reason: a code of it; empty: prefers not to say.

    Raises:
        InputError: `answer_code_unknown`.
    """
    asked = question_for(work, patient_id, on)
    if asked is None or asked.kind.value != kind:
        return
    if reason and reason not in REASONS[asked.kind]:
        raise InputError("answer_code_unknown", {"item": kind, "found": reason[:40]})
    work.begin()
    patient = work.session.get_one(Patient, patient_id, with_for_update=True)
    if not _is_told(work, patient_id, asked):
        work.session.add(
            ToldReason(
                patient_id=patient_id,
                kind=asked.kind.value,
                first=asked.first,
                last=asked.last,
                reason=reason,
                told_at=work.now,
            )
        )
        work.audit("reason.tell", f"patient:{patient.public_id}", patient=patient, detail={"kind": kind})
    work.commit()


def told_reasons(work: UnitOfWork, patient_id: int) -> tuple[Told, ...]:
    """Give what a patient told, the newest first."""
    rows = work.session.scalars(
        select(ToldReason).where(ToldReason.patient_id == patient_id).order_by(ToldReason.last.desc())
    )
    return tuple(Told(row.kind, row.first, row.last, row.reason) for row in rows)


def _gap(work: UnitOfWork, patient_id: int, on: date) -> Question | None:
    days = [on - timedelta(days=back) for back in range(1, _LONGEST_GAP_DAYS + 1)]
    entered = recorded_days(work, patient_id, days)
    if not entered:
        return None
    last_entry = max(entered)
    first, last = last_entry + timedelta(days=1), on - timedelta(days=1)
    planned = courses(followed_knees(work, patient_id, on))
    missed = due_days(planned, first, last, pauses_of(work, patient_id))
    asked = Question(ReasonKind.GAP, first, last)
    return asked if len(missed) >= _LEAST_MISSED and not _is_told(work, patient_id, asked) else None


def _bad_week(work: UnitOfWork, patient_id: int, on: date) -> Question | None:
    """The seven days that end on the entry's, of either knee; never within a week of an answer."""
    asked = Question(ReasonKind.BAD_WEEK, on - timedelta(days=_WEEK - 1), on)
    if _is_told(work, patient_id, asked):
        return None
    rows = work.session.execute(
        select(Observation.laterality, Observation.observed_on, Observation.value).where(
            Observation.patient_id == patient_id,
            Observation.code == "pain_average",
            Observation.observed_on.between(on - timedelta(days=_WEEK + _BEFORE - 1), on),
            Observation.superseded_at.is_(None),
        )
    ).all()
    for laterality in {row.laterality for row in rows}:
        own = [(row.observed_on, row.value) for row in rows if row.laterality == laterality]
        week = [value for day, value in own if day >= asked.first]
        before = [value for day, value in own if day < asked.first]
        is_told = len(week) >= _LEAST_OF_WEEK and len(before) >= _LEAST_BEFORE
        if is_told and float(np.mean(week)) - float(np.median(before)) >= _WORSE_BY:
            return asked
    return None


def _is_told(work: UnitOfWork, patient_id: int, asked: Question) -> bool:
    """Whether these days, or some of them, were answered about."""
    return (
        work.session.scalar(
            select(ToldReason.id)
            .where(
                ToldReason.patient_id == patient_id,
                ToldReason.kind == asked.kind.value,
                ToldReason.last >= asked.first,
            )
            .limit(1)
        )
        is not None
    )
