"""Harm, suspected or certain."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime


class AdverseEvent(PublicIdentifier, Base):
    """One adverse event of one procedure; an amendment supersedes, it never overwrites."""

    __tablename__ = "adverse_events"
    __table_args__ = (
        Index(
            "uq_adverse_events_current",
            "procedure_id",
            "onset_on",
            "event",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), index=True)
    onset_on: Mapped[date]
    event: Mapped[str] = mapped_column(String(40))
    severity: Mapped[int | None]
    """1 to 5, CTCAE."""
    serious: Mapped[bool | None]
    causality: Mapped[str | None] = mapped_column(String(10))
    expected: Mapped[bool | None]
    resolved_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_reason: Mapped[str | None] = mapped_column(String(500))
