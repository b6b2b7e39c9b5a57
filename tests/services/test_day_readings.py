from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from outcomes.detection import Reading
from outcomes.models import DayReading, Observation, Procedure
from outcomes.services.courses import course
from outcomes.services.day_readings import stored_day_readings
from outcomes.services.detections import renew_readings
from outcomes.services.engines import current_engine
from outcomes.services.readings import update_reading
from outcomes.services.replays import replayed
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation

DAY_ZERO = date(2026, 3, 2)


@pytest.fixture
def procedure(work: UnitOfWork) -> Procedure:
    """A knee with pain 7 before and 2 after, entered day by day up to D40; a numbness report each week."""
    work.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    procedure = a_procedure(work, a_patient(work, a_site(work)), DAY_ZERO)
    for day in range(-7, 41):
        _enter(work, procedure, day, 7.0 if day < 0 else 2.0)
        if day % 7 == 0:
            an_observation(work, procedure.patient, DAY_ZERO + timedelta(days=day), "numbness", 8.0)
    return procedure


def _enter(work: UnitOfWork, procedure: Procedure, day: int, pain: float) -> None:
    an_observation(work, procedure.patient, DAY_ZERO + timedelta(days=day), "pain_average", pain)
    _read(work, procedure)


def _read(work: UnitOfWork, procedure: Procedure) -> None:
    work.begin()
    update_reading(work, procedure)
    work.commit()


def _pain_of(work: UnitOfWork, day: int) -> Observation:
    on = DAY_ZERO + timedelta(days=day)
    query = select(Observation).where(Observation.code == "pain_average", Observation.observed_on == on)
    return work.session.scalars(query).one()


def _stored(work: UnitOfWork, procedure: Procedure) -> Sequence[Reading] | None:
    version = current_engine(work).model.version
    return stored_day_readings(work, procedure.id, course(work, procedure).series, version)


def _fresh(work: UnitOfWork, procedure: Procedure) -> tuple[Reading, ...]:
    return tuple(current_engine(work).replay(course(work, procedure).series))


def test_what_was_put_down_day_by_day_is_the_replay(work: UnitOfWork, procedure: Procedure) -> None:
    _read(work, procedure)
    assert _stored(work, procedure) == _fresh(work, procedure) == replayed(work, course(work, procedure))
    assert len(_fresh(work, procedure)) == 41


def test_an_entry_that_comes_late_is_corrected_or_withdrawn_changes_the_days_after_it(
    work: UnitOfWork, procedure: Procedure
) -> None:
    before = _fresh(work, procedure)
    work.begin()
    _pain_of(work, 25).value = 9.0
    work.commit()
    assert _stored(work, procedure) is None  # nobody has read it since
    _read(work, procedure)
    corrected = _stored(work, procedure)
    assert corrected == _fresh(work, procedure)
    assert corrected is not None and corrected[:25] == before[:25] and corrected[25:] != before[25:]
    work.begin()
    work.session.delete(_pain_of(work, 30))
    work.commit()
    _read(work, procedure)
    assert _stored(work, procedure) == _fresh(work, procedure)
    _enter(work, procedure, 30, 4.0)
    assert _stored(work, procedure) == _fresh(work, procedure)


def test_read_all_at_once_an_episode_has_none_until_its_next_entry(
    work: UnitOfWork, procedure: Procedure
) -> None:
    work.begin()
    renew_readings(work, [procedure])
    work.commit()
    assert work.session.scalar(select(DayReading)) is None
    assert _stored(work, procedure) is None
    assert replayed(work, course(work, procedure)) == _fresh(work, procedure)
    _enter(work, procedure, 41, 2.0)
    assert _stored(work, procedure) == _fresh(work, procedure)


def test_a_day_that_is_missing_or_of_another_engine_is_not_made_up_for(
    work: UnitOfWork, procedure: Procedure
) -> None:
    _read(work, procedure)
    work.begin()
    work.session.get_one(DayReading, (procedure.id, 12)).engine_version = "another"
    work.commit()
    assert _stored(work, procedure) is None
    work.begin()
    work.session.execute(delete(DayReading).where(DayReading.day == 12))
    work.commit()
    assert _stored(work, procedure) is None
    assert replayed(work, course(work, procedure)) == _fresh(work, procedure)
