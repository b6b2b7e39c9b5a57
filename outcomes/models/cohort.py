"""A choice of episodes that somebody wants to find again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.user import User


class Cohort(PublicIdentifier, Base):
    """A saved choice: the episodes are those that fit it on the day it is opened."""

    __tablename__ = "cohorts"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    """Where it was saved, and is found."""
    name: Mapped[str] = mapped_column(String(80))
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Fields of the cohort's form with their values, as its address spells them."""
    is_shared: Mapped[bool]
    """Whether the others of the site who may see cohorts find it too."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()
