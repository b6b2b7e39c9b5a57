"""Acting on alerts: acknowledge, assign, put off, note, resolve; none ever disappears silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload, selectinload

from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import Alert, AlertAction, Patient, Procedure, User
from outcomes.permissions import Permission, Role
from outcomes.services.alert_lists import is_in, of_site
from outcomes.services.alert_views import Act, State, state_of
from outcomes.services.procedures import procedure_named
from outcomes.services.staff_sites import works_at
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import CALL_ME, RED_FLAG, SILENT

NOTE_LENGTH = 2000
LONGEST_PUT_OFF_DAYS = 90


class Outcome(StrEnum):
    """What an alert turned out to be worth."""

    USEFUL = "useful"
    NOT_USEFUL = "not_useful"


@dataclass(frozen=True)
class _Act:
    """What is to be done, checked."""

    action: str
    note: str
    outcome: str | None
    assignee_id: int | None
    until: date | None


def act(
    work: UnitOfWork,
    public_ids: Sequence[str],
    action: str,
    note: str = "",
    outcome: str | None = None,
    *,
    assignee: str = "",
    until: date | None = None,
    silence: str = "",
) -> None:
    """Acknowledge, assign, put off, note or resolve alerts, all of them or none.

    Args:
        work: the use case.
        public_ids: the alerts.
        action: an `Act`.
        note: what is to be kept with it.
        outcome: what a resolved alert was worth, an `Outcome`.
        assignee: public identifier of the colleague who takes it over.
        until: day on which to look again, tomorrow to in 90 days.
        silence: public identifier of the procedure of a silent patient: the alert, which until then is only
            computed, is raised and acted on with the others.

    Raises:
        NotFound: `alert_unknown` (also where nothing is named), `procedure_unknown`.
        InputError: `code_unknown`, `note_missing`, `note_long`, `colleague_unknown`,
            `put_off_date_not_possible`.
        ConflictError: `alert_resolved`: one was resolved before, be it by a colleague; `alert_not_put_off`
            for a red flag, or a call that the patient asks for.
    """
    work.require(Permission.HANDLE_ALERT)
    if not public_ids and not silence:
        raise NotFound("alert_unknown")
    checked = _checked(work, action, note, outcome, assignee, until)
    work.begin()
    alerts = [_alert_named(work, public_id) for public_id in public_ids]
    if silence:
        alerts.append(_raised_silence(work, silence))
    for alert in alerts:
        if state_of(alert) is State.RESOLVED:
            raise ConflictError("alert_resolved", {"by": alert.actions[-1].user.display_name})
        if action == Act.SNOOZE and alert.kind in (RED_FLAG, CALL_ME):
            raise ConflictError("alert_not_put_off")
        _add_action(work, alert, checked)
    work.commit()


def colleagues(work: UnitOfWork) -> list[tuple[str, str]]:
    """Who of the own site handles alerts: public identifier and name, oneself first."""
    own = work.require(Permission.HANDLE_ALERT)
    found = work.session.scalars(_handlers(work).order_by(User.display_name)).all()
    return [
        (user.public_id, user.display_name) for user in sorted(found, key=lambda user: user.id != own.user_id)
    ]


def _handlers(work: UnitOfWork) -> Select[User]:
    roles = [role.value for role in Role if Permission.HANDLE_ALERT in role.permissions]
    site_id = work.staff.site_id
    is_here = or_(User.site_id == site_id, User.id.in_(works_at(site_id)))
    return select(User).where(is_here, User.role.in_(roles), User.left_at.is_(None))


def _checked(
    work: UnitOfWork, action: str, note: str, outcome: str | None, assignee: str, until: date | None
) -> _Act:
    kept = _checked_note(action, note, outcome)
    assignee_id = None
    if action == Act.ASSIGN:
        found = work.session.scalar(_handlers(work).where(User.public_id == assignee))
        if found is None:
            raise InputError("colleague_unknown", {"field": "assignee"})
        assignee_id = found.id
    if action == Act.SNOOZE:
        first, last = work.today + timedelta(days=1), work.today + timedelta(days=LONGEST_PUT_OFF_DAYS)
        if until is None or not first <= until <= last:
            raise InputError("put_off_date_not_possible", {"first": first, "last": last, "field": "until"})
    return _Act(action, kept, outcome, assignee_id, until if action == Act.SNOOZE else None)


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


def _raised_silence(work: UnitOfWork, procedure_id: str) -> Alert:
    """The alert of a silent patient: the one that stands, else a new one."""
    procedure = procedure_named(work, procedure_id, Permission.HANDLE_ALERT)
    standing = _standing_silence(work, procedure)
    if standing is not None:
        return standing
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
    return alert


def _standing_silence(work: UnitOfWork, procedure: Procedure) -> Alert | None:
    """The silence that somebody has already taken up, so that a second click adds no second alert."""
    return work.session.scalar(
        select(Alert).where(
            Alert.patient_id == procedure.patient_id, Alert.kind == SILENT, ~is_in(State.RESOLVED)
        )
    )


def _add_action(work: UnitOfWork, alert: Alert, done: _Act) -> None:
    alert.actions.append(
        AlertAction(
            user_id=work.staff.user_id,
            action=done.action,
            note=done.note,
            outcome=done.outcome,
            acted_at=work.now,
            assignee_id=done.assignee_id,
            until=done.until,
        )
    )
    patient = work.session.get_one(Patient, alert.patient_id)
    detail = {"outcome": done.outcome, "until": done.until.isoformat() if done.until else None}
    work.audit(f"alert.{done.action}", f"alert:{alert.public_id}", patient=patient, detail=detail)
