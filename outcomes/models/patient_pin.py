"""The second thing a patient knows."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class PatientPin(Base):
    """The hash of the PIN that a patient chose at the first visit."""

    __tablename__ = "patient_pins"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
