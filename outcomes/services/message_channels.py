"""By which way a patient is written to."""

from sqlalchemy import select

from outcomes.delivery import Couriers
from outcomes.models import Message
from outcomes.services.message_events import address_of
from outcomes.services.unit_of_work import UnitOfWork

CHANNELS = ("email", "sms")


def channel_for(work: UnitOfWork, patient_id: int, couriers: Couriers) -> str:
    """The first way on which the newest message did not fail; where all did, the first."""
    ways = [each for each in CHANNELS if each in couriers and address_of(work, patient_id, each)]
    return min(ways, key=lambda each: _has_failed(work, patient_id, each), default="")


def _has_failed(work: UnitOfWork, patient_id: int, channel: str) -> bool:
    newest = (
        select(Message.state)
        .where(Message.patient_id == patient_id, Message.channel == channel)
        .where(Message.state.in_(("sent", "failed", "unsure")))
        .order_by(Message.settled_at.desc(), Message.id.desc())
        .limit(1)
    )
    return work.session.scalar(newest) == "failed"
