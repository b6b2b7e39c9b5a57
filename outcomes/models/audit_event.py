"""Who did what, sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class AuditEvent(Base):
    """One change or reading, sealed to the event before it by a keyed hash.

    It names rows by what outlives them (public identifiers and codes), so no foreign key binds it.
    """

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counted by the program, without gaps: a missing number is a missing event."""
    occurred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    """`user:…`, `patient:…`, `helper:…`, `command:…` or `program`."""
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    site_id: Mapped[int | None]
    patient_id: Mapped[int | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    seal: Mapped[str] = mapped_column(String(64))
