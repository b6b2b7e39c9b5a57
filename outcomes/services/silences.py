"""Silent patients: who has stopped entering although a diary was due. Computed, never stored by reading."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from outcomes.clinical.codes import KneeEventKind
from outcomes.clinical.schedule import Course, is_silent
from outcomes.models import Alert, EngineReading, KneeEvent, Observation, Patient, Procedure, Site
from outcomes.services.kept_numbers import kept
from outcomes.services.pauses import pauses_by_patient
from outcomes.services.sites import schedule_of
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import SILENT

_FOLLOWED_DAYS = 365
_ENDING = (KneeEventKind.ARTHROPLASTY.value, KneeEventKind.ABLATION.value)


@dataclass(frozen=True)
class Silence:
    """A patient whose diary has been due in vain.

    Attributes:
        patient_id: primary key of the patient.
        procedure_id: primary key of the newest performed procedure.
        last_entry_on: day of the last entry; None when there was none since the procedure.
        days: days since that entry, or since the procedure.
    """

    patient_id: int
    procedure_id: int
    last_entry_on: date | None
    days: int


@dataclass(frozen=True)
class _Followed:
    """One performed procedure under follow-up."""

    procedure_id: int
    patient_id: int
    laterality: str
    performed_on: date
    enrolled_on: date
    as_of: date | None


def silences(work: UnitOfWork, site_id: int) -> list[Silence]:
    """The silent patients of a site that nobody has taken up since their last entry, longest first."""
    followed, last_entries = kept(work, "followed knees", lambda: _followed_to_last_entries(work, site_id))
    taken_up = _taken_up(work)
    pauses = pauses_by_patient(work)
    schedule = schedule_of(work.session.get_one(Site, site_id))
    found = []
    for patient_id, knees in followed.items():
        newest = max(knees, key=lambda knee: knee.performed_on)
        last = last_entries.get(patient_id)
        since = max(filter(None, (last, newest.performed_on)))
        # Two days cannot be silent: today's entry can still come, and yesterday's too.
        if (work.today - since).days <= 2 or taken_up.get(patient_id, date.min) > since:
            continue
        courses = [Course(knee.performed_on, schedule=schedule) for knee in knees]
        entries = [last] if last else []
        if is_silent(courses, entries, newest.enrolled_on, work.today, pauses.get(patient_id, ())):
            found.append(Silence(patient_id, newest.procedure_id, last, (work.today - since).days))
    return sorted(found, key=lambda silence: -silence.days)


def _followed_to_last_entries(
    work: UnitOfWork, site_id: int
) -> tuple[dict[int, list[_Followed]], dict[int, date]]:
    followed = _followed(work, site_id)
    return followed, _last_entries(work, followed)


def _followed(work: UnitOfWork, site_id: int) -> dict[int, list[_Followed]]:
    """The newest performed procedure of each knee whose schedule still runs, by patient."""
    earliest = work.today - timedelta(days=_FOLLOWED_DAYS)
    rows = work.session.execute(
        select(
            Procedure.id,
            Procedure.patient_id,
            Procedure.laterality,
            Procedure.performed_on,
            Patient.created_at,
            EngineReading.as_of,
        )
        .join(Patient, Patient.id == Procedure.patient_id)
        .outerjoin(EngineReading, EngineReading.procedure_id == Procedure.id)
        .where(
            Patient.site_id == site_id,
            Patient.withdrawn_on.is_(None),
            Patient.deceased_on.is_(None),
            Procedure.performed_on >= earliest,
        )
        .order_by(Procedure.performed_on)
    )
    newest: dict[tuple[int, str], _Followed] = {}
    for key, patient_id, laterality, performed_on, created_at, as_of in rows:
        if performed_on is None:
            continue
        enrolled_on = created_at.astimezone(work.settings.timezone).date()
        row = _Followed(key, patient_id, laterality, performed_on, enrolled_on, as_of)
        newest[patient_id, laterality] = row
    for patient_id, laterality, occurred_on in _endings(work, earliest):
        knee = newest.get((patient_id, laterality))
        if knee is not None and occurred_on >= knee.performed_on:
            del newest[patient_id, laterality]
    by_patient: dict[int, list[_Followed]] = defaultdict(list)
    for knee in newest.values():
        by_patient[knee.patient_id].append(knee)
    return by_patient


def _endings(work: UnitOfWork, earliest: date) -> Sequence[tuple[int, str, date]]:
    """What ended an episode without being a procedure of ours."""
    rows = work.session.execute(
        select(KneeEvent.patient_id, KneeEvent.laterality, KneeEvent.occurred_on).where(
            KneeEvent.event.in_(_ENDING), KneeEvent.occurred_on >= earliest
        )
    )
    return [(row.patient_id, row.laterality, row.occurred_on) for row in rows]


def _last_entries(work: UnitOfWork, followed: Mapping[int, Sequence[_Followed]]) -> dict[int, date]:
    """Day of each patient's last entry: the reading knows it; where there is none, the entries do."""
    known: dict[int, date] = {}
    unread = []
    for patient_id, knees in followed.items():
        days = [knee.as_of for knee in knees if knee.as_of is not None]
        if len(days) < len(knees):
            unread.append(patient_id)
        elif max(days) > min(knee.performed_on for knee in knees):
            known[patient_id] = max(days)
    for start in range(0, len(unread), 500):
        rows = work.session.execute(
            select(Observation.patient_id, func.max(Observation.observed_on))
            .where(
                Observation.patient_id.in_(unread[start : start + 500]), Observation.superseded_at.is_(None)
            )
            .group_by(Observation.patient_id)
        )
        known.update((patient_id, last) for patient_id, last in rows)
    return known


def _taken_up(work: UnitOfWork) -> dict[int, date]:
    """When each patient's silence was last taken up by somebody."""
    rows = work.session.execute(
        select(Alert.patient_id, func.max(Alert.raised_on))
        .where(Alert.kind == SILENT)
        .group_by(Alert.patient_id)
    )
    return {row[0]: row[1] for row in rows}
