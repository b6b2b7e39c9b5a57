"""Who is likely to need a repeat soon: episodes whose pain is forecast to be back within six weeks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from outcomes.detection import Reading
from outcomes.models import KneeEvent, Patient, Procedure
from outcomes.permissions import Permission
from outcomes.services.patient_lists import names_of
from outcomes.services.readings import readings
from outcomes.services.unit_of_work import UnitOfWork

WITHIN_DAYS = 42
LEAST_PROBABILITY = 0.5
"""Of pain being back within six weeks from today, as of the last entry; ours, to be watched."""
RECALLS_A_PAGE = 50
_HORIZONS = (30, 60, 90)


@dataclass(frozen=True)
class Recall:
    """One knee whose pain is likely to be back soon.

    Attributes:
        relief_days: days since procedure of the last entry, the pain not back by then.
        probability: that the pain is back within six weeks from today.
        early: 10 % point of the day of return, given that it comes by D365, not before the last entry;
            None without forecast.
        middle: 50 % point.
        late: 90 % point.
        last_entry_on: day the forecast is as of.
    """

    patient_public_id: str
    patient_code: str
    name: str
    procedure_public_id: str
    laterality: str
    nerves: tuple[str, ...]
    performed_on: date
    relief_days: int
    probability: float
    early: date | None
    middle: date | None
    late: date | None
    last_entry_on: date


@dataclass(frozen=True)
class RecallPage:
    """One page of the recall list, the soonest first."""

    rows: Sequence[Recall]
    total: int
    page: int
    pages: int


def recall_page(work: UnitOfWork, page: int = 1) -> RecallPage:
    """Give a page of the recall list; the last one where the number goes beyond it."""
    found = recalls(work)
    pages = max(1, -(-len(found) // RECALLS_A_PAGE))
    page = min(max(1, page), pages)
    return RecallPage(found[(page - 1) * RECALLS_A_PAGE : page * RECALLS_A_PAGE], len(found), page, pages)


def recalls(work: UnitOfWork) -> list[Recall]:
    """List the site's knees whose return is likely within six weeks, the soonest first.

    Left out are knees treated again or replaced since, people who withdrew or died, those whose pain is back
    already or never fell, and forecasts too old to reach six weeks from today.
    """
    staff = work.require(Permission.VIEW_WORKLIST)
    treated = work.session.execute(
        select(Procedure, Patient)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(
            Patient.site_id == staff.site_id,
            Procedure.performed_on.is_not(None),
            Patient.withdrawn_on.is_(None),
            Patient.deceased_on.is_(None),
        )
        .order_by(Procedure.performed_on)
    ).all()
    newest = {(patient.id, procedure.laterality): (procedure, patient) for procedure, patient in treated}
    events = _last_events(work, staff.site_id)
    found = readings(work, [procedure for procedure, _ in newest.values()])
    listed: dict[int, list[Recall]] = {}
    for knee, (procedure, patient) in newest.items():
        told = found.get(procedure.id)
        day_zero = procedure.performed_on
        if told is None or day_zero is None or events.get(knee, date.min) >= day_zero:
            continue
        recall = _recall(work, procedure, patient, told, day_zero)
        if recall is not None:
            listed.setdefault(patient.id, []).append(recall)
    names = names_of(work, [*listed])
    named = [replace(each, name=names.get(key, "")) for key, rows in listed.items() for each in rows]
    return sorted(named, key=lambda each: (each.middle or date.max, -each.probability))


def probability_within(told: Reading, days: int) -> float | None:
    """P(pain back by so many days after the reading), straight between 30, 60 and 90; None beyond 90."""
    known = dict(zip(_HORIZONS, (told.p_return_30d, told.p_return_60d, told.p_return_90d), strict=True))
    ends = [(0, told.p_returned), *known.items()]
    for (first, before), (last, after) in zip(ends, ends[1:], strict=False):
        if days <= last and before is not None and after is not None:
            return before + (after - before) * (days - first) / (last - first)
    return None


def _recall(
    work: UnitOfWork, procedure: Procedure, patient: Patient, told: Reading, day_zero: date
) -> Recall | None:
    as_of = day_zero + timedelta(days=told.day)
    chance = probability_within(told, (work.today - as_of).days + WITHIN_DAYS)
    is_back = told.p_returned is None or told.p_returned > LEAST_PROBABILITY
    if chance is None or chance < LEAST_PROBABILITY or is_back:
        return None
    early, middle, late = (
        # A forecast may begin before the last entry, which says that the pain was not back.
        None if day is None else day_zero + timedelta(days=max(day, told.day))
        for day in (told.forecast_q10, told.forecast_q50, told.forecast_q90)
    )
    return Recall(
        patient_public_id=patient.public_id,
        patient_code=patient.code,
        name="",
        procedure_public_id=procedure.public_id,
        laterality=procedure.laterality,
        nerves=procedure.nerves,
        performed_on=day_zero,
        relief_days=told.day,
        probability=chance,
        early=early,
        middle=middle,
        late=late,
        last_entry_on=as_of,
    )


def _last_events(work: UnitOfWork, site_id: int) -> dict[tuple[int, str], date]:
    """When each knee last had an arthroplasty or another ablation."""
    rows = work.session.scalars(
        select(KneeEvent)
        .join(Patient, Patient.id == KneeEvent.patient_id)
        .where(Patient.site_id == site_id, KneeEvent.event.in_(("arthroplasty", "ablation")))
        .order_by(KneeEvent.occurred_on)
    )
    return {(row.patient_id, row.laterality): row.occurred_on for row in rows}
