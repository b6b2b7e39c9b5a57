"""A patient's rights: who looked is noted, and the follow-up can be left."""

from datetime import datetime, time

from sqlalchemy import select, update

from outcomes.access.principals import PatientReader
from outcomes.models import AuditEvent, Consent, Patient
from outcomes.permissions import Permission
from outcomes.services.patients import patient_named
from outcomes.services.sessions import end_sessions
from outcomes.services.unit_of_work import UnitOfWork


def note_reading(work: UnitOfWork, public_id: str) -> None:
    """Note that this member of staff opened a patient's page, once a day: the patient may ask who did.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.VIEW_PATIENT)
    midnight = datetime.combine(work.today, time.min, work.settings.timezone)
    is_noted = work.session.scalar(
        select(AuditEvent.id)
        .where(
            AuditEvent.patient_id == patient.id,
            AuditEvent.occurred_at >= patient.created_at,
            AuditEvent.actor == work.principal.actor,
            AuditEvent.action == "patient.read",
            AuditEvent.occurred_at >= midnight,
        )
        .limit(1)
    )
    if is_noted is not None:
        return
    patient_id = patient.id
    work.begin()
    patient = work.session.get_one(Patient, patient_id)
    work.audit("patient.read", f"patient:{public_id}", patient=patient)
    work.commit()


def withdraw(work: UnitOfWork, reader: PatientReader) -> None:
    """Let a patient leave the follow-up: nothing is asked from now on, and what was recorded is kept."""
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id, with_for_update=True)
    patient.withdrawn_on = patient.withdrawn_on or work.today
    work.session.execute(
        update(Consent)
        .where(Consent.patient_id == patient.id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=work.now)
    )
    end_sessions(work, patient.id)
    work.audit("patient.withdraw", reader.actor, patient=patient)
    work.commit()
