"""What the engine learnt from the clinic's own patients: a numbered proposal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class EngineFit(Base):
    """One proposal; never rewritten. Whether it is in use says the newest `EngineChoice`."""

    __tablename__ = "engine_fits"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counted from 1; 0 is the engine as shipped."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(80))
    """As the audit names them."""
    base_version: Mapped[str] = mapped_column(String(20))
    """The shipped engine it was learnt with; of another one it is not used."""
    as_of: Mapped[date]
    """Entries about later days were left out."""
    episodes: Mapped[int]
    """Reference episodes it was learnt from."""
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Value by name, as `detection.fit` names them."""
    calibration: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The map of probabilities, and the false alarms by threshold."""
    diagnostics: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What speaks for it and against it."""
