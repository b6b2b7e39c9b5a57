"""What the engine said on the days of an episode: read on pages, rebuildable."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class DayReading(Base):
    """The reading of one day of a procedure; complete and valid where its newest reading is."""

    __tablename__ = "engine_day_readings"

    procedure_id: Mapped[int] = mapped_column(
        ForeignKey("procedures.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counted from the procedure."""
    engine_version: Mapped[str] = mapped_column(String(40))
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
