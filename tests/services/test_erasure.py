"""Erasing: nothing of the patient is left but what must be, and nothing of anybody else is touched."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Table, func, insert, select

from outcomes.errors import ConflictError, NotFound
from outcomes.models import (
    AlertAction,
    AuditEvent,
    Base,
    Observation,
    Patient,
    PatientContact,
    QuestionnaireResponse,
)
from outcomes.services.audit import broken_seals
from outcomes.services.erasure import _WHO_THEY_WERE, _owned, due_for_erasure, erase
from outcomes.services.row_digests import row_digests
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, a_user, an_observation
from tests.staff_at_work import an_alert

KEPT = {
    *("patients", "procedures", "nerve_freezes", "knee_events", "adverse_events", "complication_reviews"),
    *("observations", "questionnaire_responses", "opioid_intakes", "consents", "pauses", "told_reasons"),
    *("alerts", "alert_actions", "engine_readings", "engine_day_readings", "engine_checkpoints"),
}
"""What stays of a patient whose numbers are kept."""


def _everything(work: UnitOfWork, code: str) -> Patient:
    """A patient with a row in every table that belongs to patients."""
    site = a_site(work)
    patient = a_patient(work, site, code, first_name="Jeanne")
    procedure = a_procedure(work, patient, work.today - timedelta(days=30))
    an_observation(work, patient, work.today - timedelta(days=3), "pain_average", 4.0)
    alert = an_alert(work, patient, procedure)
    user = a_user(work, site)
    work.begin()
    for table in Base.metadata.sorted_tables:
        mine = _owned(patient.id).get(table)
        if mine is None or work.session.scalar(select(func.count()).select_from(table).where(mine)):
            continue
        keys = {"patient_id": patient.id, "procedure_id": procedure.id, "alert_id": alert.id}
        keys["user_id"] = None if table.name == "browser_sessions" else user.id
        if table.name == "opioid_intakes":
            keys["response_id"] = work.session.scalar(select(func.max(QuestionnaireResponse.id)))
        work.session.execute(insert(table).values(_row(table, keys, code)))
    work.commit()
    return patient


def _row(table: Table, keys: dict[str, Any], code: str) -> dict[str, Any]:
    """A row that fits: its keys as given, something of its type in every other column that must be filled."""
    row = {}
    for column in table.columns:
        if column.name in keys:
            row[column.name] = keys[column.name]
        elif column.foreign_keys or column.name == "id":
            continue
        elif not column.nullable and column.default is None:
            row[column.name] = _value(column, code)
    return row


def _value(column: Column[Any], code: str) -> Any:
    if column.name.endswith("_at"):
        return datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    if isinstance(column.type, JSON):
        return {"note": "her words", "pain": 3}
    text = code[: getattr(column.type, "length", None)]
    some = {str: text, bytes: code.encode(), date: date(2026, 1, 1), int: 1, bool: True}
    return some.get(column.type.python_type, 1.0)


def _left(work: UnitOfWork, patient: Patient) -> dict[str, int]:
    counts = {
        table.name: work.session.scalar(select(func.count()).select_from(table).where(mine)) or 0
        for table, mine in _owned(patient.id).items()
    }
    return {name: count for name, count in counts.items() if count}


def _has_left(work: UnitOfWork, patient: Patient) -> None:
    work.begin()
    work.session.get_one(Patient, patient.id).withdrawn_on = work.today
    work.commit()


def test_every_table_of_a_patient_is_kept_or_emptied_on_purpose() -> None:
    names = {table.name for table in _owned(1)}
    assert names == KEPT | set(_WHO_THEY_WERE)
    assert set(_WHO_THEY_WERE) & KEPT == set()


def test_everything_goes_and_nothing_of_anybody_else(work: UnitOfWork) -> None:
    patient, other = _everything(work, "CR-1"), _everything(work, "CR-2")
    assert set(_left(work, patient)) == {table.name for table in _owned(1)}
    before = _left(work, other)
    _has_left(work, patient)
    told = erase(work, "CR-1", keep_numbers=False, is_sure=True)
    assert set(told.rows) == {table.name for table in _owned(1)}
    assert _left(work, patient) == {}
    assert _left(work, other) == before
    event = work.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None and event.action == "patient.erase"
    assert event.subject == f"patient:{patient.public_id}"
    assert list(broken_seals(work.session, work.settings.audit_key)) == []


def test_who_they_were_goes_and_the_numbers_stay_without_words(work: UnitOfWork) -> None:
    patient = _everything(work, "CR-1")
    _has_left(work, patient)
    work.begin()
    work.session.add(
        AlertAction(alert_id=1, user_id=1, action="note", note="she lives by the sea", acted_at=work.now)
    )
    work.commit()
    erase(work, "CR-1", keep_numbers=True, is_sure=True)
    work.session.expire_all()
    assert set(_left(work, patient)) == KEPT
    assert work.session.scalars(select(Observation.value)).first() == 4.0
    assert work.session.scalars(select(QuestionnaireResponse.answers)).all() == [{"pain": 3}]
    assert set(work.session.scalars(select(AlertAction.note))) == {""}
    assert work.session.scalars(select(PatientContact)).all() == []


def test_without_being_sure_nothing_is_changed_and_all_is_told(work: UnitOfWork) -> None:
    patient = _everything(work, "CR-1")
    _has_left(work, patient)
    with work.session.get_bind().connect() as connection:
        before = row_digests(connection)
    told = erase(work, "CR-1", keep_numbers=False, is_sure=False)
    assert (told.is_done, set(told.rows)) == (False, {table.name for table in _owned(1)})
    with work.session.get_bind().connect() as connection:
        assert row_digests(connection) == before


def test_who_is_still_followed_is_not_erased_by_mistake(work: UnitOfWork) -> None:
    _everything(work, "CR-1")
    with pytest.raises(ConflictError, match="erase_still_followed"):
        erase(work, "CR-1", keep_numbers=True, is_sure=True)
    with pytest.raises(NotFound):
        erase(work, "CR-9", keep_numbers=True, is_sure=True)
    work.now += timedelta(days=366)
    assert erase(work, "CR-1", keep_numbers=False, is_sure=True).is_done


def test_those_whose_time_has_come_are_listed_the_longest_silent_first(work: UnitOfWork) -> None:
    site = a_site(work)
    for number, days in enumerate((10, 4000, 5000)):
        patient = a_patient(work, site, f"CR-{number}")
        work.begin()
        work.session.get_one(Patient, patient.id).created_at = work.now - timedelta(days=6000)
        work.commit()
        an_observation(work, patient, work.today - timedelta(days=days), "pain_average", 4.0)
    assert [each.code for each in due_for_erasure(work, 10)] == ["CR-2", "CR-1"]
    assert due_for_erasure(work, 20) == []
