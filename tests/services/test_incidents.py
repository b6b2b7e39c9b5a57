from dataclasses import replace
from datetime import date, timedelta

import pytest

from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import AdverseEvent, KneeEvent, Procedure
from outcomes.services import incidents
from outcomes.services.courses import course
from outcomes.services.incidents import AdverseEventDetails
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import actions_audited, at_work


def _procedure(work: UnitOfWork) -> Procedure:
    site = a_site(work)
    procedure = a_procedure(work, a_patient(work, site))
    at_work(work, site)
    return procedure


def test_an_arthroplasty_ends_the_episode(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    on = work.today - timedelta(days=10)
    incidents.record_knee_event(work, procedure.patient.public_id, "left", "arthroplasty", on)
    assert course(work, procedure).episode.ends_on == on
    assert actions_audited(work) == ["knee_event.record"]


def test_the_same_event_is_recorded_once(work: UnitOfWork) -> None:
    patient_id = _procedure(work).patient.public_id
    incidents.record_knee_event(work, patient_id, "left", "injection", work.today)
    with pytest.raises(ConflictError):
        incidents.record_knee_event(work, patient_id, "left", "injection", work.today)
    assert work.session.query(KneeEvent).count() == 1


@pytest.mark.parametrize(
    ("laterality", "event", "on", "code"),
    [
        ("both", "injection", date(2020, 1, 1), "code_unknown"),
        ("left", "massage", date(2020, 1, 1), "code_unknown"),
        ("left", "injection", date(2999, 1, 1), "date_in_future"),
        ("left", "injection", date(1920, 1, 1), "event_before_birth"),
    ],
)
def test_an_impossible_event_is_refused(
    work: UnitOfWork, laterality: str, event: str, on: date, code: str
) -> None:
    patient_id = _procedure(work).patient.public_id
    with pytest.raises(InputError, match=code):
        incidents.record_knee_event(work, patient_id, laterality, event, on)


def test_the_same_harm_again_amends_and_keeps_the_old_row(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    harm = AdverseEventDetails("bruising", work.today - timedelta(days=5), severity=1)
    incidents.record_adverse_event(work, procedure.public_id, harm)
    incidents.record_adverse_event(work, procedure.public_id, replace(harm, severity=2))
    rows = work.session.query(AdverseEvent).order_by(AdverseEvent.id).all()
    assert [(row.severity, row.superseded_at is None) for row in rows] == [(1, False), (2, True)]


@pytest.mark.parametrize(
    ("event", "days_ago", "changes", "code"),
    [
        ("boredom", 5, {}, "code_unknown"),
        ("bruising", 61, {}, "event_before_procedure"),
        ("bruising", -1, {}, "date_in_future"),
        ("bruising", 5, {"severity": 6}, "code_unknown"),
        ("bruising", 5, {"causality": "fate"}, "code_unknown"),
        ("bruising", 5, {"resolved_on": date(2020, 1, 1)}, "resolved_before_onset"),
    ],
)
def test_an_impossible_harm_is_refused(
    work: UnitOfWork, event: str, days_ago: int, changes: dict[str, object], code: str
) -> None:
    procedure = _procedure(work)
    harm = replace(AdverseEventDetails(event, work.today - timedelta(days=days_ago)), **changes)
    with pytest.raises(InputError, match=code):
        incidents.record_adverse_event(work, procedure.public_id, harm)


def test_another_sites_procedure_is_unknown(work: UnitOfWork) -> None:
    procedure = _procedure(work)
    at_work(work, a_site(work))
    with pytest.raises(NotFound):
        incidents.record_adverse_event(work, procedure.public_id, AdverseEventDetails("bruising", work.today))
