"""What was answered, as it was answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, OffsetDateTime
from outcomes.models.opioid_intake import OpioidIntake


class QuestionnaireResponse(Base):
    """One diary or questionnaire, sent once; an amendment is a new row that supersedes."""

    __tablename__ = "questionnaire_responses"
    __table_args__ = (Index(None, "patient_id", "observed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(String(64), unique=True)
    """Made where it was answered, so that a second send of the same answers is recognised."""
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"))
    instrument: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(10))
    observed_on: Mapped[date]
    scheduled_for: Mapped[date | None]
    opened_at: Mapped[datetime | None] = mapped_column(OffsetDateTime)
    authored_at: Mapped[datetime | None] = mapped_column(OffsetDateTime)
    received_at: Mapped[datetime | None] = mapped_column(OffsetDateTime)
    entered_by: Mapped[str] = mapped_column(String(10))
    respondent: Mapped[str] = mapped_column(String(10))
    medium: Mapped[str] = mapped_column(String(10))
    superseded_by: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(500))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)

    intakes: Mapped[list[OpioidIntake]] = relationship(order_by=OpioidIntake.id)
