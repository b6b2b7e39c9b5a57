"""A site's own table of time points, as JSON: what `outcomes site schedule` reads and `site show` prints."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outcomes.clinical.time_points import DAYS_OF_A_WEEK, SCHEDULE, DiaryPeriod, Schedule, TimePoint
from outcomes.errors import InputError
from outcomes.instruments import INSTRUMENT_BY_CODE

_EARLIEST, _LATEST = -90, 3650
_MOST_ADAPTIVE = 60
_KNOWN_POINTS = {point.code for point in SCHEDULE.time_points}


def read_schedule(path: Path) -> Schedule:
    """Read and check a schedule.

    Raises:
        InputError: `file_missing`, or `schedule_wrong` with the place and the reason.
    """
    if not path.is_file():
        raise InputError("file_missing", {"file": str(path)})
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _wrong("JSON", str(error)) from error
    if isinstance(document, dict) and isinstance(document.get("schedule"), dict):
        document = document["schedule"]  # the printout of `outcomes site show`, changed
    return schedule_of_document(document)


def schedule_of_document(document: Any) -> Schedule:
    """Make a schedule of plain values.

    Raises:
        InputError: `schedule_wrong` with the place and the reason.
    """
    if not isinstance(document, dict):
        raise _wrong("{}", type(document).__name__)
    periods = tuple(_period(row, f"diary_periods[{at}]") for at, row in _rows(document, "diary_periods"))
    points = tuple(_point(row, f"time_points[{at}]") for at, row in _rows(document, "time_points"))
    codes = [point.code for point in points]
    if not periods:
        raise _wrong("diary_periods", "[]")
    if len(set(codes)) < len(codes):
        raise _wrong("time_points", ", ".join(codes))
    adaptive = _whole(document, "adaptive_days", "", 0, _MOST_ADAPTIVE)
    return Schedule(_text(document, "code", ""), periods, points, adaptive)


def document_of(schedule: Schedule) -> dict[str, Any]:
    """Write a schedule as plain values, which `schedule_of_document` reads back."""
    return {
        "code": schedule.code,
        "adaptive_days": schedule.adaptive_days,
        "diary_periods": [
            {
                "first_day": each.first_day,
                "last_day": each.last_day,
                "days_of_week": sorted(each.days_of_week),
            }
            for each in schedule.diary_periods
        ],
        "time_points": [
            {
                "code": each.code,
                "day": each.day,
                "first_day": each.first_day,
                "last_day": each.last_day,
                "instruments": list(each.instruments),
            }
            for each in schedule.time_points
        ],
    }


def _period(row: Mapping[str, Any], place: str) -> DiaryPeriod:
    first, last = _days(row, place)
    days = row.get("days_of_week")
    if not isinstance(days, list) or not days or not set(map(repr, days)) <= set(map(repr, DAYS_OF_A_WEEK)):
        raise _wrong(f"{place}.days_of_week", days)
    return DiaryPeriod(first, last, frozenset(days))


def _point(row: Mapping[str, Any], place: str) -> TimePoint:
    first, last = _days(row, place)
    code, instruments = _text(row, "code", place), row.get("instruments")
    if code not in _KNOWN_POINTS:  # results and files name time points by these codes
        raise _wrong(f"{place}.code", code)
    if not isinstance(instruments, list) or not instruments:
        raise _wrong(f"{place}.instruments", instruments)
    unknown = [each for each in instruments if each not in INSTRUMENT_BY_CODE]
    if unknown:
        raise _wrong(f"{place}.instruments", unknown[0])
    return TimePoint(code, _whole(row, "day", place, first, last), first, last, tuple(instruments))


def _days(row: Mapping[str, Any], place: str) -> tuple[int, int]:
    first = _whole(row, "first_day", place, _EARLIEST, _LATEST)
    return first, _whole(row, "last_day", place, first, _LATEST)


def _rows(document: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = document.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(name, rows)
    return list(enumerate(rows))


def _whole(row: Mapping[str, Any], name: str, place: str, minimum: int, maximum: int) -> int:
    value = row.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
        raise _wrong(f"{place}.{name}".lstrip("."), f"{value} ({minimum}…{maximum})")
    return value


def _text(row: Mapping[str, Any], name: str, place: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 40:  # noqa: PLR2004  a code
        raise _wrong(f"{place}.{name}".lstrip("."), value)
    return value


def _wrong(place: str, found: object) -> InputError:
    return InputError("schedule_wrong", {"place": place, "found": str(found)[:80]})
