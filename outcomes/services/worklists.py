"""The worklist: who needs attention today, most urgent first, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from outcomes.detection import Reading
from outcomes.models import Patient, Procedure
from outcomes.permissions import Permission
from outcomes.services.alert_lists import open_alerts
from outcomes.services.alert_views import AlertView
from outcomes.services.daily_values import ValuesByDay, values_by_knee
from outcomes.services.kept_numbers import ENTRIES_OF_ONE, kept
from outcomes.services.patient_lists import names_of
from outcomes.services.readings import readings
from outcomes.services.silences import Silence, silences
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.worklist_drafts import Draft, WorklistFilter

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class WorklistRow:
    """One knee that needs somebody (or one patient, where no knee is named).

    Attributes:
        rank: urgency of the most urgent reason, 0 first.
        alerts: what is open about it, most urgent first.
        silence: set when the patient has stopped entering and nobody has taken it up.
        day: days since procedure, today; None without a performed procedure.
        reading: what the engine says; None where it says nothing.
        pain: reported pain by day since procedure, oldest first.
        is_taken_up: somebody has seen every open alert.
        put_off_until: day on which to look again; None where it is not put off.
        waits_since: when the red flag was raised that nobody has seen for too long; None otherwise.
    """

    patient_public_id: str
    patient_code: str
    name: str
    procedure_public_id: str
    laterality: str
    rank: int
    alerts: tuple[AlertView, ...]
    silence: Silence | None
    day: int | None
    reading: Reading | None
    pain: tuple[tuple[int, float], ...]
    is_taken_up: bool
    put_off_until: date | None
    waits_since: datetime | None


@dataclass(frozen=True)
class Worklist:
    """One page of the worklist.

    Attributes:
        rows: the rows of this page.
        waiting: how many of those chosen nobody has taken up.
        taken_up: how many of them are being followed.
        put_off: how many of them are put off to a later day.
        total: how many there are without the filter.
        operators: to choose from.
        page: number of this page, from 1.
        pages: how many pages there are.
    """

    rows: Sequence[WorklistRow]
    waiting: int
    taken_up: int
    put_off: int
    total: int
    operators: tuple[str, ...]
    page: int
    pages: int


_EVERYTHING = WorklistFilter()


def worklist(work: UnitOfWork, page: int = 1, chosen: WorklistFilter = _EVERYTHING) -> Worklist:
    """Give who needs attention today: untouched, then taken up, then put off; each by urgency."""
    staff = work.require(Permission.VIEW_WORKLIST)
    everybody = _drafts(work, staff.site_id)
    procedures = _of_operator(work, chosen.operator)
    fitting = [draft for draft in everybody if draft.fits(chosen, procedures, staff.user_id)]
    drafts = sorted(fitting, key=lambda draft: draft.order)
    put_off = sum(draft.put_off_until is not None for draft in drafts)
    waiting = sum(not draft.is_taken_up for draft in drafts)
    pages = max(1, -(-len(drafts) // ROWS_A_PAGE))
    page = min(max(1, page), pages)
    shown = drafts[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    return Worklist(
        rows=_rows(work, shown),
        waiting=waiting,
        taken_up=len(drafts) - waiting - put_off,
        put_off=put_off,
        total=len(everybody),
        operators=_operators(work),
        page=page,
        pages=pages,
    )


def _operators(work: UnitOfWork) -> tuple[str, ...]:
    """Who performs procedures at the site."""
    query = select(Procedure.operator).join(Patient, Patient.id == Procedure.patient_id)
    here = query.where(Patient.site_id == work.staff.site_id, Procedure.operator.is_not(None)).distinct()
    return kept(
        work,
        "operators",
        lambda: tuple(sorted(name for name in work.session.scalars(here) if name)),
        untouched_by=ENTRIES_OF_ONE,
    )


def _of_operator(work: UnitOfWork, operator: str) -> set[int]:
    """Primary keys of the procedures of one operator; empty where nobody is chosen."""
    query = select(Procedure.id).join(Patient, Patient.id == Procedure.patient_id)
    chosen = query.where(Patient.site_id == work.staff.site_id, Procedure.operator == operator)
    return set(work.session.scalars(chosen)) if operator else set()


def _drafts(work: UnitOfWork, site_id: int) -> list[Draft]:
    drafts: dict[tuple[int, int | None], Draft] = {}
    for alert in open_alerts(work):
        key = (alert.patient_id, alert.procedure_id)
        drafts.setdefault(key, Draft(*key, work.today, work.now, [])).alerts.append(alert)
    for silence in silences(work, site_id):
        key = (silence.patient_id, silence.procedure_id)
        drafts.setdefault(key, Draft(*key, work.today, work.now, [])).silence = silence
    return list(drafts.values())


def _rows(work: UnitOfWork, drafts: Sequence[Draft]) -> list[WorklistRow]:
    patient_ids = sorted({draft.patient_id for draft in drafts})
    patients = {
        patient.id: patient
        for patient in work.session.scalars(select(Patient).where(Patient.id.in_(patient_ids)))
    }
    procedures = _procedures(work, drafts)
    names = names_of(work, patient_ids)
    found = readings(work, [each for each in procedures.values() if each.performed_on])
    values = values_by_knee(work.session, patient_ids, ("pain_average",), work.today)
    return [
        _row(
            work,
            draft,
            patients[draft.patient_id],
            names.get(draft.patient_id, ""),
            procedures.get(draft.procedure_id or 0),
            found,
            {side: codes["pain_average"] for (key, side), codes in values.items() if key == draft.patient_id},
        )
        for draft in drafts
    ]


def _procedures(work: UnitOfWork, drafts: Sequence[Draft]) -> dict[int, Procedure]:
    """Procedures the rows are about, by primary key."""
    keys = [draft.procedure_id for draft in drafts if draft.procedure_id is not None]
    return {row.id: row for row in work.session.scalars(select(Procedure).where(Procedure.id.in_(keys)))}


def _row(
    work: UnitOfWork,
    draft: Draft,
    patient: Patient,
    name: str,
    procedure: Procedure | None,
    found: Mapping[int, Reading],
    pain: Mapping[str, ValuesByDay],
) -> WorklistRow:
    performed_on = procedure.performed_on if procedure else None
    return WorklistRow(
        patient_public_id=patient.public_id,
        patient_code=patient.code,
        name=name,
        procedure_public_id=procedure.public_id if procedure else "",
        laterality=procedure.laterality if procedure else "",
        rank=draft.rank,
        alerts=tuple(sorted(draft.alerts, key=lambda alert: alert.rank)),
        silence=draft.silence,
        day=(work.today - performed_on).days if performed_on else None,
        reading=found.get(procedure.id) if procedure else None,
        pain=_pain(pain.get(procedure.laterality, {}), performed_on) if procedure and performed_on else (),
        is_taken_up=draft.is_taken_up,
        put_off_until=draft.put_off_until,
        waits_since=draft.waits_since,
    )


def _pain(values: ValuesByDay, day_zero: date) -> tuple[tuple[int, float], ...]:
    return tuple(((on - day_zero).days, value.number) for on, value in sorted(values.items()))
