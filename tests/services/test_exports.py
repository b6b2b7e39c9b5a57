import csv
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from outcomes.errors import InputError
from outcomes.models import (
    AdverseEvent,
    Base,
    KneeEvent,
    NerveFreeze,
    Observation,
    OpioidIntake,
    Patient,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.services.exports import export_folder
from outcomes.services.imports import import_folder
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site, an_observation

DAY = date(2026, 3, 2)
PARIS = timezone(timedelta(hours=2))
FREE_TEXT = '=SUM(A1); "quoted",\r\nsecond line é'


@pytest.fixture
def patient(work: UnitOfWork) -> Patient:
    """One patient with something in each of our tables."""
    patient = a_patient(work, a_site(work, "Nice"), "CR-1", hospital_id="H-77", first_name="Jeanne")
    procedure = a_procedure(work, patient, DAY)
    an_observation(work, patient, DAY, "steps", 4000.0, laterality="", source="tracker")
    an_observation(work, patient, DAY, "pain_average", 0.1 + 0.2)
    work.begin()
    patient.withdrawn_on = date(2026, 11, 1)
    procedure.operator, procedure.bmi, procedure.device = "Dr Example", 27.4, FREE_TEXT
    work.session.add(_response(patient, procedure))
    work.session.add_all(_harm_and_history(work, patient, procedure))
    work.commit()
    return patient


def _response(patient: Patient, procedure: Procedure) -> QuestionnaireResponse:
    response = QuestionnaireResponse(
        response_id="r-1",
        patient_id=patient.id,
        procedure_id=procedure.id,
        instrument="diary",
        version="1",
        locale="fr",
        observed_on=DAY,
        opened_at=datetime(2026, 3, 29, 2, 30, 0, 1, tzinfo=PARIS),
        authored_at=datetime(2026, 3, 29, 2, 31, tzinfo=UTC),
        entered_by="helper",
        respondent="patient",
        medium="paper",
        reason=FREE_TEXT,
        answers={"pain_average": 3, "zones": ["shin"], "note": "Jeanne", "none": None},
    )
    response.intakes.append(
        OpioidIntake(
            product="tramadol",
            strength_mg=50.0,
            number=2.5,
            days_covered=3,
            factor_set="CDC-2022",
            mme_per_day=25 / 3,
        )
    )
    return response


def _harm_and_history(work: UnitOfWork, patient: Patient, procedure: Procedure) -> list[Base]:
    harm = {"procedure_id": procedure.id, "onset_on": DAY, "event": "bruising", "recorded_at": work.now}
    old = {"superseded_at": work.now, "superseded_reason": FREE_TEXT}
    number = {"patient_id": patient.id, "laterality": "left", "observed_on": DAY, "code": "pain_average"}
    return [
        NerveFreeze(procedure_id=procedure.id, nerve="infrapatellar_saphenous", cycles=2, image_kept=False),
        KneeEvent(
            patient_id=patient.id, laterality="left", occurred_on=DAY, event="injection", recorded_at=work.now
        ),
        AdverseEvent(**harm, severity=1, serious=False, causality="certain"),
        AdverseEvent(**harm, **old, severity=2),
        Observation(**number, **old, source="diary", value=9.0, recorded_at=work.now),
        Observation(**number, **old, source="diary", value=8.0, recorded_at=work.now),
    ]


def _empty(work: UnitOfWork) -> None:
    work.begin()
    for table in reversed(Base.metadata.sorted_tables):
        work.session.execute(table.delete())
    work.commit()
    work.session.expunge_all()


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in sorted(folder.iterdir())}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_an_export_imported_into_an_empty_database_loses_nothing(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    export_folder(work, tmp_path / "first")
    _empty(work)
    import_folder(work, tmp_path / "first")
    report = export_folder(work, tmp_path / "second")
    assert contents(tmp_path / "second") == contents(tmp_path / "first")
    assert all(report.rows.values()) and report.rows["observations_superseded.csv"] == 2


def test_instants_keep_the_offset_of_the_clock_that_showed_them(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    export_folder(work, tmp_path)
    (response,) = rows(tmp_path / "questionnaire_responses.csv")
    assert response["opened_at"] == "2026-03-29T02:30:00.000001+02:00"
    assert json.loads(response["answers"])["note"] == "Jeanne"


def test_contact_details_never_leave(work: UnitOfWork, patient: Patient, tmp_path: Path) -> None:
    patient_row = export_folder(work, tmp_path) and rows(tmp_path / "patients.csv")[0]
    assert patient_row["hospital_id"] == "H-77"
    assert "first_name" not in patient_row


def test_a_deidentified_export_holds_no_words_and_true_intervals(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    work.begin()
    work.session.get_one(Patient, patient.id).birth_year = 1925
    work.commit()
    export_folder(work, tmp_path / "plain")
    export_folder(work, tmp_path / "bare", deidentified=True)
    text = "".join(contents(tmp_path / "bare").values())
    for word in ("Jeanne", "H-77", "Nice", "Dr Example", "SUM", "second line"):
        assert word not in text
    shifts = {
        date.fromisoformat(plain[column]) - date.fromisoformat(bare[column])
        for file, column in (("observations.csv", "observed_on"), ("procedures.csv", "performed_on"))
        for plain, bare in zip(rows(tmp_path / "plain" / file), rows(tmp_path / "bare" / file), strict=True)
    }
    assert len(shifts) == 1 and timedelta(0) < shifts.pop() < timedelta(days=365)
    (answers,) = [json.loads(row["answers"]) for row in rows(tmp_path / "bare/questionnaire_responses.csv")]
    assert answers == {"pain_average": 3, "zones": []}
    assert int(rows(tmp_path / "bare" / "patients.csv")[0]["birth_year"]) == work.today.year - 89


def test_a_deidentified_export_can_be_imported(work: UnitOfWork, patient: Patient, tmp_path: Path) -> None:
    export_folder(work, tmp_path, deidentified=True)
    _empty(work)
    assert sum(each.new for each in import_folder(work, tmp_path).files) == 12


def test_the_data_dictionary_describes_every_column(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    export_folder(work, folder, french=str.upper)
    described = {(row["file"], row["column"]) for row in rows(folder / "data_dictionary.csv")}
    for path in folder.iterdir():
        if path.name != "data_dictionary.csv":
            header = path.read_text().splitlines()[0].split(",")
            assert {(path.name, name) for name in header} <= described
    assert rows(folder / "data_dictionary.csv")[0]["meaning_fr"] == "STUDY CODE OF THE PATIENT"


def test_an_export_overwrites_nothing_and_knows_csv_alone(work: UnitOfWork, tmp_path: Path) -> None:
    export_folder(work, tmp_path)
    with pytest.raises(InputError, match="folder_not_empty"):
        export_folder(work, tmp_path)
    with pytest.raises(InputError, match="format_not_available"):
        export_folder(work, tmp_path / "other", format_name="xlsx")
