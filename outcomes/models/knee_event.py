"""Something else that was done to a knee."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class KneeEvent(Base):
    """An arthroplasty, an ablation, an injection: a row of `events.csv`."""

    __tablename__ = "knee_events"
    __table_args__ = (UniqueConstraint("patient_id", "laterality", "occurred_on", "event"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    laterality: Mapped[str] = mapped_column(String(5))
    occurred_on: Mapped[date]
    event: Mapped[str] = mapped_column(String(20))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
