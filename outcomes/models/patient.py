"""A person who is followed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.site import Site


class Patient(PublicIdentifier, Base):
    """What is clinical about a person; who they are is in `PatientContact`, encrypted."""

    __tablename__ = "patients"

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    """The study code: `patient_id` in the files."""
    birth_year: Mapped[int]
    sex: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    deceased_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    feedback: Mapped[bool] = mapped_column(default=True)
    """False where a protocol says that this patient gets thanks alone after an entry."""

    site: Mapped[Site] = relationship()

    @property
    def gets_feedback(self) -> bool:
        """Whether anything comes back after an entry: site and protocol must both agree."""
        return self.feedback and self.site.feedback
