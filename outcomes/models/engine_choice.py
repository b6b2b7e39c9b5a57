"""Which engine the clinic uses from an instant on."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class EngineChoice(Base):
    """A choice of fit and dial; appended, so that the newest row is the one in force."""

    __tablename__ = "engine_choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    fit_number: Mapped[int]
    """Number of the fit; 0 for the engine as shipped."""
    false_alarms: Mapped[float | None]
    """The dial, per 100 patients and month; None: as many as the engine makes as shipped."""
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by: Mapped[str] = mapped_column(String(80))
    """As the audit names them."""
