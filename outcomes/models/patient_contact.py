"""Who a patient is and how to reach them, apart from everything clinical."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from outcomes.models.base import Base


class PatientContact(Base):
    """One encrypted document per patient: names, birth date, e-mail, telephone, hospital number."""

    __tablename__ = "patient_contacts"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True)
    document: Mapped[bytes] = mapped_column(LargeBinary)
