import csv
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from xml.etree.ElementTree import fromstring
from zipfile import ZipFile

import pandas
import pyreadstat
import pytest

from outcomes.errors import Forbidden, InputError
from outcomes.exchange.formulas import neutral
from outcomes.models import (
    AdverseEvent,
    Base,
    ComplicationReview,
    KneeEvent,
    NerveFreeze,
    Observation,
    OpioidIntake,
    Patient,
    Procedure,
    QuestionnaireResponse,
)
from outcomes.permissions import Role
from outcomes.services.exports import FORMATS, ExportChoice, ExportWords, export_folder, export_site
from outcomes.services.imports import import_folder
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import PASSWORD, a_patient, a_procedure, a_site, an_observation
from tests.staff_at_work import at_work

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
    asked = {"procedure_id": procedure.id, "day": 1, "asked_on": DAY, "recorded_at": work.now}
    old = {"superseded_at": work.now, "superseded_reason": FREE_TEXT}
    number = {"patient_id": patient.id, "laterality": "left", "observed_on": DAY, "code": "pain_average"}
    return [
        NerveFreeze(procedure_id=procedure.id, nerve="infrapatellar_saphenous", cycles=2, image_kept=False),
        KneeEvent(
            patient_id=patient.id, laterality="left", occurred_on=DAY, event="injection", recorded_at=work.now
        ),
        AdverseEvent(**harm, severity=1, serious=False, causality="certain"),
        AdverseEvent(**harm, **old, severity=2),
        ComplicationReview(**asked, asked_codes="bruising;swelling", found_codes="bruising"),
        ComplicationReview(**asked, **old, asked_codes="bruising;swelling", found_codes=""),
        Observation(**number, **old, source="diary", value=9.0, recorded_at=work.now),
        Observation(**number, **old, source="diary", value=8.0, recorded_at=work.now),
    ]


def _empty(work: UnitOfWork) -> None:
    work.begin()
    for table in reversed(Base.metadata.sorted_tables):
        if not table.name.startswith("audit_"):  # it only grows
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
    export_folder(work, tmp_path / "bare", ExportChoice(is_deidentified=True))
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
    export_folder(work, tmp_path, ExportChoice(is_deidentified=True))
    _empty(work)
    assert sum(each.new for each in import_folder(work, tmp_path).files) == 14


