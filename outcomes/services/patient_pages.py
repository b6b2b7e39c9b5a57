"""One patient's page: who, which episodes, and everything about the one shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from outcomes.clinical.baselines import BASELINE_FIRST_DAY
from outcomes.detection import Reading
from outcomes.models import Observation, Patient, Procedure, QuestionnaireResponse
from outcomes.permissions import Permission
from outcomes.services.alert_lists import alerts_of_patient
from outcomes.services.alert_views import AlertView
from outcomes.services.complication_reviews import ReviewView, reviews_of
from outcomes.services.contacts import Contact
from outcomes.services.courses import Course, course
from outcomes.services.episode_numbers import Numbers, episode_numbers
from outcomes.services.incidents import AdverseEventDetails, adverse_events_of
from outcomes.services.patient_episodes import knee_events_of, procedures_of
from outcomes.services.patients import contact_of, patient_named
from outcomes.services.procedure_details import ProcedureDetails
from outcomes.services.procedures import details_of
from outcomes.services.replays import replayed
from outcomes.services.sites import schedule_of_patient
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class EpisodeTab:
    """One procedure among those to choose from."""

    public_id: str
    laterality: str
    performed_on: date | None
    planned_on: date | None
    is_shown: bool


@dataclass(frozen=True)
class KneeEventView:
    """Something else that was done to the knee."""

    event: str
    occurred_on: date
    day: int | None


@dataclass(frozen=True)
class Provenance:
    """How one day's diary came: who typed, whose words, by which way, and its four times."""

    instrument: str
    entered_by: str
    respondent: str
    medium: str
    received_at: datetime | None
    amended: bool
    scheduled_for: date | None = None
    opened_at: datetime | None = None
    authored_at: datetime | None = None


@dataclass(frozen=True, eq=False)
class EpisodePage:
    """Everything about one procedure.

    Attributes:
        day: days since procedure today; None while it is planned.
        course: entries by day; None while it is planned.
        reading: what the engine says now; None while it is planned or where return is not assessed.
        replayed: what it said on each entry day.
        provenance: per day about which something was answered, how it came.
        entries_before: pain entries of the last 28 days that a planned procedure's baseline can count on.
    """

    public_id: str
    code: str
    details: ProcedureDetails
    day: int | None
    course: Course | None
    reading: Reading | None
    replayed: tuple[Reading, ...]
    numbers: Numbers | None
    alerts: tuple[AlertView, ...]
    adverse_events: tuple[AdverseEventDetails, ...]
    complication_reviews: tuple[ReviewView, ...]
    knee_events: tuple[KneeEventView, ...]
    provenance: dict[date, tuple[Provenance, ...]]
    entries_before: int = 0


@dataclass(frozen=True, eq=False)
class PatientPage:
    """One patient; `contact` is None for a member of staff who may not know who they are."""

    public_id: str
    code: str
    birth_year: int
    age: int
    sex: str
    language: str
    withdrawn_on: date | None
    deceased_on: date | None
    is_demonstration: bool
    contact: Contact | None
    tabs: tuple[EpisodeTab, ...]
    episode: EpisodePage | None
    other_alerts: tuple[AlertView, ...]
    today: date


def patient_page(work: UnitOfWork, public_id: str, procedure_id: str | None = None) -> PatientPage:
    """Give a patient's page with one episode: the one asked for, else the newest performed.

    Raises:
        NotFound: `patient_unknown`.
    """
    patient = patient_named(work, public_id, Permission.VIEW_PATIENT)
    contact = contact_of(work, patient)
    procedures = _procedures(work, patient)
    shown = _shown(procedures, procedure_id)
    alerts = alerts_of_patient(work, patient)
    return PatientPage(
        public_id=patient.public_id,
        code=patient.code,
        birth_year=patient.birth_year,
        age=_age(work.today, patient, contact),
        sex=patient.sex,
        language=patient.language,
        withdrawn_on=patient.withdrawn_on,
        deceased_on=patient.deceased_on,
        is_demonstration=patient.is_demonstration,
        contact=contact,
        tabs=tuple(
            EpisodeTab(each.public_id, each.laterality, each.performed_on, each.planned_on, each is shown)
            for each in procedures
        ),
        episode=_episode(work, patient, shown, alerts) if shown else None,
        other_alerts=tuple(alert for alert in alerts if shown is None or alert.procedure_id != shown.id),
        today=work.today,
    )


