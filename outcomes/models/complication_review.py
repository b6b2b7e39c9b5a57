"""Complications asked about one by one, some days after the procedure."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime


class ComplicationReview(PublicIdentifier, Base):
    """One going-through of a list of complications; an amendment supersedes, it never overwrites.

    That something was asked about and not found is on record only here.
    """

    __tablename__ = "complication_reviews"
    __table_args__ = (
        Index(
            "uq_complication_reviews_current",
            "procedure_id",
            "day",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), index=True)
    day: Mapped[int]
    """Which list: the day after the procedure for which it is meant."""
    asked_on: Mapped[date]
    asked_codes: Mapped[str] = mapped_column(Text)
    """Adverse events that were asked about, joined by `;`: lists may change, what was asked may not."""
    found_codes: Mapped[str] = mapped_column(Text)
    """Those among them that were present, joined by `;`."""
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_reason: Mapped[str | None] = mapped_column(String(500))

    @property
    def asked(self) -> tuple[str, ...]:
        """Codes of what was asked about."""
        return tuple(self.asked_codes.split(";"))

    @property
    def found(self) -> tuple[str, ...]:
        """Codes of what was present."""
        return tuple(self.found_codes.split(";")) if self.found_codes else ()
