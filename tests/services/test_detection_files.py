import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from outcomes.errors import InputError
from outcomes.models import Observation, Patient, Procedure
from outcomes.services.detection_files import detect_into, look_back_into
from outcomes.services.imports import import_folder
from outcomes.services.unit_of_work import UnitOfWork
from tests.factories import a_patient, a_procedure, a_site

DAY_ZERO = date(2026, 3, 2)


def on(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


@pytest.fixture
def procedure(work: UnitOfWork) -> Procedure:
    """Pain 7, then 2, back on D100; on D160 a step count and a numb area, which make no row."""
    patient = a_patient(work, a_site(work))
    procedure = a_procedure(work, patient, DAY_ZERO)
    rows = [
        (day, "pain_average", 7.0 if day < 1 or day >= 100 else 2.0) for day in range(-10, 150) if day % 2
    ]
    _enter(work, patient, [*rows, (150, "numbness_area", 10.0), (160, "steps", 100.0)])
    return procedure


def _enter(work: UnitOfWork, patient: Patient, rows: list[tuple[int, str, float]]) -> None:
    work.begin()
    work.session.add_all(
        Observation(
            patient_id=patient.id,
            laterality="" if code == "steps" else "left",
            observed_on=on(day),
            code=code,
            value=value,
            source="diary",
            recorded_at=datetime(2026, 11, 24, tzinfo=UTC),
        )
        for day, code, value in rows
    )
    work.commit()


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_have_the_agreed_columns(work: UnitOfWork, procedure: Procedure, tmp_path: Path) -> None:
    detect_into(work, tmp_path / "d.csv", tmp_path / "r.csv")
    assert (tmp_path / "d.csv").read_text().splitlines()[0] == (
        "patient_id,procedure_id,as_of,phase,p_no_response,p_returned,p_regenerating,p_relief,"
        "p_return_started,p_return_30d,p_return_60d,p_return_90d,p_return_365,nerve,p_regeneration,"
        "return_kind,level,level_q10,level_q90,baseline,nadir,line,regeneration_on,return_on,"
        "forecast_q10,forecast_q50,forecast_q90,engine_version"
    )
    assert (tmp_path / "r.csv").read_text().splitlines()[0] == (
        "patient_id,procedure_id,observed_on,p_returned,p_return_started,p_return_30d,p_return_365,"
        "p_regeneration,regeneration_alarm,return_alarm,forecast_q10,forecast_q50,forecast_q90"
    )


def test_there_is_one_row_per_entry_day_from_day_zero_on(
    work: UnitOfWork, procedure: Procedure, tmp_path: Path
) -> None:
    report = detect_into(work, tmp_path / "d.csv", tmp_path / "r.csv")
    days = [row["observed_on"] for row in rows(tmp_path / "r.csv")]
    assert days == [str(on(day)) for day in range(150) if day % 2]
    (newest,) = rows(tmp_path / "d.csv")
    assert (newest["as_of"], newest["phase"]) == (days[-1], "returned")
    assert DAY_ZERO < date.fromisoformat(newest["return_on"]) <= on(149)
    assert report.return_alarms == 1


def test_as_of_gives_what_was_said_on_that_day(
    work: UnitOfWork, procedure: Procedure, tmp_path: Path
) -> None:
    detect_into(work, tmp_path / "d.csv", tmp_path / "all.csv")
    newest = (tmp_path / "d.csv").read_text()
    detect_into(work, tmp_path / "d.csv", None)
    assert (tmp_path / "d.csv").read_text() == newest
    detect_into(work, tmp_path / "e.csv", tmp_path / "some.csv", as_of=on(80))
    some = (tmp_path / "some.csv").read_text()
    assert (tmp_path / "all.csv").read_text().startswith(some) and len(some.splitlines()) == 41
    assert rows(tmp_path / "e.csv")[0]["as_of"] == str(on(79))


def test_an_episode_without_entries_is_read_as_of_its_day_zero(work: UnitOfWork, tmp_path: Path) -> None:
    patient = a_patient(work, a_site(work))
    a_procedure(work, patient, DAY_ZERO)
    a_procedure(work, patient, DAY_ZERO, "right", indication="pre_arthroplasty")
    detect_into(work, tmp_path / "d.csv", None)
    (row,) = rows(tmp_path / "d.csv")
    assert (row["as_of"], row["phase"], row["p_returned"]) == (str(DAY_ZERO), "insufficient_data", "")


def test_a_file_that_cannot_be_written_is_named(work: UnitOfWork, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_not_writable"):
        detect_into(work, tmp_path / "no" / "d.csv", None)


def test_nobody_whom_nobody_treated_gets_a_return_alarm(
    work: UnitOfWork, real_data: Path, tmp_path: Path
) -> None:
    import_folder(work, real_data / "knee_diaries")
    report = detect_into(work, tmp_path / "d.csv", tmp_path / "r.csv")
    assert (report.episodes, report.return_alarms) == (3, 0)
    assert {row["return_alarm"] for row in rows(tmp_path / "r.csv")} == {"0"}


def test_looking_back_dates_the_return_and_says_as_of_when(
    work: UnitOfWork, procedure: Procedure, tmp_path: Path
) -> None:
    assert look_back_into(work, tmp_path / "h.csv") == 1
    assert (tmp_path / "h.csv").read_text().splitlines()[0] == (
        "patient_id,procedure_id,as_of,return_started_on,return_on,return_on_q10,return_on_q90,p_returned,"
        "regeneration_on,regeneration_on_q10,regeneration_on_q90,p_regeneration,engine_version"
    )
    (row,) = rows(tmp_path / "h.csv")
    assert (row["procedure_id"], row["as_of"], row["regeneration_on"]) == (procedure.code, str(on(149)), "")
    assert str(on(95)) <= row["return_on"] <= str(on(103)) and float(row["p_returned"]) > 0.9
    assert row["return_started_on"] < row["return_on"] and row["return_on_q10"] <= row["return_on_q90"]


def test_looking_back_from_an_earlier_day_knows_nothing_later(
    work: UnitOfWork, procedure: Procedure, tmp_path: Path
) -> None:
    look_back_into(work, tmp_path / "h.csv", as_of=on(90))
    (row,) = rows(tmp_path / "h.csv")
    assert (row["as_of"], row["return_on"]) == (str(on(89)), "")
