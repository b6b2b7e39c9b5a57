"""Plain tables that anybody may bring: CSV with a header row, read into columns by name."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.errors import InputError


@dataclass(frozen=True, eq=False)
class PlainTable:
    """A table as text, by column; all columns are equally long."""

    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def numbers(self, name: str) -> FloatArray:
        """A column as numbers, empty cells as nan.

        Raises:
            InputError: `table_cell_not_number` with the line, the column and what was found.
        """
        values = np.full(len(self), np.nan)
        for row, text in enumerate(self.columns[name]):
            if text.strip():
                try:
                    values[row] = float(text)
                except ValueError as error:
                    found = {"line": row + 2, "column": name, "found": text}
                    raise InputError("table_cell_not_number", found) from error
        return values

    def labels(self, name: str) -> tuple[IntArray, tuple[str, ...]]:
        """A column as the number of each row's label, with the labels in their own order; -1 where empty."""
        texts = [text.strip() for text in self.columns[name]]
        known = sorted({text for text in texts if text}, key=_in_order)
        numbers = {text: number for number, text in enumerate(known)}
        return np.array([numbers.get(text, -1) for text in texts], np.int64), tuple(known)


def read_table(path: Path, needed: Sequence[str]) -> PlainTable:
    """Read a CSV file whose header holds at least the needed columns.

    Raises:
        InputError: `file_missing`, `table_not_utf8`, `table_column_missing`, `table_row_malformed`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except OSError as error:
        raise InputError("file_missing", {"file": str(path)}) from error
    except UnicodeDecodeError as error:
        raise InputError("table_not_utf8", {"file": str(path)}) from error
    header = [name.strip() for name in rows[0]] if rows else []
    for name in needed:
        if name not in header:
            raise InputError("table_column_missing", {"file": str(path), "column": name})
    body = [(line, row) for line, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    for line, row in body:
        if len(row) != len(header):
            counts = {"line": line, "found": len(row), "expected": len(header)}
            raise InputError("table_row_malformed", counts)
    return PlainTable({name: [row[place] for _, row in body] for place, name in enumerate(header)})


def _in_order(text: str) -> tuple[bool, float, str]:
    """Numbers by size, before words by letter."""
    try:
        return False, float(text), text
    except ValueError:
        return True, 0.0, text
