"""Which messages are due: to whom, about what, and whether that still holds at the moment of sending."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select

from outcomes.clinical.schedule import due_days
from outcomes.models import Alert, Message, Patient, PatientContact, Procedure, Site
from outcomes.services.alert_lists import is_in
from outcomes.services.alert_views import State
from outcomes.services.contacts import open_contact
from outcomes.services.diary_days import recorded_days
from outcomes.services.followed_knees import courses, followed_knees
from outcomes.services.message_texts import MessageKind
from outcomes.services.pauses import pauses_of
from outcomes.services.sites import schedule_of
from outcomes.services.unit_of_work import UnitOfWork

FIRST_REMINDER, SECOND_REMINDER = time(18), time(10)
"""The evening of the day a diary is due, and the next morning, while it can still be entered."""
_RED_FLAGS_OF_DAYS = 2


@dataclass(frozen=True)
class MessageEvent:
    """One message that is due, on whichever channel reaches the patient."""

    patient_id: int
    kind: MessageKind
    event: str


def of_waking_patients(work: UnitOfWork) -> ColumnElement[bool]:
    """Whether a message is for a patient of a site whose waking hours have come and are not over."""
    hour = work.now.astimezone(work.settings.timezone).hour
    waking = select(Patient.id).join(Site).where(Site.waking_from <= hour, Site.waking_until > hour)
    return Message.patient_id.in_(waking)


def due_events(work: UnitOfWork) -> Iterator[MessageEvent]:
    """Give what is due now over all followed patients."""
    for patient in work.session.scalars(
        select(Patient)
        .where(Patient.withdrawn_on.is_(None), Patient.deceased_on.is_(None))
        .order_by(Patient.id)
    ):
        yield from _reminders(work, patient)
        yield from _thanks(work, patient)
    yield from _red_flags(work)


def why_not(work: UnitOfWork, row: Message) -> str:
    """Why a planned message is not due any more; empty where it still is."""
    patient = work.session.get_one(Patient, row.patient_id)
    if patient.withdrawn_on is not None or patient.deceased_on is not None:
        return "follow_up_ended"
    if row.kind == MessageKind.REMINDER:
        return _why_no_reminder(work, patient, row.event)
    if row.kind == MessageKind.RED_FLAG:
        alert_id = int(row.event.partition(":")[2])
        standing = select(Alert.id).where(Alert.id == alert_id, ~is_in(State.RESOLVED))
        return "" if work.session.scalar(standing) is not None else "alert_resolved"
    return ""


def is_of_today(work: UnitOfWork, row: Message) -> bool:
    """Whether a reminder is about today's diary: what is touched in a message is of today."""
    return row.event.startswith(f"diary:{work.today.isoformat()}:")


def address_of(work: UnitOfWork, patient_id: int, channel: str) -> str:
    """Where a patient is reached on a channel; empty where they are not."""
    contact = open_contact(work.keyring, work.session.get(PatientContact, patient_id))
    return contact.email if channel == "email" else contact.phone


def _reminders(work: UnitOfWork, patient: Patient) -> Iterator[MessageEvent]:
    now = work.now.astimezone(work.settings.timezone)
    for on, ordinal in _reminder_days(now):
        event = f"diary:{on.isoformat()}:{ordinal}"
        if not _why_no_reminder(work, patient, event):
            yield MessageEvent(patient.id, MessageKind.REMINDER, event)


def _reminder_days(now: datetime) -> Iterator[tuple[date, int]]:
    """The diary of today from the evening on, and that of yesterday on its morning after."""
    if now.time() >= FIRST_REMINDER:
        yield now.date(), 1
    if SECOND_REMINDER <= now.time() < FIRST_REMINDER:
        yield now.date() - timedelta(days=1), 2


def _why_no_reminder(work: UnitOfWork, patient: Patient, event: str) -> str:
    on = date.fromisoformat(event.split(":")[1])
    if not work.today - timedelta(days=1) <= on <= work.today:
        return "too_late"
    enrolled_on = patient.created_at.astimezone(work.settings.timezone).date()
    knees = followed_knees(work, patient.id, on)
    if on < enrolled_on or not due_days(courses(knees), on, on, pauses_of(work, patient.id)):
        return "not_due"
    if on in recorded_days(work, patient.id, [on]):
        return "already_entered"
    return ""


def _thanks(work: UnitOfWork, patient: Patient) -> Iterator[MessageEvent]:
    """Once, in the week after the last planned diary of the newest procedure."""
    newest = work.session.scalar(
        select(Procedure)
        .where(Procedure.patient_id == patient.id, Procedure.performed_on.is_not(None))
        .order_by(Procedure.performed_on.desc())
        .limit(1)
    )
    if newest is None or newest.performed_on is None:
        return
    over = (work.today - newest.performed_on).days - schedule_of(patient.site).last_day
    if 0 < over <= 7:  # noqa: PLR2004  a week
        yield MessageEvent(patient.id, MessageKind.THANKS, f"end:{newest.code}"[:80])


def _red_flags(work: UnitOfWork) -> Iterator[MessageEvent]:
    """Red flags of the last two days that are not settled yet."""
    earliest = work.today - timedelta(days=_RED_FLAGS_OF_DAYS)
    rows = work.session.execute(
        select(Alert.id, Alert.patient_id).where(
            Alert.kind == "red_flag", Alert.raised_on >= earliest, ~is_in(State.RESOLVED)
        )
    )
    for alert_id, patient_id in rows:
        yield MessageEvent(patient_id, MessageKind.RED_FLAG, f"alert:{alert_id}")
