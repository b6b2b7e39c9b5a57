"""Messages as staff see them: what went out to a patient, and whom nothing reaches."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from outcomes.models import Message, Patient
from outcomes.permissions import Permission
from outcomes.services.patients import patient_named
from outcomes.services.unit_of_work import UnitOfWork

_SHOWN = 6
TROUBLED = ("failed", "unsure")


@dataclass(frozen=True)
class MessageView:
    """One message: what for, by which way, what came of it, when."""

    kind: str
    channel: str
    state: str
    reason: str
    at: datetime


def messages_of(work: UnitOfWork, public_id: str) -> tuple[MessageView, ...]:
    """Give the newest messages to a patient, the newest first.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.VIEW_PATIENT)
    rows = work.session.scalars(
        select(Message).where(Message.patient_id == patient.id).order_by(Message.id.desc()).limit(_SHOWN)
    )
    return tuple(
        MessageView(row.kind, row.channel, row.state, row.reason, row.settled_at or row.next_try_at)
        for row in rows
    )


def unreached_patients(work: UnitOfWork, site_id: int) -> int:
    """How many followed patients of a site the newest message did not reach, or not surely."""
    newest = (
        select(func.max(Message.id))
        .join(Patient, Patient.id == Message.patient_id)
        .where(
            Patient.site_id == site_id,
            Patient.withdrawn_on.is_(None),
            Patient.deceased_on.is_(None),
            Message.state.in_(("sent", *TROUBLED)),
        )
        .group_by(Message.patient_id)
    )
    found = work.session.scalar(
        select(func.count()).where(Message.id.in_(newest), Message.state.in_(TROUBLED))
    )
    return int(found or 0)


def message_rows(work: UnitOfWork, state: str | None, most: int) -> list[tuple[str, MessageView]]:
    """Give the newest messages of all patients, with their patients' codes."""
    query = select(Message, Patient.code).join(Patient, Patient.id == Message.patient_id)
    if state:
        query = query.where(Message.state == state)
    rows = work.session.execute(query.order_by(Message.id.desc()).limit(most))
    return [
        (
            code,
            MessageView(row.kind, row.channel, row.state, row.reason, row.settled_at or row.next_try_at),
        )
        for row, code in rows
    ]
