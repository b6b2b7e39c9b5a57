"""Who is signed in, on which browser."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.patient import Patient
from outcomes.models.site import Site
from outcomes.models.user import User


class BrowserSession(PublicIdentifier, Base):
    """A server-side session of a member of staff or of a patient; only its token's hash is kept.

    A remembered phone is a patient's session that lasts 90 days.
    """

    __tablename__ = "browser_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patients.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), default=None)
    """Of a member of staff at several sites: the one they are at."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User | None] = relationship()
    patient: Mapped[Patient | None] = relationship()
    site: Mapped[Site | None] = relationship()
