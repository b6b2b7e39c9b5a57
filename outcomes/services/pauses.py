"""Pauses: who asked not to be asked, from when, until when. Whatever asks patients reads them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from outcomes.access.principals import PatientReader
from outcomes.clinical.schedule import Pause
from outcomes.errors import InputError
from outcomes.models import Patient
from outcomes.models import Pause as PauseRow
from outcomes.permissions import Permission
from outcomes.services.patients import patient_named
from outcomes.services.unit_of_work import UnitOfWork

LONGEST_DAYS = 42
"""Six weeks: a longer silence would tear a hole into what is known of the nerve; then the clinic is asked."""


def pauses_of(work: UnitOfWork, patient_id: int) -> tuple[Pause, ...]:
    """Give a patient's pauses, the oldest first."""
    rows = work.session.scalars(
        select(PauseRow).where(PauseRow.patient_id == patient_id).order_by(PauseRow.first, PauseRow.id)
    )
    return tuple(Pause(row.first, row.last) for row in rows)


def pauses_by_patient(work: UnitOfWork) -> Mapping[int, tuple[Pause, ...]]:
    """Give the pauses of everybody who has one."""
    found: dict[int, list[Pause]] = defaultdict(list)
    for row in work.session.scalars(select(PauseRow).order_by(PauseRow.first)):
        found[row.patient_id].append(Pause(row.first, row.last))
    return {patient_id: tuple(pauses) for patient_id, pauses in found.items()}


def current_pause(work: UnitOfWork, patient_id: int) -> Pause | None:
    """Give the pause that covers today; None where there is none."""
    return next((each for each in pauses_of(work, patient_id) if each.covers(work.today)), None)


def pause(work: UnitOfWork, reader: PatientReader, last: date) -> None:
    """Begin a pause today, asked by the patient.

    Raises:
        InputError: `pause_past`, `pause_long`.
    """
    _begin(work, reader.patient_id, last, "patient")


def pause_for(work: UnitOfWork, public_id: str, last: date) -> None:
    """Begin a pause today for a patient who asked for it.

    Raises:
        InputError: as `pause`.
        NotFound: `patient_unknown`.
    """
    _begin(work, patient_named(work, public_id, Permission.ENROL_PATIENT).id, last, "staff")


def resume(work: UnitOfWork, reader: PatientReader) -> None:
    """End the pause of today: from today on the patient is asked again."""
    _end(work, reader.patient_id)


def resume_for(work: UnitOfWork, public_id: str) -> None:
    """End the pause of a patient.

    Raises:
        NotFound: `patient_unknown`.
    """
    _end(work, patient_named(work, public_id, Permission.ENROL_PATIENT).id)


def _begin(work: UnitOfWork, patient_id: int, last: date, asked_by: str) -> None:
    """Add a pause, or move the end of the one that runs."""
    if last < work.today:
        raise InputError("pause_past")
    if (last - work.today).days >= LONGEST_DAYS:
        raise InputError("pause_long", {"days": LONGEST_DAYS})
    work.begin()
    patient = work.session.get_one(Patient, patient_id, with_for_update=True)
    running = _running(work, patient_id)
    if running is None:
        work.session.add(
            PauseRow(
                patient_id=patient_id,
                first=work.today,
                last=last,
                asked_by=asked_by,
                asked_at=work.now,
            )
        )
    else:
        running.last = last
    work.audit(
        "pause.begin", f"patient:{patient.public_id}", patient=patient, detail={"last": last.isoformat()}
    )
    work.commit()


def _end(work: UnitOfWork, patient_id: int) -> None:
    """Let the pause that runs end yesterday; one that began today never was."""
    work.begin()
    patient = work.session.get_one(Patient, patient_id, with_for_update=True)
    running = _running(work, patient_id)
    if running is not None and running.first == work.today:
        work.session.delete(running)
    elif running is not None:
        running.last = work.today - timedelta(days=1)
    if running is not None:
        work.audit("pause.end", f"patient:{patient.public_id}", patient=patient)
    work.commit()


def _running(work: UnitOfWork, patient_id: int) -> PauseRow | None:
    return work.session.scalar(
        select(PauseRow)
        .where(PauseRow.patient_id == patient_id, PauseRow.first <= work.today, PauseRow.last >= work.today)
        .order_by(PauseRow.id)
        .limit(1)
    )
