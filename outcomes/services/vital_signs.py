"""Numbers by which one sees from outside whether a deployment is well; none of them is about a patient."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from outcomes.models import (
    Alert,
    AlertAction,
    AuditEvent,
    AuditHead,
    BrowserSession,
    EngineReading,
    Message,
    Patient,
)
from outcomes.services.engines import current_version
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import RED_FLAG, waits_at_most

_OVERDUE_AFTER = timedelta(hours=1)
_RECENT = timedelta(days=7)


@dataclass(frozen=True)
class VitalSigns:
    """What a deployment's database says of its state.

    Attributes:
        messages_overdue: messages that should have left more than an hour ago.
        messages_unsure: messages of the last week of which nobody knows whether they arrived.
        messages_failed: messages of the last week that could not be delivered.
        red_flags_waiting: red flags that nobody has taken up in the time they may wait.
        readings_outdated: episodes that an older engine read last.
        staff_sessions: browsers of staff seen within the last hour.
        audit_events: events of the audit.
        last_backup_at: when the last backup was taken by the program; None for never.
    """

    messages_overdue: int
    messages_unsure: int
    messages_failed: int
    red_flags_waiting: int
    readings_outdated: int
    staff_sessions: int
    audit_events: int
    last_backup_at: datetime | None


def vital_signs(work: UnitOfWork) -> VitalSigns:
    """Read the signs."""
    return VitalSigns(
        messages_overdue=_messages(work, "planned", Message.next_try_at < work.now - _OVERDUE_AFTER),
        messages_unsure=_messages(work, "unsure", Message.settled_at > work.now - _RECENT),
        messages_failed=_messages(work, "failed", Message.settled_at > work.now - _RECENT),
        red_flags_waiting=_red_flags_waiting(work),
        readings_outdated=_count(work, EngineReading.engine_version != current_version(work)),
        staff_sessions=_count(
            work,
            BrowserSession.user_id.is_not(None),
            BrowserSession.revoked_at.is_(None),
            BrowserSession.last_seen_at > work.now - _OVERDUE_AFTER,
        ),
        audit_events=work.session.scalar(select(AuditHead.events)) or 0,
        last_backup_at=work.session.scalar(
            select(func.max(AuditEvent.occurred_at)).where(AuditEvent.action == "database.backup")
        ),
    )


def _messages(work: UnitOfWork, state: str, condition: object) -> int:
    return _count(work, Message.state == state, condition)


def _count(work: UnitOfWork, *conditions: object) -> int:
    return work.session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]  # column conditions


def _red_flags_waiting(work: UnitOfWork) -> int:
    rows = work.session.execute(
        select(Alert.code, Alert.raised_at)
        .join(Patient, Patient.id == Alert.patient_id)
        .where(
            Alert.kind == RED_FLAG,
            Patient.withdrawn_on.is_(None),
            ~select(AlertAction.id).where(AlertAction.alert_id == Alert.id).exists(),
        )
    )
    waits = ((raised_at, waits_at_most(RED_FLAG, code)) for code, raised_at in rows)
    return sum(1 for raised_at, most in waits if most is not None and work.now - raised_at > most)
