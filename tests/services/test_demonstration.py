from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from outcomes.access.passwords import password_matches
from outcomes.access.principals import Staff
from outcomes.errors import ConflictError, InputError
from outcomes.models import Alert, EngineReading, Observation, Patient, QuestionnaireResponse, User
from outcomes.permissions import Role
from outcomes.services.demonstration import demonstration_doors, load_demonstration
from outcomes.services.demonstration_guard import refuse_demonstration_in_production
from outcomes.services.links import holder
from outcomes.services.sites import holds_demonstration_data
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.worklists import worklist
from tests.factories import a_patient, a_site


def test_the_cohort_fills_the_pages(work: UnitOfWork) -> None:
    load_demonstration(work)
    assert work.session.scalar(select(func.count()).select_from(Patient)) >= 150
    assert work.session.scalar(select(func.count()).where(~Patient.is_demonstration)) == 0
    phases = Counter(work.session.scalars(select(EngineReading.phase)))
    assert {"relief", "regenerating", "returned", "no_response"} <= set(phases)
    radiologist = work.session.scalars(select(User).order_by(User.id)).first()
    assert radiologist is not None
    work.principal = Staff(
        radiologist.id,
        radiologist.public_id,
        radiologist.display_name,
        Role.RADIOLOGIST,
        radiologist.site_id,
        "fr",
        0,
    )
    today = worklist(work)
    assert 10 <= today.waiting + today.taken_up <= 25 and today.waiting >= 5
    assert holds_demonstration_data(work)


def test_nothing_in_it_lies_in_the_future(work: UnitOfWork) -> None:
    load_demonstration(work, people=30)
    newest = work.session.scalar(select(func.max(Observation.observed_on)))
    assert newest is not None and newest < work.today
    assert all(alert.raised_at <= work.now for alert in work.session.scalars(select(Alert)))
    received = work.session.scalars(select(QuestionnaireResponse.received_at))
    assert all(at is not None and at <= work.now for at in received)


def test_the_printed_doors_open(work: UnitOfWork) -> None:
    load_demonstration(work, people=30)
    doors = demonstration_doors(work)
    assert doors is not None and doors == demonstration_doors(work)
    assert [account.role for account in doors.accounts] == ["radiologist", "coordinator", "administrator"]
    stored = work.session.scalars(select(User.password_hash)).first()
    assert stored is not None and password_matches(stored, doors.password)
    shown = holder(work, doors.link.rpartition("/")[2])
    assert work.session.get_one(Patient, shown.patient_id).birth_year == doors.birth_date.year


def test_production_never_gets_it(work: UnitOfWork) -> None:
    work.settings = replace(work.settings, environment="production")
    with pytest.raises(InputError, match="demonstration_in_production"):
        load_demonstration(work, people=30)
    assert demonstration_doors(work) is None


def test_production_refuses_a_database_that_holds_it(work: UnitOfWork) -> None:
    load_demonstration(work, people=3)
    work.settings = replace(work.settings, environment="production")
    with pytest.raises(InputError, match="demonstration_in_production"):
        refuse_demonstration_in_production(work)


def test_a_database_that_holds_anybody_never_gets_it(work: UnitOfWork) -> None:
    a_patient(work, a_site(work))
    with pytest.raises(ConflictError, match="demonstration_not_empty"):
        load_demonstration(work, people=30)
    assert work.session.scalar(select(func.count()).select_from(Patient)) == 1
