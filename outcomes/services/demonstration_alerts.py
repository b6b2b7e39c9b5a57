"""The alerts that the invented people would have raised, and what the invented radiologist did about them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from outcomes.clinical.red_flags import RED_FLAG_BY_CODE
from outcomes.models import Alert, AlertAction, Patient, Procedure, User
from outcomes.services.detections import Replayed
from outcomes.services.engine_alerts import Rise, new_alert, rises
from outcomes.services.silences import silences
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import SILENT

_RESOLVED_AFTER_DAYS = 14
_TAKEN_UP_AFTER_DAYS = 6
_SILENT_LEFT = 4
_RED_FLAGS = (("motor_deficit", "knee_gives_way"), ("severe_nerve_pain", "severe_nerve_pain"))
"""Flags, and the symptom that was ticked."""
_NOTES = {
    "return_of_pain": (
        "Called: stairs hurt again. Appointment in two weeks.",
        "Rappelé : douleur revenue à la marche. Nouvelle séance proposée.",
        "Called: it was a long walk; better since. To be watched.",
    ),
    "regeneration": (
        "Feeling is coming back, no burning. As expected.",
        "Rappelé : fourmillements le soir, pas de douleur au contact.",
    ),
    "no_response": ("Seen in clinic: the block had helped little. Other causes looked for.",),
    "opioids": ("General practitioner informed; no change without them.",),
}


def add_engine_alerts(work: UnitOfWork, replayed: Replayed, radiologist: User, number: int) -> list[Alert]:
    """Add the alerts of all rises in one history, each on its day, and what was done about the old ones."""
    alerts = []
    for place, rise in enumerate(rises(replayed.course, replayed.readings)):
        alert = _dated_alert(work, replayed, rise)
        days_ago = (work.today - alert.raised_on).days
        if days_ago > _TAKEN_UP_AFTER_DAYS:
            alert.actions.append(_action(work, alert, radiologist, "acknowledge", ""))
        if days_ago > _RESOLVED_AFTER_DAYS:
            _resolve(work, alert, radiologist, number + place)
        alerts.append(alert)
    return alerts


def add_red_flags(work: UnitOfWork, procedures: Sequence[Procedure]) -> None:
    """Let some patients tick a red flag, today and yesterday."""
    for days_ago, (procedure, (code, symptom)) in enumerate(zip(procedures, _RED_FLAGS, strict=False)):
        raised_on = work.today - timedelta(days=days_ago)
        urgency = RED_FLAG_BY_CODE[code].urgency.value
        work.session.add(
            Alert(
                patient_id=procedure.patient_id,
                procedure_id=procedure.id,
                laterality=procedure.laterality,
                kind="red_flag",
                code=code,
                raised_on=raised_on,
                raised_at=_at(work, raised_on, time(19, 41)),
                engine_version=None,
                inputs={"response_id": None, "because": [symptom], "urgency": urgency},
            )
        )


def settle_silences(work: UnitOfWork, site_id: int, radiologist: User) -> None:
    """Leave the latest silent patients to the worklist; the others were called, or have withdrawn."""
    work.session.flush()
    found = sorted(silences(work, site_id), key=lambda silence: silence.days)
    for number, silence in enumerate(found[_SILENT_LEFT:]):
        last = silence.last_entry_on or work.today - timedelta(days=silence.days)
        if number % 2:
            work.session.get_one(Patient, silence.patient_id).withdrawn_on = last
            continue
        procedure = work.session.get_one(Procedure, silence.procedure_id)
        raised_on = min(last + timedelta(days=15), work.today)
        alert = Alert(
            patient_id=procedure.patient_id,
            procedure_id=procedure.id,
            laterality="",
            kind=SILENT,
            raised_on=raised_on,
            raised_at=_at(work, raised_on, time(9, 5)),
            engine_version=None,
            inputs={"day": None},
        )
        alert.actions.append(_action(work, alert, radiologist, "resolve", "Called: away, all is well."))
        work.session.add(alert)


def _dated_alert(work: UnitOfWork, replayed: Replayed, rise: Rise) -> Alert:
    alert = new_alert(work, replayed.procedure, replayed.course, rise)
    alert.raised_at = _at(work, alert.raised_on, time(19, 41))
    return alert


def _resolve(work: UnitOfWork, alert: Alert, radiologist: User, number: int) -> None:
    notes = _NOTES[alert.kind]
    note = notes[number % len(notes)]
    outcome = "not_useful" if number % 5 == 4 else "useful"
    alert.actions.append(_action(work, alert, radiologist, "resolve", note, outcome))


def _action(
    work: UnitOfWork, alert: Alert, user: User, action: str, note: str, outcome: str | None = None
) -> AlertAction:
    acted_at = _at(work, alert.raised_on + timedelta(days=1), time(20, 10))
    return AlertAction(user_id=user.id, action=action, note=note, outcome=outcome, acted_at=acted_at)


def _at(work: UnitOfWork, on: date, clock: time) -> datetime:
    return min(datetime.combine(on, clock, work.settings.timezone), work.now)
