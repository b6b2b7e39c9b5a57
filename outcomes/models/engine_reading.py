"""What the engine says of an episode: a read model, rebuilt at will."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class EngineReading(Base):
    """The newest reading of one procedure; not used once `digest` fits the entries no more."""

    __tablename__ = "engine_readings"

    procedure_id: Mapped[int] = mapped_column(
        ForeignKey("procedures.id", ondelete="CASCADE"), primary_key=True
    )
    engine_version: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    phase: Mapped[str] = mapped_column(String(20), index=True)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
