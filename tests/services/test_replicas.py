"""A de-identified replica: every number, nobody's name."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from outcomes.database import open_database
from outcomes.errors import ConflictError
from outcomes.models import Observation, Patient, PatientContact, PersonalLink, Procedure, User
from outcomes.services.replicas import replicate
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import at_work, some_entries


def _silent(_name: str, _done: int, _total: int) -> None:
    """Hear nothing."""


def test_numbers_go_and_names_do_not(work: UnitOfWork, tmp_path: Path) -> None:
    site = a_site(work)
    at_work(work, site)
    patient = a_patient(work, site, "CODE-7", first_name="Jeanne", hospital_id="H-77", phone="06 00 00 00 07")
    procedure = a_procedure(work, patient, work.today - timedelta(days=40))
    some_entries(work, procedure, [(day, float(day % 10)) for day in range(-10, 30)])
    file = tmp_path / "replica.db"
    replicate(work, f"sqlite:///{file}", _silent)
    engine = open_database(f"sqlite:///{file}")
    with Session(engine) as there:
        assert there.scalars(select(Patient.code)).all() == ["CODE-7"]
        moved = there.scalars(select(Procedure.performed_on)).one()
        assert moved is not None and moved != procedure.performed_on
        rows = there.execute(select(Observation.observed_on, Observation.value)).all()
        found = sorted(((day - moved).days, value) for day, value in rows)
        assert found == [(day, float(day % 10)) for day in range(-10, 30)]
        for model in (PatientContact, PersonalLink, User):
            assert there.scalar(select(func.count()).select_from(model)) == 0
    engine.dispose()
    held = file.read_bytes()
    assert all(word not in held for word in (b"Jeanne", b"H-77", b"06 00 00 00 07"))
    with pytest.raises(ConflictError, match="restore_not_empty"):
        replicate(work, f"sqlite:///{file}", _silent)
