"""What befalls a knee besides its procedures: other interventions, and harm."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.clinical.adverse_events import ADVERSE_EVENT_BY_CODE
from outcomes.clinical.codes import Causality, KneeEventKind, Laterality, Severity
from outcomes.errors import ConflictError, InputError
from outcomes.models import AdverseEvent, KneeEvent, Procedure
from outcomes.permissions import Permission
from outcomes.services.patients import patient_named
from outcomes.services.procedures import procedure_named
from outcomes.services.readings import update_patient_readings
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AdverseEventDetails:
    """One adverse event; None = not judged yet."""

    event: str
    onset_on: date
    severity: int | None = None
    serious: bool | None = None
    causality: str | None = None
    expected: bool | None = None
    resolved_on: date | None = None


def record_knee_event(
    work: UnitOfWork, patient_id: str, laterality: str, event: str, occurred_on: date
) -> None:
    """Record an arthroplasty, an ablation or an injection of a knee; the engine reads its episodes again.

    Raises:
        NotFound: `patient_unknown`.
        InputError: `code_unknown`, `date_in_future`, `event_before_birth`.
        ConflictError: `knee_event_exists`.
    """
    work.require(Permission.RECORD_PROCEDURE)
    _check_code("laterality", laterality, [side.value for side in Laterality])
    _check_code("event", event, [kind.value for kind in KneeEventKind])
    if occurred_on > work.today:
        raise InputError("date_in_future", {"date": occurred_on, "field": "occurred_on"})
    work.begin()
    patient = patient_named(work, patient_id, Permission.RECORD_PROCEDURE)
    if occurred_on.year < patient.birth_year:
        raise InputError(
            "event_before_birth", {"date": occurred_on, "birth": patient.birth_year, "field": "occurred_on"}
        )
    same = select(KneeEvent.id).where(
        KneeEvent.patient_id == patient.id,
        KneeEvent.laterality == laterality,
        KneeEvent.event == event,
        KneeEvent.occurred_on == occurred_on,
    )
    if work.session.scalar(same) is not None:
        raise ConflictError("knee_event_exists", {"date": occurred_on, "field": "occurred_on"})
    work.session.add(
        KneeEvent(
            patient_id=patient.id,
            laterality=laterality,
            event=event,
            occurred_on=occurred_on,
            recorded_at=work.now,
        )
    )
    work.session.flush()
    detail = {"event": event, "laterality": laterality, "on": occurred_on.isoformat()}
    work.audit("knee_event.record", f"patient:{patient_id}", patient=patient, detail=detail)
    update_patient_readings(work, patient.id)
    work.commit()


def record_adverse_event(work: UnitOfWork, procedure_id: str, details: AdverseEventDetails) -> None:
    """Record an adverse event of a procedure; the same event of the same day is amended, the old row kept.

    Raises:
        NotFound: `procedure_unknown`.
        InputError: `code_unknown`, `date_in_future`, `event_before_procedure`, `resolved_before_onset`.
        ConflictError: `procedure_not_performed_yet`.
    """
    work.require(Permission.RECORD_PROCEDURE)
    work.begin()
    add_adverse_event(work, procedure_named(work, procedure_id, Permission.RECORD_PROCEDURE), details)
    work.commit()


def add_adverse_event(work: UnitOfWork, procedure: Procedure, details: AdverseEventDetails) -> None:
    """Add an adverse event within a use case that commits; see `record_adverse_event`."""
    _check_adverse_event(work, details)
    if procedure.performed_on is None:
        raise ConflictError("procedure_not_performed_yet", {"field": "onset_on"})
    if details.onset_on < procedure.performed_on:
        raise InputError(
            "event_before_procedure",
            {"date": details.onset_on, "procedure": procedure.performed_on, "field": "onset_on"},
        )
    current = work.session.scalar(
        select(AdverseEvent).where(
            AdverseEvent.procedure_id == procedure.id,
            AdverseEvent.event == details.event,
            AdverseEvent.onset_on == details.onset_on,
            AdverseEvent.superseded_at.is_(None),
        )
    )
    if current is not None:
        current.superseded_at, current.superseded_reason = work.now, "amended"
        work.session.flush()
    work.session.add(_row(work, procedure.id, details))
    work.session.flush()
    detail = {"event": details.event, "severity": details.severity, "on": details.onset_on.isoformat()}
    work.audit(
        "adverse_event.record", f"procedure:{procedure.public_id}", patient=procedure.patient, detail=detail
    )


def adverse_events_of(work: UnitOfWork, procedure: Procedure) -> tuple[AdverseEventDetails, ...]:
    """Give the adverse events of a procedure as they stand, the first to begin first."""
    rows = work.session.scalars(
        select(AdverseEvent)
        .where(AdverseEvent.procedure_id == procedure.id, AdverseEvent.superseded_at.is_(None))
        .order_by(AdverseEvent.onset_on)
    )
    return tuple(
        AdverseEventDetails(
            row.event, row.onset_on, row.severity, row.serious, row.causality, row.expected, row.resolved_on
        )
        for row in rows
    )


def _row(work: UnitOfWork, procedure_id: int, details: AdverseEventDetails) -> AdverseEvent:
    return AdverseEvent(
        procedure_id=procedure_id,
        onset_on=details.onset_on,
        event=details.event,
        severity=details.severity,
        serious=details.serious,
        causality=details.causality,
        expected=details.expected,
        resolved_on=details.resolved_on,
        recorded_at=work.now,
        recorded_by_id=work.staff.user_id,
        superseded_at=None,
        superseded_reason=None,
    )


def _check_adverse_event(work: UnitOfWork, details: AdverseEventDetails) -> None:
    _check_code("event", details.event, list(ADVERSE_EVENT_BY_CODE))
    if details.severity is not None:
        _check_code("severity", details.severity, [grade.value for grade in Severity])
    if details.causality is not None:
        _check_code("causality", details.causality, [each.value for each in Causality])
    for field, on in (("onset_on", details.onset_on), ("resolved_on", details.resolved_on)):
        if on is not None and on > work.today:
            raise InputError("date_in_future", {"date": on, "field": field})
    if details.resolved_on is not None and details.resolved_on < details.onset_on:
        raise InputError(
            "resolved_before_onset",
            {"date": details.resolved_on, "onset": details.onset_on, "field": "resolved_on"},
        )


def _check_code(field: str, value: object, known: list[str] | list[int]) -> None:
    if value not in known:
        expected = ", ".join(str(code) for code in known)
        raise InputError("code_unknown", {"value": value, "expected": expected, "field": field})
