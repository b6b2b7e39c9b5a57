"""The page on which data is taken away."""

import csv
import io
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from outcomes.models import AuditEvent, Patient, User
from outcomes.permissions import Role
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, a_user

SignIn = Callable[[User], FlaskClient]


@pytest.fixture
def patient(work: UnitOfWork) -> Patient:
    patient = a_patient(work, a_site(work), "=1+1", hospital_id="H-9")
    a_procedure(work, patient, work.today)
    return patient


def _taken(client: FlaskClient, **fields: str):
    chosen = {"format": "csv", "shape": "long", "content": "deidentified"}
    return client.post("/exports/", data=chosen | fields)


def test_a_researcher_takes_deidentified_files_and_nothing_else(
    work: UnitOfWork, patient: Patient, sign_in: SignIn
) -> None:
    client = sign_in(a_user(work, patient.site, Role.RESEARCHER))
    assert "password" not in client.get("/exports/").text
    answer = _taken(client, shape="wide")
    with ZipFile(io.BytesIO(answer.data)) as archive:
        names = [name.split("/")[1] for name in archive.namelist()]
        assert names == ["README.txt", "data_dictionary.csv", "episodes_wide.csv"]
        readme, table = (archive.read(archive.namelist()[place]).decode() for place in (0, 2))
    assert "De-identified" in readme and "episodes_wide.csv\t1\t" in readme
    (row,) = csv.DictReader(io.StringIO(table))
    assert row["patient_id"] == "'=1+1"
    assert _taken(client, content="full", password=PASSWORD).status_code == 403
    answer.close()


def test_everything_needs_the_password_again_and_is_audited(
    work: UnitOfWork, patient: Patient, sign_in: SignIn
) -> None:
    client = sign_in(a_user(work, patient.site, Role.RADIOLOGIST))
    refused = _taken(client, content="full", password="guess")
    assert refused.status_code == 400
    assert "This is not your current password." in refused.text
    answer = _taken(client, content="full", password=PASSWORD)
    with ZipFile(io.BytesIO(answer.data)) as archive:
        patients = next(name for name in archive.namelist() if name.endswith("/patients.csv"))
        assert "H-9" in archive.read(patients).decode()
    answer.close()
    (event,) = work.session.query(AuditEvent).filter_by(action="files.export")
    assert (event.detail["deidentified"], event.site_id) == (False, patient.site_id)


def test_an_administrator_takes_nothing(work: UnitOfWork, patient: Patient, sign_in: SignIn) -> None:
    assert sign_in(a_user(work, patient.site, Role.ADMINISTRATOR)).get("/exports/").status_code == 403


def test_an_unknown_format_is_said(work: UnitOfWork, patient: Patient, sign_in: SignIn) -> None:
    client = sign_in(a_user(work, patient.site, Role.RADIOLOGIST))
    answer = _taken(client, format="docx")
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
