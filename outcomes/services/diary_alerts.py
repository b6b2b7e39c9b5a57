"""Red flags of a diary: judged, stored as alerts at once, and again when more is known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import exists, select

from outcomes.clinical.codes import Indication, KneeEventKind
from outcomes.clinical.diary_answers import intakes_of
from outcomes.clinical.diary_screens import Answers, ScreenKind
from outcomes.clinical.red_flags import EntryContext, RaisedFlag, has_prosthesis, red_flags
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE
from outcomes.clinical.territories import numb_zones_outside
from outcomes.models import (
    Alert,
    AlertAction,
    Observation,
    Patient,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.services.patient_episodes import knee_events_of, procedures_of
from outcomes.services.unit_of_work import UnitOfWork

RED_FLAG = "red_flag"
_PAINS = 3
_REASON_OF_SCREEN = {
    ScreenKind.ZONES: "numbness_outside_map",
    ScreenKind.SEDATIVES: "opioid_with_sedative",
}


def raise_ticked_flags(
    work: UnitOfWork, patient: Patient, observed_on: date, response_id: str, answers: Answers
) -> tuple[RaisedFlag, ...]:
    """Raise what the ticked answers alone call for; the caller commits."""
    flags = ticked_flags(work, patient.id, observed_on, answers)
    _store(work, patient, observed_on, response_id, flags)
    return flags


def can_raise(kind: ScreenKind) -> bool:
    """Whether an answer to this kind of screen alone can raise a red flag."""
    return kind in _REASON_OF_SCREEN or kind in (ScreenKind.SYMPTOMS, ScreenKind.SYMPTOM_DETAILS)


def flags_of_screen(flags: Sequence[RaisedFlag], kind: ScreenKind) -> tuple[RaisedFlag, ...]:
    """Give those flags that this kind of screen gave a reason for: the others have been answered before."""
    reason = _REASON_OF_SCREEN.get(kind)
    reasons = set(SYMPTOM_BY_CODE) if reason is None else {reason}
    return tuple(flag for flag in flags if reasons & set(flag.because))


def ticked_flags(
    work: UnitOfWork, patient_id: int, observed_on: date, answers: Answers
) -> tuple[RaisedFlag, ...]:
    """Give the red flags that what was ticked calls for, scores left out, most urgent first."""
    context = _context(_procedures(work, patient_id), work, patient_id, observed_on, answers)
    return red_flags(answers.get("symptoms") or (), answers.get("symptom_details") or {}, context)


def raise_entry_flags(
    work: UnitOfWork,
    patient: Patient,
    observed_on: date,
    response_id: str,
    answers: Answers,
    baselines: Mapping[str, float | None],
) -> tuple[RaisedFlag, ...]:
    """Raise what a whole entry calls for; the caller, who has begun to write, commits."""
    flags = entry_flags(work, patient.id, observed_on, answers, baselines)
    _store(work, patient, observed_on, response_id, flags)
    return flags


def entry_flags(
    work: UnitOfWork,
    patient_id: int,
    observed_on: date,
    answers: Answers,
    baselines: Mapping[str, float | None],
) -> tuple[RaisedFlag, ...]:
    """Give the red flags that a whole entry calls for, its scores included, most urgent first.

    The dose of opioids is left out here: the engine's alerts watch the line of 50 MME.

    Args:
        work: a use case in which the entry's observations can be read.
        patient_id: whose entry.
        observed_on: the day it is about.
        answers: checked answers.
        baselines: baseline pain by laterality.
    """
    context = _context(_procedures(work, patient_id), work, patient_id, observed_on, answers)
    pains = {side: _latest_pains(work, patient_id, side, observed_on) for side in baselines}
    worst = max(pains, key=lambda side: _above(pains[side], baselines[side]), default=None)
    if worst is not None:
        context = replace(context, baseline=baselines[worst], latest_pains=pains[worst])
    return red_flags(answers.get("symptoms") or (), answers.get("symptom_details") or {}, context)


def _procedures(work: UnitOfWork, patient_id: int) -> Sequence[Procedure]:
    return [each for each in procedures_of(work, patient_id) if each.performed_on is not None]


def _context(
    procedures: Sequence[Procedure], work: UnitOfWork, patient_id: int, on: date, answers: Answers
) -> EntryContext:
    days = [
        (on - each.performed_on).days for each in procedures if each.performed_on and each.performed_on <= on
    ]
    operated = {
        each.laterality
        for each in knee_events_of(work, patient_id)
        if each.event == KneeEventKind.ARTHROPLASTY.value
    }
    taken = answers.get("opioids")
    return EntryContext(
        day=min(days, default=None),
        has_prosthesis=any(
            has_prosthesis(
                Indication(each.indication),
                each.earlier_surgery,
                had_arthroplasty=each.laterality in operated,
            )
            for each in procedures
        ),
        takes_opioid=None if taken is None else bool(intakes_of(answers)),
        takes_sedative=_has_new_sedative(work, patient_id, on, answers),
        has_numbness_outside=any(
            numb_zones_outside(answers.get(f"numbness_area-{side}") or (), _nerves(procedures, side))
            for side in ("left", "right")
        ),
    )


def _has_new_sedative(work: UnitOfWork, patient_id: int, on: date, answers: Answers) -> bool:
    """Whether a sedative is named that the diary before did not name: each is told to the clinic once."""
    named = set(answers.get("sedatives") or ())
    if not named:
        return False
    before = work.session.scalar(
        select(QuestionnaireResponse.answers)
        .where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.observed_on < on,
            QuestionnaireResponse.superseded_by.is_(None),
            QuestionnaireResponse.answers["sedatives"].as_string().is_not(None),
        )
        .order_by(QuestionnaireResponse.observed_on.desc())
        .limit(1)
    )
    return bool(named - set((before or {}).get("sedatives") or ()))


def _only_knee(procedures: Sequence[Procedure]) -> Procedure | None:
    """The newest procedure where one knee alone was treated: a symptom is about the person, not a knee."""
    if len({each.laterality for each in procedures}) != 1:
        return None
    return max(procedures, key=lambda each: each.performed_on or date.min)


def _nerves(procedures: Sequence[Procedure], laterality: str) -> tuple[str, ...]:
    return tuple(code for each in procedures if each.laterality == laterality for code in each.nerves)


def _latest_pains(work: UnitOfWork, patient_id: int, laterality: str, on: date) -> tuple[float, ...]:
    newest_first = work.session.scalars(
        select(Observation.value)
        .where(
            Observation.patient_id == patient_id,
            Observation.laterality == laterality,
            Observation.code == "pain_average",
            Observation.observed_on <= on,
            Observation.superseded_at.is_(None),
        )
        .order_by(Observation.observed_on.desc())
        .limit(_PAINS)
    ).all()
    return tuple(reversed(newest_first))


def _above(pains: Sequence[float], baseline: float | None) -> float:
    return min(pains) - baseline if pains and baseline is not None else float("-inf")


def _store(
    work: UnitOfWork, patient: Patient, on: date, response_id: str, flags: Sequence[RaisedFlag]
) -> None:
    """Add an alert for each flag, unless this entry has raised it, or the same one waits to be read.

    One that was read counts for its own entry alone: who ticks it again is told about again.
    """
    procedure = _only_knee(_procedures(work, patient.id)) if flags else None
    for flag in flags:
        same = select(Alert.id).where(
            Alert.patient_id == patient.id, Alert.kind == RED_FLAG, Alert.code == flag.code
        )
        is_read = exists().where(AlertAction.alert_id == Alert.id)
        is_of_entry = Alert.inputs["response_id"].as_string() == response_id
        if work.session.scalar(same.where(is_of_entry | ~is_read).limit(1)) is not None:
            continue
        alert = Alert(
            patient_id=patient.id,
            procedure_id=procedure.id if procedure else None,
            laterality=procedure.laterality if procedure else "",
            kind=RED_FLAG,
            code=flag.code,
            raised_on=on,
            raised_at=work.now,
            engine_version=None,
            inputs={
                "response_id": response_id,
                "because": list(flag.because),
                "urgency": flag.urgency.value,
            },
        )
        work.session.add(alert)
        work.audit("alert.raise", RED_FLAG, patient=patient, detail={"code": flag.code})
