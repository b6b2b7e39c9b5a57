from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.errors import InputError
from outcomes.exchange.columns import Column, Kind, parse, write

PARIS = timezone(timedelta(hours=2))


def column(kind: Kind, **more: object) -> Column:
    return Column("cell", kind, "A cell", **more)  # type: ignore[arg-type]  # keyword arguments of a test


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.NUMBER, 0.1),
        (Kind.NUMBER, -70.0),
        (Kind.NUMBER, 1e-7),
        (Kind.WHOLE, 12),
        (Kind.DAY, date(2026, 2, 28)),
        (Kind.INSTANT, datetime(2026, 3, 29, 1, 30, 5, 123456, tzinfo=PARIS)),
        (Kind.INSTANT, datetime(2026, 3, 29, tzinfo=UTC)),
        (Kind.YES_NO, False),
        (Kind.WHOLE, -12),
        (Kind.TEXT, "=1+1"),
        (Kind.IDENTIFIER, "-7"),
        (Kind.TEXT, ' a, "quoted"\ntext; '),
        (Kind.JSON, {"pain": 0, "list": [1, None, "é"], "deep": {"a": 1.5}}),
    ],
)
def test_what_is_written_is_read_again(kind: Kind, value: object) -> None:
    read = parse(column(kind), write(value))  # type: ignore[arg-type]  # each is a cell
    assert read == value
    assert write(read) == write(value)  # type: ignore[arg-type]  # offsets too


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_survives(value: float) -> None:
    assert parse(column(Kind.NUMBER), write(value)) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Kind.NUMBER, "3,5", "number_not_read"),
        (Kind.NUMBER, "nan", "number_not_read"),
        (Kind.NUMBER, "1e999", "number_not_read"),
        (Kind.NUMBER, "1_000", "number_not_read"),
        (Kind.NUMBER, "٣", "number_not_read"),
        (Kind.WHOLE, "2.5", "number_not_whole"),
        (Kind.DAY, "20260331", "day_not_read"),
        (Kind.DAY, "2026-02-30", "day_not_read"),
        (Kind.DAY, "31/03/2026", "day_not_read"),
        (Kind.INSTANT, "2026-03-31T08:00:00", "instant_not_read"),
        (Kind.YES_NO, "oui", "code_not_known"),
        (Kind.TEXT, "a\x00b", "text_control"),
        (Kind.JSON, "[1]", "json_not_read"),
        (Kind.JSON, '{"a": NaN}', "json_not_read"),
        (Kind.JSON, '{"a":' * 100_000, "json_not_read"),
        (Kind.JSON, '{"a": 1e999}', "json_not_read"),
        (Kind.JSON, '{"a": "\\ud800"}', "json_not_read"),
        (Kind.DAY, "0001-01-01", "number_out_of_bounds"),
        (Kind.INSTANT, "2026-03-31", "instant_not_read"),
        (Kind.INSTANT, "2026-03-31T08:00:00+02:00:30", "instant_not_read"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind: Kind, text: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(column(kind), text)
    assert refused.value.code == code


def test_a_refusal_names_what_was_found_and_expected() -> None:
    with pytest.raises(InputError) as refused:
        parse(column(Kind.WHOLE, least=0, most=4), "7")
    assert refused.value.parameters == {"found": "7", "expected": "0–4"}


def test_codes_are_each_known_and_named_once() -> None:
    nerves = column(Kind.CODES, codes=("a", "b"))
    assert parse(nerves, "b; a") == "b;a"
    for text in ("a;c", "a;a", "a;"):
        with pytest.raises(InputError):
            parse(nerves, text)


def test_a_needed_cell_is_not_empty() -> None:
    with pytest.raises(InputError, match="cell_empty"):
        parse(column(Kind.NUMBER, is_filled=True), "  ")
