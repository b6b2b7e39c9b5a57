"""Cells: what a column of our files may hold, how it is read and how it is written."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any

from outcomes.errors import InputError
from outcomes.exchange.formulas import neutral, original

Cell = str | int | float | bool | date | datetime | dict[str, Any] | None


class Kind(StrEnum):
    """How a cell is spelled."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    CODE = "code"
    CODES = "codes joined by ;"
    DAY = "date, YYYY-MM-DD"
    INSTANT = "instant, ISO 8601 with its offset"
    NUMBER = "number"
    WHOLE = "whole number"
    YES_NO = "yes or no"
    JSON = "JSON object"


@dataclass(frozen=True)
class Column:
    """One column of one file.

    Attributes:
        name: as in the header.
        kind: how its cells are spelled.
        meaning: one English phrase for the data dictionary, a text to be translated.
        is_optional: the whole column may be missing.
        is_filled: no cell may be empty.
        codes: the codes it takes; empty where any is taken.
        least: least number, inclusive.
        most: greatest number, inclusive.
        unit: unit of its numbers.
        longest: signs that a text may have.
        is_private: left empty in a de-identified export.
    """

    name: str
    kind: Kind
    meaning: str
    is_optional: bool = False
    is_filled: bool = False
    codes: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    unit: str = ""
    longest: int = 64
    is_private: bool = False


_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def parse(column: Column, text: str) -> Cell:
    """Read one cell; an empty one is None.

    Raises:
        InputError: what is wrong, `found` and what was `expected`.
    """
    bare = text if column.kind is Kind.TEXT else text.strip()
    if not bare:
        if column.is_filled:
            raise InputError("cell_empty", {"expected": _expected(column)})
        return None
    return _PARSERS[column.kind](column, bare)


def write(value: Cell) -> str:
    """Spell a value so that `parse` reads the same again."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return neutral(value) if isinstance(value, str) else str(value)


def _wrong(code: str, column: Column, text: str) -> InputError:
    return InputError(code, {"found": text[:80], "expected": _expected(column)})


def _expected(column: Column) -> str:
    if column.codes:
        return ", ".join(column.codes)
    if column.least is not None or column.most is not None:
        return f"{write(column.least)}–{write(column.most)}"
    return column.kind.value


def _text(column: Column, written: str) -> Cell:
    text = original(written)
    if len(text) > column.longest:
        raise InputError("text_too_long", {"found": len(text), "expected": column.longest})
    if _CONTROL.search(text):
        raise _wrong("text_control", column, repr(text))
    return text


def _code(column: Column, text: str) -> Cell:
    if text not in column.codes:
        raise _wrong("code_not_known", column, text)
    return text


def _codes(column: Column, text: str) -> Cell:
    parts = [part.strip() for part in text.split(";")]
    for part in parts:
        _code(column, part)
    if len(set(parts)) < len(parts):
        raise InputError("code_twice", {"found": text[:200]})
    return ";".join(parts)


def _day(column: Column, text: str) -> Cell:
    if not _DAY.fullmatch(text):
        raise _wrong("day_not_read", column, text)
    try:
        value = date.fromisoformat(text)
    except ValueError as error:
        raise _wrong("day_not_read", column, text) from error
    _check_year(value, text)
    return value


def _instant(column: Column, text: str) -> Cell:
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong("instant_not_read", column, text) from error
    offset = value.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        raise _wrong("instant_not_read", column, text)
    _check_year(value, text)
    return value


def _check_year(value: date, text: str) -> None:
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        expected = f"{_FIRST_YEAR}–{_LAST_YEAR}"
        raise InputError("number_out_of_bounds", {"found": text[:80], "expected": expected})


def _number(column: Column, text: str) -> Cell:
    if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
        raise _wrong("number_not_read", column, text)
    value = float(text)
    if (column.least is not None and value < column.least) or (
        column.most is not None and value > column.most
    ):
        raise _wrong("number_out_of_bounds", column, text)
    return value


def _whole(column: Column, text: str) -> Cell:
    value = _number(column, text)
    if not isinstance(value, float) or not value.is_integer():
        raise _wrong("number_not_whole", column, text)
    return int(value)


def _yes_no(column: Column, text: str) -> Cell:
    if text not in ("yes", "no"):
        raise InputError("code_not_known", {"found": text[:80], "expected": "yes, no"})
    return text == "yes"


def _json(column: Column, text: str) -> Cell:
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # neither infinite nor half a sign
    except (ValueError, RecursionError) as error:
        raise _wrong("json_not_read", column, text) from error
    if not isinstance(value, dict) or "\\u0000" in text:
        raise _wrong("json_not_read", column, text)
    return value


_PARSERS: Mapping[Kind, Callable[[Column, str], Cell]] = {
    Kind.IDENTIFIER: _text,
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.CODES: _codes,
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.YES_NO: _yes_no,
    Kind.JSON: _json,
}
