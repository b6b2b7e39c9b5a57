"""Columns of our files, by what their cells hold."""

from dataclasses import replace

from outcomes.clinical.codes import Source
from outcomes.exchange.columns import Column, Kind


def identifier(name: str, meaning: str, is_filled: bool = True) -> Column:
    """A code of ours or of the clinic."""
    return Column(name, Kind.IDENTIFIER, meaning, is_filled=is_filled)


def code(name: str, meaning: str, codes: type[Source] | tuple[str, ...], is_filled: bool = True) -> Column:
    """One code of a list."""
    return Column(name, Kind.CODE, meaning, is_filled=is_filled, codes=tuple(str(code) for code in codes))


def codes(name: str, meaning: str, codes: tuple[str, ...]) -> Column:
    """Any number of codes of a list, joined by `;`."""
    return Column(name, Kind.CODES, meaning, codes=codes)


def day(name: str, meaning: str, is_filled: bool = False) -> Column:
    """A date."""
    return Column(name, Kind.DAY, meaning, is_filled=is_filled)


def instant(name: str, meaning: str) -> Column:
    """A date with its time and offset."""
    return Column(name, Kind.INSTANT, meaning)


def text(name: str, meaning: str, longest: int, is_private: bool = True) -> Column:
    """Free text."""
    return Column(name, Kind.TEXT, meaning, longest=longest, is_private=is_private)


def number(name: str, meaning: str, least: float, most: float, unit: str = "") -> Column:
    """A number between two bounds, inclusive."""
    return Column(name, Kind.NUMBER, meaning, least=least, most=most, unit=unit)


def whole(name: str, meaning: str, least: float, most: float, unit: str = "") -> Column:
    """A whole number between two bounds, inclusive."""
    return Column(name, Kind.WHOLE, meaning, least=least, most=most, unit=unit)


def optional(*columns: Column) -> tuple[Column, ...]:
    """The same columns, each of which a file may leave out."""
    return tuple(replace(column, is_optional=True) for column in columns)
