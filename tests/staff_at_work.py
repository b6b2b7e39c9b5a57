"""A member of staff acting in a test."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from outcomes.access.principals import Staff
from outcomes.models import Alert, AuditEvent, Observation, Patient, Procedure, Site, User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_user


def at_work(work: UnitOfWork, site: Site, role: Role = Role.RADIOLOGIST) -> User:
    """Let a new member of staff of a site act from here on."""
    user = a_user(work, site, role)
    work.principal = Staff(
        user.id, user.public_id, user.display_name, role, user.site_id, user.language, session_id=0
    )
    return user


def some_entries(
    work: UnitOfWork, procedure: Procedure, entries: Iterable[tuple[int, float]], code: str = "pain_average"
) -> None:
    """Entries of the procedure's knee by day since it, in one transaction."""
    day_zero = procedure.performed_on
    assert day_zero is not None
    work.begin()
    work.session.add_all(
        Observation(
            patient_id=procedure.patient_id,
            laterality=procedure.laterality,
            observed_on=day_zero + timedelta(days=day),
            code=code,
            value=value,
            source="diary",
            recorded_at=work.now,
        )
        for day, value in entries
    )
    work.commit()


def an_alert(
    work: UnitOfWork,
    patient: Patient,
    procedure: Procedure | None = None,
    kind: str = "return_of_pain",
    code: str = "",
    raised_on: date | None = None,
) -> Alert:
    """An alert that stands."""
    work.begin()
    alert = Alert(
        patient_id=patient.id,
        procedure_id=procedure.id if procedure else None,
        laterality=procedure.laterality if procedure else "",
        kind=kind,
        code=code,
        raised_on=raised_on or work.today,
        raised_at=work.now,
        engine_version=None,
        inputs={},
    )
    work.session.add(alert)
    work.commit()
    return alert


def actions_audited(work: UnitOfWork) -> list[str]:
    """What the audit holds, oldest first."""
    return list(work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
