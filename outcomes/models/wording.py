"""The owner's wording of a questionnaire in one language, as a site loaded it."""

from datetime import datetime

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class Wording(Base):
    """One version in one language; the newest is shown, the others stay for what was answered with them."""

    __tablename__ = "wordings"
    __table_args__ = (UniqueConstraint("instrument", "locale", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instrument: Mapped[str] = mapped_column(String(40))
    locale: Mapped[str] = mapped_column(String(2))
    version: Mapped[str] = mapped_column(String(12))
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    """By key: `item.CODE`, `option.CODE`, `end.CODE`, `instruction`, `copyright`."""
    licence: Mapped[str] = mapped_column(String(500))
    """Under what right it is shown, in the words of who loaded it."""
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    loaded_by: Mapped[str] = mapped_column(String(60))
