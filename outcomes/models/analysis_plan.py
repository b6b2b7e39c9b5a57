"""Analysis plans: what was to be looked at, written down and signed before."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.user import User


class AnalysisPlan(PublicIdentifier, Base):
    """One version of a plan; no row is ever changed."""

    __tablename__ = "analysis_plans"
    __table_args__ = (UniqueConstraint("site_id", "name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    figure: Mapped[str] = mapped_column(String(40))
    """The figure that answers the question."""
    choice: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Fields of the cohort's form with their values, as its address spells them."""
    question: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signed_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of everything above; the sealed audit holds it too."""

    user: Mapped[User] = relationship()
