"""A pause: nothing is asked, nobody is silent, no reminder goes out; it ends by itself or when one likes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from outcomes.access.principals import Command, PatientReader
from outcomes.clinical.schedule import Pause
from outcomes.errors import InputError
from outcomes.models import AuditEvent
from outcomes.services import pauses
from outcomes.services.diary_days import diary_plan
from outcomes.services.followed_knees import followed_knees
from outcomes.services.own_records import next_diary
from outcomes.services.silences import silences
from tests.services.patients_at_the_door import a_treated_patient
from tests.staff_at_work import at_work


@pytest.fixture
def patient(work):
    return a_treated_patient(work, 9)


@pytest.fixture
def reader(work, patient):
    work.principal = PatientReader(patient.id, patient.public_id, 0)
    return work.principal


def later(work, days):
    return work.today + timedelta(days=days)


def test_in_a_pause_nothing_is_asked_and_the_next_diary_comes_after_it(work, patient, reader) -> None:
    pauses.pause(work, reader, later(work, 2))
    assert pauses.pauses_of(work, patient.id) == (Pause(work.today, later(work, 2)),)
    assert pauses.current_pause(work, patient.id) == Pause(work.today, later(work, 2))
    assert diary_plan(work, patient.id, later(work, 1)).scheduled_for is None
    assert diary_plan(work, patient.id, later(work, 3)).scheduled_for == later(work, 3)
    knees = followed_knees(work, patient.id, work.today)
    assert next_diary(work, knees, pauses.pauses_of(work, patient.id)).on == later(work, 3)


def test_nobody_is_silent_in_a_pause(work, patient) -> None:
    patient.created_at = work.now - timedelta(days=9)
    work.session.commit()
    assert [each.patient_id for each in silences(work, patient.site_id)] == [patient.id]
    work.session.add(
        pauses.PauseRow(
            patient_id=patient.id,
            first=later(work, -9),
            last=later(work, 1),
            asked_by="patient",
            asked_at=work.now,
        )
    )
    work.session.commit()
    assert silences(work, patient.site_id) == []


def test_a_pause_is_moved_and_ended_by_whoever_asked_or_by_staff_for_them(work, patient, reader) -> None:
    pauses.pause(work, reader, later(work, 2))
    pauses.pause(work, reader, later(work, 5))
    assert pauses.pauses_of(work, patient.id) == (Pause(work.today, later(work, 5)),)
    pauses.resume(work, reader)
    assert pauses.pauses_of(work, patient.id) == ()
    pauses.resume(work, reader)  # nothing runs: nothing happens
    work.principal = Command("test")
    at_work(work, patient.site)
    pauses.pause_for(work, patient.public_id, later(work, 3))
    work.now += timedelta(days=2)
    pauses.resume_for(work, patient.public_id)
    assert pauses.pauses_of(work, patient.id) == (Pause(later(work, -2), later(work, -1)),)
    actions = work.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert [each for each in actions if each.startswith("pause")] == [
        *("pause.begin", "pause.begin", "pause.end", "pause.begin", "pause.end"),
    ]


def test_a_pause_ends_in_the_future_and_within_six_weeks(work, reader) -> None:
    with pytest.raises(InputError, match="pause_past"):
        pauses.pause(work, reader, later(work, -1))
    with pytest.raises(InputError, match="pause_long"):
        pauses.pause(work, reader, later(work, pauses.LONGEST_DAYS))
    pauses.pause(work, reader, later(work, pauses.LONGEST_DAYS - 1))
