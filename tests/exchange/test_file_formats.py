"""Tables written for spreadsheets and other programs."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from outcomes.exchange import file_formats
from outcomes.exchange.columns import Column, Kind
from outcomes.exchange.file_formats import FileFormat, write_table

COLUMNS = (Column("name", Kind.TEXT, "A name"), Column("number", Kind.NUMBER, "A number"))


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_table_of_nobody_has_its_heading(tmp_path: Path, file_format: FileFormat) -> None:
    path = tmp_path / f"nobody.{file_format}"
    assert write_table(path, COLUMNS, (), file_format) == 0
    assert path.stat().st_size > 0


def test_rows_beyond_what_a_sheet_holds_go_on_in_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_formats, "_ROWS_OF_A_SHEET", 3)
    path = tmp_path / "many.xlsx"
    records = [{"name": f"n{number}", "number": number} for number in range(7)]
    assert write_table(path, COLUMNS, records, FileFormat.XLSX) == 7
    with ZipFile(path) as book:
        sheets = sorted(name for name in book.namelist() if name.startswith("xl/worksheets/sheet"))
        assert [book.read(name).count(b"<row ") for name in sheets] == [4, 4, 2]


def test_parts_of_a_parquet_file_are_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pandas

    monkeypatch.setattr(file_formats, "_ROWS_AT_ONCE", 2)
    path = tmp_path / "many.parquet"
    write_table(path, COLUMNS, [{"name": "n", "number": number} for number in range(5)], FileFormat.PARQUET)
    assert pandas.read_parquet(path)["number"].tolist() == [0, 1, 2, 3, 4]


def test_an_error_half_way_leaves_nothing_and_an_older_file_stands(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text("old")

    def breaking():
        yield {"name": "one", "number": 1}
        raise RuntimeError("half way")

    for file_format in FileFormat:
        with pytest.raises(RuntimeError):
            write_table(path, COLUMNS, breaking(), file_format)
    assert [each.name for each in tmp_path.iterdir()] == ["old.csv"]
    assert path.read_text() == "old"
