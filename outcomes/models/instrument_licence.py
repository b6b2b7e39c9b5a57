"""That a site states it holds the licence of an instrument."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class InstrumentLicence(Base):
    """One statement; taking it back sets `withdrawn_at` and deletes nothing."""

    __tablename__ = "instrument_licences"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(40))
    statement: Mapped[str] = mapped_column(String(500))
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stated_by: Mapped[str] = mapped_column(String(60))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
