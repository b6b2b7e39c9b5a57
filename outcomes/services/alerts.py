"""Acting on alerts: acknowledge, note, resolve; none ever disappears silently."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import Alert, AlertAction, Patient, Procedure
from outcomes.permissions import Permission
from outcomes.services.alert_lists import Act, State, is_in, of_site, state_of
from outcomes.services.procedures import procedure_named
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import SILENT

NOTE_LENGTH = 2000


class Outcome(StrEnum):
    """What an alert turned out to be worth."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"


def act(
    work: UnitOfWork, public_ids: Sequence[str], action: str, note: str = "", outcome: str | None = None
) -> None:
    """Acknowledge, note or resolve alerts, all of them or none.

    Raises:
        NotFound: `alert_unknown`.
        InputError: `code_unknown`, `note_missing`, `note_long`.
        ConflictError: `alert_resolved`: one was resolved before, be it by a colleague.
    """
    checked = _checked_note(action, note, outcome)
    work.require(Permission.HANDLE_ALERT)
    work.begin()
    for public_id in public_ids:
        alert = _alert_named(work, public_id)
        if state_of(alert) is State.RESOLVED:
            raise ConflictError("alert_resolved", {"by": alert.actions[-1].user.display_name})
        _add_action(work, alert, action, checked, outcome)
    work.commit()


def act_on_silence(work: UnitOfWork, procedure_id: str, action: str, note: str = "") -> None:
    """Raise the alert of a silent patient, which until then is only computed, and act on it at once.

    Raises:
        NotFound: `procedure_unknown`.
        InputError: as `act`.
    """
    checked = _checked_note(action, note, None)
    work.require(Permission.HANDLE_ALERT)
    work.begin()
    procedure = procedure_named(work, procedure_id, Permission.HANDLE_ALERT)
    alert = _standing_silence(work, procedure)
    if alert is None:
        alert = Alert(
            patient_id=procedure.patient_id,
            procedure_id=procedure.id,
            laterality="",
            kind=SILENT,
            raised_on=work.today,
            raised_at=work.now,
            engine_version=None,
            inputs={"day": (work.today - procedure.performed_on).days if procedure.performed_on else None},
        )
        work.session.add(alert)
        work.session.flush()
        work.audit("alert.raise", SILENT, patient=procedure.patient)
    _add_action(work, alert, action, checked, None)
    work.commit()


def _checked_note(action: str, note: str, outcome: str | None) -> str:
    known = [act.value for act in Act]
    if action not in known:
        raise InputError("code_unknown", {"value": action, "expected": ", ".join(known), "field": "action"})
    if outcome is not None and outcome not in set(Outcome):
        expected = ", ".join(Outcome)
        raise InputError("code_unknown", {"value": outcome, "expected": expected, "field": "outcome"})
    if action == Act.NOTE and not note.strip():
        raise InputError("note_missing", {"field": "note"})
    if len(note) > NOTE_LENGTH:
        raise InputError("note_long", {"limit": NOTE_LENGTH, "found": len(note), "field": "note"})
    return note.strip()


def _alert_named(work: UnitOfWork, public_id: str) -> Alert:
    chosen = of_site(work.staff.site_id).where(Alert.public_id == public_id)
    found = work.session.scalar(
        chosen.options(joinedload(Alert.patient), selectinload(Alert.actions).joinedload(AlertAction.user))
    )
    if found is None:
        raise NotFound("alert_unknown")
    return found


def _standing_silence(work: UnitOfWork, procedure: Procedure) -> Alert | None:
    """The silence that somebody has already taken up, so that a second click adds no second alert."""
    return work.session.scalar(
        select(Alert).where(
            Alert.patient_id == procedure.patient_id, Alert.kind == SILENT, ~is_in(State.RESOLVED)
        )
    )


def _add_action(work: UnitOfWork, alert: Alert, action: str, note: str, outcome: str | None) -> None:
    alert.actions.append(
        AlertAction(
            user_id=work.staff.user_id,
            action=action,
            note=note,
            outcome=outcome,
            acted_at=work.now,
            assignee_id=None,
            until=None,
        )
    )
    patient = work.session.get_one(Patient, alert.patient_id)
    work.audit(f"alert.{action}", f"alert:{alert.public_id}", patient=patient, detail={"outcome": outcome})
