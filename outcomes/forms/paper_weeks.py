"""A week from paper, as staff type it: blanks stay blank, and what cannot be is named with its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.clinical.observation_codes import check_value
from outcomes.errors import InputError


@dataclass(frozen=True)
class Wrong:
    """A field that cannot be read: where, what was typed."""

    day: date
    item: str
    found: str


def field_name(day: date, item: str) -> str:
    """Name the field of an item on a day."""
    return f"{item}-{day.isoformat()}"


def read_week(
    form: Mapping[str, str], days: Sequence[date], items: Sequence[str]
) -> tuple[dict[date, dict[str, int]], tuple[Wrong, ...]]:
    """Read what was typed: the answers by day and item, and what cannot be."""
    answers: dict[date, dict[str, int]] = {day: {} for day in days}
    wrong = []
    for day in days:
        for item in items:
            text = form.get(field_name(day, item), "").strip()
            if not text:
                continue
            try:
                answers[day][item] = _whole(item, text)
            except (ValueError, InputError):
                wrong.append(Wrong(day, item, text[:20]))
    return answers, tuple(wrong)


def _whole(item: str, text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(check_value(item, float(text), in_diary=True))
