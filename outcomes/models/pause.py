"""Days on which a patient asked not to be asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class Pause(Base):
    """One pause, first and last day included; ending it early moves `last`."""

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    first: Mapped[date]
    last: Mapped[date]
    asked_by: Mapped[str] = mapped_column(String(10))
    """`patient` or `staff`."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
