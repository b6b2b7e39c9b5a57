"""A place where patients are treated."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.clinical.opioid_factors import CDC_2022
from outcomes.models.base import Base, PublicIdentifier


class Site(PublicIdentifier, Base):
    """One department; its staff sees its own patients only."""

    __tablename__ = "sites"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    on_call: Mapped[str] = mapped_column(String(40), default="")
    feedback: Mapped[bool] = mapped_column(default=True)
    """Whether patients get anything back after an entry: off in a trial, where it is a co-intervention."""
    schedule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """Its own table of time points, as `exchange.schedule_files` reads it; none: the standard one."""
    factor_set: Mapped[str] = mapped_column(String(40), default=CDC_2022.code)
    """By which set opioids are converted; one for all its diaries."""
    waking_from: Mapped[int] = mapped_column(default=9)
    waking_until: Mapped[int] = mapped_column(default=20)
    """Full hours between which its patients are written to; a red flag's message goes at once."""
    is_demonstration: Mapped[bool] = mapped_column(default=False)
