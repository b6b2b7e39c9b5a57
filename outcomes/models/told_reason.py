"""Why a patient was silent, or had a bad week, in one word of their own choice."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class ToldReason(Base):
    """One answer about some days: asked once, it is never asked of the same days again."""

    __tablename__ = "told_reasons"
    __table_args__ = (UniqueConstraint("patient_id", "kind", "last"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """`gap` or `bad_week`."""
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str] = mapped_column(String(20))
    """A code of `GapReason` or `BadWeekReason`; empty where the patient preferred not to say."""
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
