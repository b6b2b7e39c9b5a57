"""What a patient would like to do again, in their own words."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class OwnActivity(Base):
    """One of three activities; another takes its place, and it stays with the ratings it had."""

    __tablename__ = "own_activities"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    place: Mapped[int]
    """1, 2 or 3: its ratings are observations `activity_1` and so on."""
    text: Mapped[str] = mapped_column(String(80))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
