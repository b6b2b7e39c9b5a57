"""A cryoneurolysis of one knee, planned or performed."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from outcomes.models.base import Base, PublicIdentifier, UtcDateTime
from outcomes.models.nerve_freeze import NerveFreeze
from outcomes.models.patient import Patient


class Procedure(PublicIdentifier, Base):
    """One procedure on one knee; `performed_on` is empty while it is planned."""

    __tablename__ = "procedures"
    __table_args__ = (
        Index(
            "uq_procedures_knee_day",
            "patient_id",
            "laterality",
            "performed_on",
            unique=True,
            sqlite_where=text("performed_on IS NOT NULL"),
            postgresql_where=text("performed_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    """`procedure_id` in the files."""
    performed_on: Mapped[date | None] = mapped_column(index=True)
    planned_on: Mapped[date | None]
    laterality: Mapped[str] = mapped_column(String(5))
    indication: Mapped[str] = mapped_column(String(20))
    kellgren_lawrence: Mapped[int | None]
    nerve_codes: Mapped[str] = mapped_column(String(500))
    """Codes of the nerves, joined by `;` in the order given."""
    guidance: Mapped[str | None] = mapped_column(String(20))
    device: Mapped[str | None] = mapped_column(String(120))
    block_on: Mapped[date | None]
    block_agent: Mapped[str | None] = mapped_column(String(120))
    block_relief_percent: Mapped[float | None]
    steroid_on: Mapped[date | None]
    bmi: Mapped[float | None]
    diabetes: Mapped[str | None] = mapped_column(String(20))
    anticoagulant: Mapped[str | None] = mapped_column(String(120))
    cold_disorder: Mapped[str | None] = mapped_column(String(120))
    earlier_surgery: Mapped[str | None] = mapped_column(String(240))
    operator: Mapped[str | None] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    patient: Mapped[Patient] = relationship()
    freezes: Mapped[list[NerveFreeze]] = relationship(order_by=NerveFreeze.id)

    @property
    def nerves(self) -> tuple[str, ...]:
        """Codes of the nerves, in the order given."""
        return tuple(self.nerve_codes.split(";")) if self.nerve_codes else ()
