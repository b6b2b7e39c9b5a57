"""How one nerve was frozen."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class NerveFreeze(Base):
    """One row of a procedure's freeze log."""

    __tablename__ = "nerve_freezes"
    __table_args__ = (UniqueConstraint("procedure_id", "nerve"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id", ondelete="CASCADE"))
    nerve: Mapped[str] = mapped_column(String(40))
    probe_temperature_celsius: Mapped[float | None]
    cycles: Mapped[int | None]
    seconds: Mapped[float | None]
    lesion_to_skin_mm: Mapped[float | None]
    stimulation: Mapped[str | None] = mapped_column(String(10))
    image_kept: Mapped[bool | None]