def test_the_data_dictionary_describes_every_column(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    export_folder(work, folder, words=ExportWords(french=str.upper))
    described = {(row["file"], row["column"]) for row in rows(folder / "data_dictionary.csv")}
    for path in folder.iterdir():
        if path.name != "data_dictionary.csv":
            header = path.read_text().splitlines()[0].split(",")
            assert {(path.name, name) for name in header} <= described
    assert rows(folder / "data_dictionary.csv")[0]["meaning_fr"] == "STUDY CODE OF THE PATIENT"


def test_an_export_overwrites_nothing_and_knows_its_formats_and_shapes(
    work: UnitOfWork, tmp_path: Path
) -> None:
    export_folder(work, tmp_path)
    with pytest.raises(InputError, match="folder_not_empty"):
        export_folder(work, tmp_path)
    with pytest.raises(InputError, match="format_not_available"):
        export_folder(work, tmp_path / "other", ExportChoice("docx"))
    with pytest.raises(InputError, match="shape_not_available"):
        export_folder(work, tmp_path / "other", ExportChoice(shape="round"))


def _read(path: Path) -> list[dict[str, object]]:
    """A table in any format as pandas and R's readers see it, codes as words."""
    readers = {
        ".csv": lambda: pandas.read_csv(path),
        ".xlsx": lambda: _sheet(path),
        ".parquet": lambda: pandas.read_parquet(path),
        ".sav": lambda: pyreadstat.read_sav(path, apply_value_formats=True)[0],
        ".dta": lambda: pyreadstat.read_dta(path, apply_value_formats=True)[0],
    }
    return list(readers[path.suffix]().to_dict("records"))


def _sheet(path: Path) -> pandas.DataFrame:
    """The first sheet of a workbook, read as the XML it is."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with ZipFile(path) as book:
        sheet = fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  written a moment ago
    assert sheet.find(".//m:f", space) is None, "a formula"
    lines = []
    for row in sheet.iterfind(".//m:row", space):
        cells: dict[str, object] = {}
        for cell in row.iterfind("m:c", space):
            column = "".join(sign for sign in cell.get("r", "") if sign.isalpha())
            value = cell.find("m:v", space)
            if cell.get("t") == "inlineStr":
                cells[column] = "".join(part.text or "" for part in cell.iter(f"{{{space['m']}}}t"))
            elif value is not None:
                cells[column] = float(value.text or "nan")
        lines.append(cells)
    header = lines[0]
    return pandas.DataFrame([{header[k]: v for k, v in line.items()} for line in lines[1:]])


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_holds_the_same(
    work: UnitOfWork, patient: Patient, tmp_path: Path, format_name: str
) -> None:
    report = export_folder(work, tmp_path, ExportChoice(format_name))
    assert report.rows[f"observations.{format_name}"] == 2
    assert not list(tmp_path.glob("*.part*"))
    (procedure,) = _read(tmp_path / f"procedures.{format_name}")
    assert (procedure["side"], procedure["bmi"], procedure["operator"]) == ("left", 27.4, "Dr Example")
    device = str(procedure["device"]).replace("_x000D_", "\r")  # as Excel spells it
    assert device == (neutral(FREE_TEXT) if format_name == "csv" else FREE_TEXT)
    numbers = sorted(row["value"] for row in _read(tmp_path / f"observations.{format_name}"))
    rounding = 1e-15 if format_name == "xlsx" else 0  # Excel keeps 15 digits
    assert numbers == [pytest.approx(0.1 + 0.2, rel=rounding, abs=0), 4000]
    (response,) = _read(tmp_path / f"questionnaire_responses.{format_name}")
    assert response["opened_at"] == "2026-03-29T02:30:00.000001+02:00"
    assert json.loads(str(response["answers"]))["note"] == "Jeanne"


def test_days_are_days_in_every_format(work: UnitOfWork, patient: Patient, tmp_path: Path) -> None:
    for format_name in ("parquet", "sav", "dta"):
        export_folder(work, tmp_path / format_name, ExportChoice(format_name))
        (row,) = _read(tmp_path / format_name / f"procedures.{format_name}")
        assert pandas.Timestamp(row["performed_on"]).date() == DAY  # type: ignore[arg-type]  # a cell of any kind
    export_folder(work, tmp_path / "xlsx", ExportChoice("xlsx"))
    (row,) = _read(tmp_path / "xlsx" / "procedures.xlsx")
    assert row["performed_on"] == (DAY - date(1899, 12, 30)).days


def test_columns_and_codes_carry_labels_where_the_format_has_them(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    words = ExportWords(spoken=str.upper)
    for format_name, read in (("sav", pyreadstat.read_sav), ("dta", pyreadstat.read_dta)):
        export_folder(work, tmp_path / format_name, ExportChoice(format_name), words)
        _, meta = read(tmp_path / format_name / f"procedures.{format_name}")
        assert meta.column_names_to_labels["bmi"] == "BODY MASS INDEX"
        assert "left" in next(iter(v for k, v in meta.variable_value_labels.items() if k == "side")).values()


def test_the_wide_shape_has_one_row_per_episode_and_says_why_a_value_is_missing(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    site = patient.site
    other = a_patient(work, site, "CR-2")
    day_zero = work.today - timedelta(days=100)
    a_procedure(work, other, day_zero)
    for day, value in ((-5, 8.0), (-4, 8.0), (-3, 7.0), (30, 2.0), (31, 4.0)):
        an_observation(work, other, day_zero + timedelta(days=day), "pain_average", value)
    export_folder(work, tmp_path, ExportChoice(shape="wide"))
    by_patient = {row["patient_id"]: row for row in rows(tmp_path / "episodes_wide.csv")}
    found = by_patient["CR-2"]
    assert (found["baseline_pain"], found["pain_average_d30"], found["pain_average_d30_why"]) == (
        "8",
        "3",
        "",
    )
    assert (found["pain_average_d60"], found["pain_average_d60_why"]) == ("", "silent")
    assert found["pain_average_d120_why"] == "not_yet"
    assert found["course"] == "in_relief"
    assert by_patient["CR-1"]["pain_average_d365_why"] == "withdrew"
    assert "koos_jr_d30" not in found
    described = {row["column"] for row in rows(tmp_path / "data_dictionary.csv")}
    assert set(found) == described


def test_a_deidentified_wide_shape_moves_days_and_names_nobody(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    export_folder(work, tmp_path, ExportChoice(shape="wide", is_deidentified=True))
    (row,) = rows(tmp_path / "episodes_wide.csv")
    assert (row["operator"], row["device"]) == ("", "")
    assert date.fromisoformat(row["performed_on"]) < DAY


def test_a_site_takes_its_own_away_and_what_names_people_with_the_password(
    work: UnitOfWork, patient: Patient, tmp_path: Path
) -> None:
    stranger = a_patient(work, a_site(work, "Lyon"), "L-1")
    a_procedure(work, stranger, DAY)
    at_work(work, patient.site, Role.RADIOLOGIST)
    export_site(work, tmp_path / "bare", ExportChoice(is_deidentified=True), ExportWords())
    assert [row["patient_id"] for row in rows(tmp_path / "bare" / "patients.csv")] == ["CR-1"]
    with pytest.raises(InputError, match="password_wrong"):
        export_site(work, tmp_path / "full", ExportChoice(), ExportWords(), "guess")
    assert not (tmp_path / "full").exists()
    export_site(work, tmp_path / "full", ExportChoice(), ExportWords(), PASSWORD)
    assert rows(tmp_path / "full" / "patients.csv")[0]["hospital_id"] == "H-77"
    at_work(work, patient.site, Role.RESEARCHER)
    with pytest.raises(Forbidden):
        export_site(work, tmp_path / "again", ExportChoice(), ExportWords(), PASSWORD)


def test_what_breaks_half_way_leaves_no_half_file(work: UnitOfWork, patient: Patient, tmp_path: Path) -> None:
    work.begin()
    work.session.query(QuestionnaireResponse).one().answers = {"note": "x" * 40_000}
    work.commit()
    for format_name in ("xlsx", "sav"):
        folder = tmp_path / format_name
        with pytest.raises(InputError, match="cell_too_long"):
            export_folder(work, folder, ExportChoice(format_name))
        there = sorted(path.stem for path in folder.iterdir())
        assert there == ["nerve_freezes", "patients", "procedures"]
    export_folder(work, tmp_path / "parquet", ExportChoice("parquet"))