def _age(today: date, patient: Patient, contact: Contact | None) -> int:
    """Whole years of life; by the year alone where the birth date is not known."""
    years = today.year - patient.birth_year
    born_on = contact.born_on if contact else None
    return years - 1 if born_on and (today.month, today.day) < (born_on.month, born_on.day) else years


def _procedures(work: UnitOfWork, patient: Patient) -> Sequence[Procedure]:
    """All procedures of the patient, newest first, those planned before all."""
    found = procedures_of(work, patient.id)
    return sorted(found, key=lambda each: each.performed_on or date.max, reverse=True)


def _shown(procedures: Sequence[Procedure], public_id: str | None) -> Procedure | None:
    asked = next((each for each in procedures if each.public_id == public_id), None)
    newest = next(iter(procedures), None)
    return asked or next((each for each in procedures if each.performed_on is not None), newest)


def _episode(
    work: UnitOfWork, patient: Patient, procedure: Procedure, alerts: Sequence[AlertView]
) -> EpisodePage:
    current = course(work, procedure) if procedure.performed_on else None
    history = replayed(work, current) if current and current.episode.assesses_return else ()
    reading = history[-1] if history else None
    return EpisodePage(
        public_id=procedure.public_id,
        code=procedure.code,
        details=details_of(procedure),
        day=(work.today - procedure.performed_on).days if procedure.performed_on else None,
        course=current,
        reading=reading,
        replayed=history,
        numbers=episode_numbers(current, reading, work.today, schedule_of_patient(work, current.patient_id))
        if current
        else None,
        alerts=tuple(alert for alert in alerts if alert.procedure_id == procedure.id),
        adverse_events=adverse_events_of(work, procedure),
        complication_reviews=reviews_of(work, procedure),
        knee_events=_knee_events(work, procedure),
        provenance=_provenance(work, patient),
        entries_before=0 if procedure.performed_on else _entries_before(work, procedure),
    )


def _entries_before(work: UnitOfWork, procedure: Procedure) -> int:
    """Days of the last 28 with a pain entry for the knee."""
    found = work.session.scalar(
        select(func.count(func.distinct(Observation.observed_on))).where(
            Observation.patient_id == procedure.patient_id,
            Observation.laterality == procedure.laterality,
            Observation.code == "pain_average",
            Observation.superseded_at.is_(None),
            Observation.observed_on >= work.today + timedelta(days=BASELINE_FIRST_DAY),
        )
    )
    return found or 0


def _knee_events(work: UnitOfWork, procedure: Procedure) -> tuple[KneeEventView, ...]:
    rows = [
        each for each in knee_events_of(work, procedure.patient_id) if each.laterality == procedure.laterality
    ]
    day_zero = procedure.performed_on
    return tuple(
        KneeEventView(row.event, row.occurred_on, (row.occurred_on - day_zero).days if day_zero else None)
        for row in rows
    )


def _provenance(work: UnitOfWork, patient: Patient) -> dict[date, tuple[Provenance, ...]]:
    rows = work.session.scalars(
        select(QuestionnaireResponse)
        .where(QuestionnaireResponse.patient_id == patient.id, QuestionnaireResponse.superseded_by.is_(None))
        .order_by(QuestionnaireResponse.id)
    )
    found: dict[date, tuple[Provenance, ...]] = {}
    for row in rows:
        came = Provenance(
            row.instrument,
            row.entered_by,
            row.respondent,
            row.medium,
            row.received_at,
            bool(row.reason),
            row.scheduled_for,
            row.opened_at,
            row.authored_at,
        )
        found[row.observed_on] = (*found.get(row.observed_on, ()), came)
    return found
