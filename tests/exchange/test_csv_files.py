from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outcomes.exchange.csv_files import read_sheet, write_sheet
from outcomes.exchange.tables import EVENTS, NERVE_FREEZES, PATIENTS, TABLES, Table

HEADER = "patient_id,birth_year,sex,language\n"


def problems(tmp_path: Path, content: bytes) -> list[tuple[int, str, str]]:
    path = tmp_path / "patients.csv"
    path.write_bytes(content)
    return [(each.line, each.column, each.code) for each in read_sheet(path, PATIENTS).problems]


def test_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    text = HEADER + 'A,1950,female,fr\n\n"B\nB",1950,female,fr\nC,19x,female,fr\n'
    assert problems(tmp_path, text.encode()) == [(6, "birth_year", "number_not_read")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (1, "", "header_missing")),
        (b"patient_id,birth_year,sex\n", (1, "language", "column_missing")),
        (HEADER.replace("language", "language,shoe").encode(), (1, "shoe", "column_unknown")),
        (HEADER.replace("sex", "sex,sex").encode(), (1, "sex", "column_twice")),
        (HEADER.encode() + b"A,1950,female\n", (2, "", "row_malformed")),
        (HEADER.encode() + b'A,1950,female,"fr\n', (2, "", "row_quotes")),
        (HEADER.encode() + b"A,1950,female,fr\nB,1950,f\xe9male,fr\n", (3, "", "file_not_utf8")),
    ],
)
def test_a_malformed_file_is_refused_with_its_place(
    tmp_path: Path, content: bytes, expected: tuple[int, str, str]
) -> None:
    assert expected in problems(tmp_path, content)


def test_a_byte_order_mark_and_carriage_returns_are_no_matter(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + HEADER.replace("\n", "\r\n").encode() + b"A,1950,female,fr\r\n"
    assert problems(tmp_path, content) == []


@given(content=st.binary(max_size=300), table=st.sampled_from(TABLES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the file is written anew each time
def test_no_bytes_make_the_reader_fall(tmp_path: Path, content: bytes, table: Table) -> None:
    path = tmp_path / table.file
    header = ",".join(column.name for column in table.columns).encode()
    for each in (content, header + b"\n" + content):
        path.write_bytes(each)
        sheet = read_sheet(path, table)
        assert sheet.rows == [] or all(len(row.cells) == len(table.columns) for row in sheet.rows)


def test_an_endless_cell_is_refused(tmp_path: Path) -> None:
    text = HEADER + "A" * 1_000_001 + ",1950,female,fr\n"
    assert problems(tmp_path, text.encode()) == [(2, "", "text_too_long")]


def test_a_written_row_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "nerve_freezes.csv"
    names = [column.name for column in NERVE_FREEZES.columns]
    record = {
        "procedure_id": "P-1",
        "nerve": "infrapatellar_saphenous",
        "probe_temperature_celsius": -71.5,
        "cycles": 2,
        "image_kept": True,
    }
    assert write_sheet(path, names, [record]) == 1
    (row,) = read_sheet(path, NERVE_FREEZES).rows
    assert {name: value for name, value in row.cells.items() if value is not None} == record


def test_every_column_has_a_name_of_its_own() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names) and set(table.key) <= set(names)
    assert EVENTS.column("event").codes == ("arthroplasty", "ablation", "injection", "other")
