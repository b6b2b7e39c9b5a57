"""Answers given so far, not yet sent."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, OffsetDateTime, UtcDateTime


class UnfinishedAnswers(Base):
    """One diary under way on one browser; gone once it is sent."""

    __tablename__ = "unfinished_answers"

    response_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Becomes the response's: so a double send is one row."""
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(40))
    observed_on: Mapped[date]
    scheduled_for: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(OffsetDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
