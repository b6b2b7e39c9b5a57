"""Letters that came back: what was taken for sent did not arrive, and staff sees it."""

from sqlalchemy import select

from outcomes.delivery.bounces import read_bounce
from outcomes.errors import InputError
from outcomes.models import Message, Patient
from outcomes.services.unit_of_work import UnitOfWork


def note_bounce(work: UnitOfWork, content: bytes) -> None:
    """Note a returned letter by the notification that came with it.

    Raises:
        InputError: `bounce_not_read` where it is no notification of a failure, `bounce_unknown` where it
            returns no letter of ours.
    """
    bounce = read_bounce(content)
    if bounce is None:
        raise InputError("bounce_not_read")
    work.begin()
    row = work.session.scalar(
        select(Message)
        .where(Message.reference == bounce.reference, Message.channel == "email")
        .with_for_update()
    )
    if row is None:
        raise InputError("bounce_unknown")
    row.state, row.reason, row.settled_at = "failed", "came_back", work.now
    patient = work.session.get_one(Patient, row.patient_id)
    detail = {"kind": row.kind, "status": bounce.status}
    work.audit("message.bounce", f"message:{row.reference}", patient=patient, detail=detail)
    work.commit()
