"""Reading and writing CSV: UTF-8, ISO dates, a comma, a header row."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from outcomes.errors import InputError, RowProblem
from outcomes.exchange.columns import Cell, Column, parse, write
from outcomes.exchange.tables import Table

_LONGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Row:
    """One row of a file, its cells by column name; columns that the file has not are absent."""

    line: int
    cells: dict[str, Cell]


@dataclass
class Sheet:
    """What one file held: rows that could be read, and what is wrong with the others."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def complain(self, line: int, column: str, code: str, parameters: Mapping[str, object]) -> None:
        """Note one thing that is wrong."""
        self.problems.append(RowProblem(self.table.file, line, column, code, parameters))


def read_sheet(path: Path, table: Table) -> Sheet:
    """Read one file; whatever is wrong in it stands in the sheet's problems."""
    sheet = Sheet(table)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            _read(file, sheet)
    except UnicodeDecodeError:
        sheet.rows.clear()
        sheet.complain(_undecodable_line(path.read_bytes()), "", "file_not_utf8", {})
    return sheet


def write_sheet(path: Path, columns: Sequence[str], records: Iterable[Mapping[str, Cell]]) -> int:
    """Write records to a file and give how many there were."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for record in records:
            writer.writerow([write(record.get(name)) for name in columns])
            count += 1
    return count


def _undecodable_line(content: bytes) -> int:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:  # its place in the file; a reader in pieces only knows the piece's
        return content[: error.start].count(b"\n") + 1
    return 0


def _read(file: TextIO, sheet: Sheet) -> None:
    lines = _lines(file, sheet)
    _, header = next(lines, (1, []))
    columns = _columns([name.strip() for name in header], sheet)
    if columns is None:
        return
    for line, texts in lines:
        if len(texts) == len(columns):
            _add_row(sheet, line, columns, texts)
        elif any(text.strip() for text in texts):
            sheet.complain(line, "", "row_malformed", {"found": len(texts), "expected": len(columns)})


def _lines(file: TextIO, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; a quote that never closes ends the reading."""
    reader = csv.reader(file, strict=True)
    line = 1
    try:
        for texts in reader:
            yield line, texts
            line = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            sheet.complain(
                line, "", "text_too_long", {"found": f"> {_LONGEST_CELL}", "expected": _LONGEST_CELL}
            )
        else:
            sheet.complain(line, "", "row_quotes", {})


def _columns(header: list[str], sheet: Sheet) -> list[Column] | None:
    known = {column.name: column for column in sheet.table.columns}
    before = len(sheet.problems)
    if not header:
        sheet.complain(1, "", "header_missing", {"expected": ", ".join(known)})
    for name in dict.fromkeys(header):
        if name not in known:
            sheet.complain(1, name, "column_unknown", {"found": name, "expected": ", ".join(known)})
        elif header.count(name) > 1:
            sheet.complain(1, name, "column_twice", {"found": name})
    for name, column in known.items():
        if header and not column.is_optional and name not in header:
            sheet.complain(1, name, "column_missing", {"expected": name})
    return None if len(sheet.problems) > before else [known[name] for name in header]


def _add_row(sheet: Sheet, line: int, columns: Sequence[Column], texts: Sequence[str]) -> None:
    cells: dict[str, Cell] = {}
    is_whole = True
    for column, text in zip(columns, texts, strict=True):
        try:
            cells[column.name] = parse(column, text)
        except InputError as error:
            is_whole = False
            sheet.complain(line, column.name, error.code, error.parameters)
    if is_whole:
        sheet.rows.append(Row(line, cells))
