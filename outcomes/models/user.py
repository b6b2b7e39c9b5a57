"""A member of staff."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.site import Site


class User(PublicIdentifier, Base):
    """Somebody who signs in; `role` is a value of `outcomes.permissions.Role`."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_seed: Mapped[bytes | None] = mapped_column(LargeBinary, default=None)
    """Encrypted; empty while no second factor is set up."""
    totp_last_step: Mapped[int | None] = mapped_column(default=None)
    """The half minute whose code was used last: none opens twice."""
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True, default=None)
    """Who they are to the hospital's own sign-in, from the first time they came through it."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    site: Mapped[Site] = relationship()
