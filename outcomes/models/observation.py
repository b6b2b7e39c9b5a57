"""One dated number of one patient."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base, UtcDateTime

_CURRENT = text("superseded_at IS NULL")


class Observation(Base):
    """A score, a dose, a step count; an amendment supersedes the row and adds another.

    `laterality` is empty for what belongs to the patient and not to a knee.
    """

    __tablename__ = "observations"
    __table_args__ = (
        Index(
            "uq_observations_current",
            "patient_id",
            "laterality",
            "observed_on",
            "code",
            "source",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        Index(None, "code", "patient_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    laterality: Mapped[str] = mapped_column(String(5), default="")
    """"left", "right", or empty: never NULL, or the unique key would not hold."""
    observed_on: Mapped[date]
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[float]
    unit: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    procedure_id: Mapped[int | None] = mapped_column(ForeignKey("procedures.id"))
    """The procedure a file named; entries belong to the knee all the same."""
    response_id: Mapped[str | None] = mapped_column(String(64))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_reason: Mapped[str | None] = mapped_column(String(500))
