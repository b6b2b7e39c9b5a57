import csv
import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Outcomes

FILES = {
    "patients.csv": "patient_id,birth_year,sex,language\nA,1950,female,fr\n",
    "procedures.csv": "patient_id,procedure_id,performed_on,side,indication,kellgren_lawrence,nerves\n"
    "A,A-1,2026-03-02,left,osteoarthritis,3,infrapatellar_saphenous\n",
    "observations.csv": "patient_id,procedure_id,observed_on,code,value\nA,,2026-03-05,pain_average,3.5\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def test_an_import_counts_what_it_did(outcomes: Outcomes, folder: Path) -> None:
    answer = outcomes("import", folder)
    assert answer.code == 0
    assert "observations.csv: 1 new, 0 amended, 0 already there" in answer.out.splitlines()
    assert "Episodes read: 1; alerts raised: 0." in answer.err
    assert "0 new, 0 amended, 1 already there" in outcomes("import", folder).out


def test_a_dry_run_changes_nothing(outcomes: Outcomes, folder: Path) -> None:
    assert "dry run" in outcomes("import", folder, "--dry-run").err
    assert "1 new" in outcomes("import", folder).out


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "observations.csv, line 2, column value: 11 is impossible for pain_average; expected 0–10."),
        (
            "fr",
            "observations.csv, ligne 2, colonne value\u00a0: 11 est impossible pour pain_average\u00a0; "
            "attendu\u00a0: 0–10.",
        ),
    ],
)
def test_a_bad_row_is_named_in_the_readers_language(
    outcomes: Outcomes, folder: Path, language: str, sentence: str
) -> None:
    (folder / "observations.csv").write_text(FILES["observations.csv"].replace("3.5", "11"))
    answer = outcomes("import", folder, language=language)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err.splitlines()


def test_many_bad_rows_are_counted_and_not_all_told(outcomes: Outcomes, folder: Path) -> None:
    rows = "".join(f"A,,2026-03-05,pain_average,{value}\n" for value in range(11, 91))
    (folder / "observations.csv").write_text("patient_id,procedure_id,observed_on,code,value\n" + rows)
    told = outcomes("import", folder).err.splitlines()
    assert told[-2:] == ["… and 30 more.", "Errors: 80. Nothing was changed."]


def test_another_value_needs_the_word(outcomes: Outcomes, folder: Path) -> None:
    outcomes("import", folder)
    (folder / "observations.csv").write_text(FILES["observations.csv"].replace("3.5", "4"))
    assert "--amend" in outcomes("import", folder).err
    assert "observations.csv: 0 new, 1 amended, 0 already there" in outcomes("import", folder, "--amend").out


def test_a_folder_without_our_files_is_named(outcomes: Outcomes, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = outcomes("import", tmp_path / "empty")
    assert answer.code == 2 and "holds none of our files" in answer.err


def test_what_is_exported_is_what_was_imported(outcomes: Outcomes, folder: Path, tmp_path: Path) -> None:
    outcomes("import", folder)
    assert outcomes("export", tmp_path / "out").code == 0
    row = next(csv.DictReader(io.StringIO((tmp_path / "out" / "observations.csv").read_text())))
    assert (row["patient_id"], row["side"], row["value"], row["source"]) == ("A", "left", "3.5", "import")


def test_other_formats_and_shapes_are_written_and_unknown_ones_named(
    outcomes: Outcomes, folder: Path, tmp_path: Path
) -> None:
    outcomes("import", folder)
    answer = outcomes("export", tmp_path / "out", "--format", "xlsx", "--shape", "wide")
    assert (answer.code, answer.out) == (0, "episodes_wide.xlsx: 1 rows\n")
    answer = outcomes("export", tmp_path / "out", "--format", "docx")
    assert answer.code == 2
    assert answer.err == "There is no format “docx”; expected: csv, xlsx, parquet, sav, dta.\n"


def test_a_backup_is_verified_and_named(outcomes: Outcomes, folder: Path, tmp_path: Path) -> None:
    outcomes("import", folder)
    assert "rows, encrypted" in outcomes("backup", tmp_path / "copy").out
    assert outcomes("backup", tmp_path / "copy").code == 2
    tried = outcomes("restore", tmp_path / "copy", "--check")
    assert (tried.code, "Nothing was changed" in tried.out) == (0, True)
    refused = outcomes("restore", tmp_path / "copy")
    assert (refused.code, "is not empty" in refused.err) == (2, True)
    (tmp_path / "new.db").unlink()
    assert "compared, all alike" in outcomes("restore", tmp_path / "copy").out
    assert "none changed" in outcomes("audit", "verify").out


def test_detect_writes_to_standard_output_or_to_files(
    outcomes: Outcomes, folder: Path, tmp_path: Path
) -> None:
    outcomes("import", folder)
    (row,) = csv.DictReader(io.StringIO(outcomes("detect").out))
    assert (row["procedure_id"], row["as_of"], row["phase"]) == ("A-1", "2026-03-05", "insufficient_data")
    answer = outcomes("detect", "--out", tmp_path / "d.csv", "--replay", tmp_path / "r.csv")
    assert (answer.code, answer.out) == (0, "")
    assert len((tmp_path / "r.csv").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("language", "says"), [("en", "Nothing was changed."), ("fr", "Rien n’a été modifié.")]
)
def test_a_cluster_that_cannot_be_used_is_said_before_anything_is_done(
    outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, says: str
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # as where the extra is not installed
    answer = outcomes(
        "detect", "--out", tmp_path / "d.csv", "--scheduler", "tcp://127.0.0.1:9", language=language
    )
    assert (answer.code, answer.out) == (2, "")
    assert "requirements-cluster.txt" in answer.err and says in answer.err
    assert not (tmp_path / "d.csv").exists()


def test_detect_looks_back_into_a_file_of_its_own(outcomes: Outcomes, folder: Path, tmp_path: Path) -> None:
    outcomes("import", folder)
    answer = outcomes("detect", "--hindsight", tmp_path / "h.csv")
    assert (answer.code, answer.out) == (0, "")
    assert "Episodes looked back over: 1." in answer.err
    (row,) = csv.DictReader(io.StringIO((tmp_path / "h.csv").read_text()))
    assert (row["procedure_id"], row["as_of"], row["return_on"]) == ("A-1", "2026-03-05", "")
    both = outcomes("detect", "--hindsight", tmp_path / "h.csv", "--out", tmp_path / "d.csv")
    assert both.code == 0 and (tmp_path / "d.csv").exists()
    nowhere = outcomes("detect", "--hindsight", tmp_path / "no" / "h.csv", language="fr")
    assert nowhere.code == 2
