"""What a patient may take: written by staff, shown in the patient's own record beside "never stop alone"."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from outcomes.errors import InputError
from outcomes.models import MedicineAdvice, Patient, User
from outcomes.permissions import Permission
from outcomes.services.patients import patient_named
from outcomes.services.unit_of_work import UnitOfWork

LONGEST = 1000


@dataclass(frozen=True)
class Advice:
    """The text that counts: who wrote it, and when."""

    text: str
    written_by: str
    written_at: datetime


def advice_for(work: UnitOfWork, patient_id: int) -> Advice | None:
    """Give the newest text for a patient; None where there is none, or an empty one took its place."""
    row = work.session.scalar(
        select(MedicineAdvice)
        .where(MedicineAdvice.patient_id == patient_id)
        .order_by(MedicineAdvice.id.desc())
        .limit(1)
    )
    if row is None or not row.text:
        return None
    author = work.session.get(User, row.written_by_id) if row.written_by_id else None
    return Advice(row.text, author.display_name if author else "", row.written_at)


def write_advice(work: UnitOfWork, public_id: str, text: str) -> None:
    """Put a text in the place of the one before; an empty one shows nothing any more.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `note_long`.
    """
    patient = patient_named(work, public_id, Permission.HANDLE_ALERT)
    told = text.replace("\r\n", "\n").strip()
    if len(told) > LONGEST:
        raise InputError("note_long", {"found": len(told), "limit": LONGEST})
    patient_id = patient.id
    work.begin()
    work.session.add(
        MedicineAdvice(
            patient_id=patient_id, text=told, written_by_id=work.staff.user_id, written_at=work.now
        )
    )
    owner = work.session.get_one(Patient, patient_id)
    work.audit("medicine_advice.write", f"patient:{owner.public_id}", patient=owner)
    work.commit()
