"""Where the audit stands, sealed outside its table."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class AuditHead(Base):
    """The one row that says how many events there are and what seals the last of them.

    A chain whose end was cut off still holds in itself: only this row, sealed by the same key, tells.
    """

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Always 1."""
    events: Mapped[int]
    seal: Mapped[str] = mapped_column(String(64))
    """Of the last event."""
    mac: Mapped[str] = mapped_column(String(64))
    """Keyed hash over the two."""
