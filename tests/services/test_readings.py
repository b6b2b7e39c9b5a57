from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from outcomes.detection import Reading
from outcomes.models import Alert, EngineCheckpoint, EngineReading, Observation, Patient, Procedure
from outcomes.services.courses import course
from outcomes.services.reading_rows import digest
from outcomes.services.readings import reading, readings, update_patient_readings, update_reading
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation

DAY_ZERO = date(2026, 3, 2)


@pytest.fixture
def patient(work: UnitOfWork) -> Patient:
    return a_patient(work, a_site(work))


@pytest.fixture
def procedure(work: UnitOfWork, patient: Patient) -> Procedure:
    """Pain 7 before, 2 afterwards, back at 7 from D100 on; numb until D95; 60 MME a day from D40 to D45."""
    work.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    procedure = a_procedure(work, patient, DAY_ZERO)
    work.begin()
    work.session.add_all(_entries(patient, range(-10, 160)))
    work.commit()
    return procedure


def _entries(patient: Patient, days: range) -> list[Observation]:
    rows = []
    for day in days:
        pain = 7.0 if day < 1 or day >= 100 else 2.0
        numbness = 8.0 if 0 < day < 95 else 0.0
        dose = 60.0 if 40 <= day <= 45 else 0.0
        for code, value in (("pain_average", pain), ("numbness", numbness), ("opioid_mme", dose)):
            rows.append(_row(patient, day, code, value))
    return rows


def _row(patient: Patient, day: int, code: str, value: float) -> Observation:
    return Observation(
        patient_id=patient.id,
        laterality="" if code == "opioid_mme" else "left",
        observed_on=DAY_ZERO + timedelta(days=day),
        code=code,
        value=value,
        source="diary",
        recorded_at=datetime(2026, 11, 24, tzinfo=UTC),
    )


def _update(work: UnitOfWork, procedure: Procedure) -> None:
    work.begin()
    update_reading(work, procedure)
    work.commit()


def _alerts(work: UnitOfWork, kind: str) -> list[Alert]:
    return list(work.session.scalars(select(Alert).where(Alert.kind == kind)))


def test_the_stored_reading_is_the_one_given(work: UnitOfWork, procedure: Procedure) -> None:
    _update(work, procedure)
    work.session.expire_all()
    stored = work.session.get_one(EngineReading, procedure.id)
    assert stored.as_of == DAY_ZERO + timedelta(days=159)
    assert reading(work, procedure) == readings(work, [procedure])[procedure.id]


def test_a_return_raises_one_alert_on_its_first_day(work: UnitOfWork, procedure: Procedure) -> None:
    _update(work, procedure)
    _update(work, procedure)
    (alert,) = _alerts(work, "return_of_pain")
    assert DAY_ZERO + timedelta(days=100) <= alert.raised_on < DAY_ZERO + timedelta(days=130)
    assert alert.inputs["p_returned"] is not None
    assert len(_alerts(work, "regeneration")) == 1


def test_a_later_engine_raises_no_second_alert_for_the_same_rise(
    work: UnitOfWork, procedure: Procedure
) -> None:
    _update(work, procedure)
    (before,) = _alerts(work, "return_of_pain")
    work.begin()
    work.session.delete(work.session.get_one(EngineReading, procedure.id))
    work.session.execute(delete(EngineCheckpoint))
    work.session.get_one(Alert, before.id).raised_on -= timedelta(days=6)  # where another engine put it
    work.commit()
    _update(work, procedure)
    assert len(_alerts(work, "return_of_pain")) == 1


def test_an_amended_entry_gives_the_reading_of_the_amended_series(
    work: UnitOfWork, patient: Patient, procedure: Procedure
) -> None:
    _update(work, procedure)
    work.begin()
    work.session.scalars(
        select(Observation).where(Observation.code == "pain_average", Observation.observed_on == DAY_ZERO)
    ).one().value = 3.0
    work.commit()
    stale = work.session.get_one(EngineReading, procedure.id).digest
    assert stale != digest(course(work, procedure).series)
    assert reading(work, procedure) == _fresh(work, procedure)


def _fresh(work: UnitOfWork, procedure: Procedure) -> Reading | None:
    work.begin()
    fresh = update_reading(work, procedure)
    work.commit()
    return fresh


def test_opioids_at_the_line_raise_one_alert_and_another_after_a_month_below(
    work: UnitOfWork, patient: Patient, procedure: Procedure
) -> None:
    for day, dose in ((160, 50.0), (161, 50.0), (162, 10.0), (163, 70.0)):
        an_observation(work, patient, DAY_ZERO + timedelta(days=day), "opioid_mme", dose, laterality="")
        _update(work, procedure)
    assert [alert.inputs["day"] for alert in _alerts(work, "opioids")] == [160]


def test_before_a_planned_arthroplasty_nothing_is_read(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO, indication="pre_arthroplasty")
    work.begin()
    work.session.add_all(_entries(patient, range(-10, 160)))
    update_patient_readings(work, patient.id)
    work.commit()
    assert reading(work, procedure) is None
    assert not _alerts(work, "return_of_pain") and work.session.get(EngineReading, procedure.id) is None


def test_opioids_belong_to_the_patient_and_not_to_each_knee(work: UnitOfWork, patient: Patient) -> None:
    left = a_procedure(work, patient, DAY_ZERO)
    right = a_procedure(work, patient, DAY_ZERO + timedelta(days=60), laterality="right")
    for day in (5, 40, 70, 110):
        an_observation(work, patient, DAY_ZERO + timedelta(days=day), "opioid_mme", 60.0, laterality="")
        _update(work, left)
        _update(work, right)
    assert [alert.raised_on for alert in _alerts(work, "opioids")] == [DAY_ZERO + timedelta(days=5)]


def test_no_response_is_told_once_and_not_before_its_day(work: UnitOfWork, patient: Patient) -> None:
    procedure = a_procedure(work, patient, DAY_ZERO)
    for last, expected in ((59, 0), (70, 1), (90, 1)):
        work.begin()
        known = {row.observed_on for row in work.session.scalars(select(Observation))}
        days = [day for day in range(-10, last) if DAY_ZERO + timedelta(days=day) not in known]
        work.session.add_all(_row(patient, day, "pain_average", 7.0) for day in days)
        work.commit()
        _update(work, procedure)
        assert len(_alerts(work, "no_response")) == expected
    assert _alerts(work, "no_response")[0].raised_on >= DAY_ZERO + timedelta(days=60)


def test_what_has_ended_raises_nothing(work: UnitOfWork, patient: Patient, procedure: Procedure) -> None:
    work.begin()
    patient.withdrawn_on = DAY_ZERO + timedelta(days=200)
    work.commit()
    _update(work, procedure)
    assert work.session.scalars(select(Alert)).all() == []
