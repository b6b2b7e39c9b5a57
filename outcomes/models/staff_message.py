"""Letters to members of staff: the Monday digest, a red flag that waits, one for who is on call."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime

_TO_NOBODY_BY_NAME = text("user_id IS NULL")


class StaffMessage(Base):
    """One letter to one member of staff about one event: there is never a second row of the two.

    A message to the telephone of whoever is on call names no member.
    """

    __tablename__ = "staff_messages"
    __table_args__ = (
        UniqueConstraint("user_id", "event"),
        Index(
            "uq_staff_messages_on_call",
            "event",
            unique=True,
            sqlite_where=_TO_NOBODY_BY_NAME,
            postgresql_where=_TO_NOBODY_BY_NAME,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    event: Mapped[str] = mapped_column(String(80))
    """The week of a digest, or the alert that waits."""
    state: Mapped[str] = mapped_column(String(10))
    """sending, sent, failed or unsure."""
    reason: Mapped[str] = mapped_column(String(200), default="")
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)
