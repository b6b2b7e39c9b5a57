"""A patient's passkey: what a phone unlocks instead of birth date and PIN."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime


class Passkey(PublicIdentifier, Base):
    """The public half of a key whose other half never leaves the phone."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    """As the phone names it, in URL-safe base64."""
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
