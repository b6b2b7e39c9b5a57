"""Two records of one person that were made one."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime


class PatientMerge(Base):
    """A record that was found to be of the same person, and went into the one that is kept."""

    __tablename__ = "patient_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    """The record that is kept."""
    merged_code: Mapped[str] = mapped_column(String(64), unique=True)
    merged_public_id: Mapped[str] = mapped_column(String(16), unique=True)
    merged_row: Mapped[int]
    """Its key, by which older events of the audit name it."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was begun: a key may have been another patient's before."""
    reason: Mapped[str] = mapped_column(String(500))
    document: Mapped[bytes] = mapped_column(LargeBinary)
    """Encrypted: what could not move, because the record that is kept has its own."""
    merged_at: Mapped[datetime] = mapped_column(UtcDateTime)
