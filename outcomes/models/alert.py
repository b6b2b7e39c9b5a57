"""Something that somebody has to look at."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.alert_action import AlertAction
from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.patient import Patient


class Alert(PublicIdentifier, Base):
    """An alarm that was raised, with what it was raised from; never rewritten, never deleted."""

    __tablename__ = "alerts"
    __table_args__ = (Index(None, "patient_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"), index=True)
    laterality: Mapped[str] = mapped_column(String(5), default="")
    kind: Mapped[str] = mapped_column(String(30))
    """`red_flag`, `return_of_pain`, `regeneration`, `no_response`, `opioids`, `silent` …"""
    code: Mapped[str] = mapped_column(String(40), default="")
    """Which red flag; empty for the other kinds."""
    raised_on: Mapped[date] = mapped_column(index=True)
    """The day it is about."""
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    engine_version: Mapped[str | None] = mapped_column(String(40))
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What it was raised from: probabilities, entries' digest, answers."""

    patient: Mapped[Patient] = relationship()
    actions: Mapped[list[AlertAction]] = relationship(order_by=AlertAction.id)
