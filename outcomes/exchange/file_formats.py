"""Tables written for spreadsheets and for other programs of statistics: whole, or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from outcomes.errors import InputError
from outcomes.exchange.columns import Cell, Column, Kind, write
from outcomes.exchange.csv_files import write_sheet

Spoken = Callable[[str], str]
Records = Iterable[Mapping[str, Cell]]

_ROWS_OF_A_SHEET = 1_048_575
_LONGEST_CELL = 32_767  # of Excel and of SPSS
_ROWS_AT_ONCE = 50_000


class FileFormat(StrEnum):
    """How a table is written; the value is the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    SPSS = "sav"
    STATA = "dta"


def write_table(
    path: Path, columns: Sequence[Column], records: Records, file_format: FileFormat, spoken: Spoken = str
) -> int:
    """Write a table under its final name once it is whole, and give how many rows it has.

    Codes are words in csv, xlsx and parquet; in SPSS and Stata they are numbers with these words as labels,
    and every column carries its meaning as a label. Instants are texts everywhere: other types lose the
    offset of the clock that showed them.

    Args:
        path: of the file, ending included.
        columns: in order.
        records: cells by column name.
        file_format: how it is written.
        spoken: translates the labels of columns.

    Raises:
        InputError: `cell_too_long` where the format cannot hold a text.
    """
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        count = _WRITERS[file_format](part, columns, records, spoken)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return count


def _csv(path: Path, columns: Sequence[Column], records: Records, _spoken: Spoken) -> int:
    return write_sheet(path, [column.name for column in columns], records)


def _xlsx(path: Path, columns: Sequence[Column], records: Records, _spoken: Spoken) -> int:
    """A workbook whose texts are never formulas; beyond what a sheet holds, it goes on in the next."""
    from xlsxwriter import Workbook

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), plain | {"constant_memory": True})
    try:
        return _sheets(book, path.stem.removesuffix(".part")[:28], columns, iter(records))
    finally:
        book.close()  # also after an error: it holds a file of its own open


def _sheets(book: Any, name: str, columns: Sequence[Column], records: Iterator[Mapping[str, Cell]]) -> int:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    count, record = 0, next(records, None)
    while record is not None or count == 0:
        number = count // _ROWS_OF_A_SHEET + 1
        sheet = book.add_worksheet(f"{name} {number}" if number > 1 else name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
        row = 0
        while record is not None and row < _ROWS_OF_A_SHEET:
            row += 1
            for place, column in enumerate(columns):
                _cell(sheet, row, place, _plain(record.get(column.name), column, _LONGEST_CELL), day)
            record = next(records, None)
        count += row
        if not count:
            break
    return count


def _cell(sheet: Any, row: int, place: int, value: Cell, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, bool):
        sheet.write_string(row, place, write(value))
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(value))


def _parquet(path: Path, columns: Sequence[Column], records: Records, spoken: Spoken) -> int:
    import pyarrow as arrow
    from pyarrow.parquet import ParquetWriter

    types = {Kind.DAY: arrow.date32(), Kind.NUMBER: arrow.float64(), Kind.WHOLE: arrow.int64()}
    types[Kind.YES_NO] = arrow.bool_()
    schema = arrow.schema(
        [
            arrow.field(
                column.name,
                types.get(column.kind, arrow.string()),
                metadata={"meaning": spoken(column.meaning), "unit": column.unit},
            )
            for column in columns
        ]
    )
    count = 0
    with ParquetWriter(str(path), schema) as writer:
        for part in _parts(records):
            cells = {c.name: [_plain(record.get(c.name), c) for record in part] for c in columns}
            writer.write_table(arrow.table(cells, schema=schema))
            count += len(part)
    return count


def _parts(records: Records) -> Iterator[list[Mapping[str, Cell]]]:
    rows = iter(records)
    while part := list(islice(rows, _ROWS_AT_ONCE)):
        yield part


def _spss(path: Path, columns: Sequence[Column], records: Records, spoken: Spoken) -> int:
    from pyreadstat import write_sav

    frame = _frame(columns, records, _LONGEST_CELL)
    labels: dict[str, str | None] = {column.name: spoken(column.meaning) for column in columns}
    write_sav(frame, str(path), column_labels=labels, variable_value_labels=_value_labels(columns))
    return len(frame)


def _stata(path: Path, columns: Sequence[Column], records: Records, spoken: Spoken) -> int:
    import pandas

    frame = _frame(columns, records)
    for column in columns:
        if column.kind is Kind.DAY:
            frame[column.name] = pandas.to_datetime(frame[column.name])
    frame.to_stata(
        path,
        version=118,
        write_index=False,
        convert_dates={column.name: "td" for column in columns if column.kind is Kind.DAY},
        variable_labels={column.name: spoken(column.meaning)[:80] for column in columns},
        value_labels=_value_labels(columns),
        convert_strl=[column.name for column in columns if column.kind in (Kind.JSON, Kind.TEXT)],
    )
    return len(frame)


def _frame(columns: Sequence[Column], records: Records, longest: int | None = None) -> Any:
    """The whole table: neither format can be written piece by piece."""
    import pandas

    rows = list(records)
    values: dict[str, Any] = {}
    for column in columns:
        cells = [_numbered(_plain(record.get(column.name), column, longest), column) for record in rows]
        if column.kind is Kind.DAY:
            values[column.name] = pandas.Series(cells, dtype="object")
        elif column.kind in _NUMBERED:
            values[column.name] = pandas.Series(cells, dtype="float64")
        else:
            texts = ["" if cell is None else cell for cell in cells]
            values[column.name] = pandas.Series(texts, dtype="object")
    return pandas.DataFrame(values)


_NUMBERED = (Kind.NUMBER, Kind.WHOLE, Kind.YES_NO, Kind.CODE)


def _value_labels(columns: Sequence[Column]) -> dict[str, dict[int | float, str]]:
    """What the numbers of coded columns stand for."""
    found: dict[str, dict[int | float, str]] = {
        c.name: dict(enumerate(c.codes, 1)) for c in columns if c.kind is Kind.CODE
    }
    return found | {c.name: {0: "no", 1: "yes"} for c in columns if c.kind is Kind.YES_NO}


def _numbered(value: Cell, column: Column) -> Cell:
    if value is None:
        return None
    if column.kind is Kind.CODE:
        return float(column.codes.index(str(value)) + 1)
    return float(value) if isinstance(value, bool | int | float) else value


def _plain(value: Cell, column: Column, longest: int | None = None) -> Cell:
    """A cell without types of our own: codes, instants and answers as texts."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, bool | int | float):
        return value
    text = write(value) if isinstance(value, datetime | dict) else str(value)
    if longest is not None and len(text.encode()) > longest:
        raise InputError("cell_too_long", {"column": column.name, "limit": longest})
    return text


_WRITERS: Mapping[FileFormat, Callable[[Path, Sequence[Column], Records, Spoken], int]] = {
    FileFormat.CSV: _csv,
    FileFormat.XLSX: _xlsx,
    FileFormat.PARQUET: _parquet,
    FileFormat.SPSS: _spss,
    FileFormat.STATA: _stata,
}
