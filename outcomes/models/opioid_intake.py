"""An opioid product that was taken."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class OpioidIntake(Base):
    """One product at one strength in one response, with the factor set its MME came from."""

    __tablename__ = "opioid_intakes"
    __table_args__ = (UniqueConstraint("response_id", "product", "strength_mg"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_responses.id", ondelete="CASCADE"))
    product: Mapped[str] = mapped_column(String(60))
    strength_mg: Mapped[float]
    """Milligrams a unit; micrograms an hour for a patch."""
    number: Mapped[float]
    """Units taken; days worn for a patch."""
    days_covered: Mapped[int]
    factor_set: Mapped[str] = mapped_column(String(40))
    mme_per_day: Mapped[float | None]
    """Empty where the factor set has no factor for the product."""
