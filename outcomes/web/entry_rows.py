"""Entries of an episode as a table: a row a day, newest first."""

from dataclasses import dataclass
from datetime import date

from outcomes.services.patient_pages import PatientPage, Provenance

_CODES = (
    "pain_average",
    "pain_walking",
    "pain_worst",
    "numbness",
    "tingling",
    "numbness_area",
    "opioid_mme",
    "walking_minutes",
    "steps",
)


@dataclass(frozen=True)
class EntryRow:
    """One day: the values that count, where they came from, how the diary came.

    Attributes:
        codes: observation codes of the columns, the same in every row.
        values: one per column, None = absent.
    """

    day: int
    on: date
    codes: tuple[str, ...]
    values: tuple[float | None, ...]
    sources: tuple[str, ...]
    provenance: tuple[Provenance, ...]


def entry_rows(page: PatientPage) -> list[EntryRow]:
    """The entries of the episode shown, newest first, with the columns that hold anything."""
    episode = page.episode
    if episode is None or episode.course is None:
        return []
    course = episode.course
    codes = tuple(code for code in _CODES if code in course.values)
    by_day: dict[int, dict[str, tuple[float, str]]] = {}
    for code in codes:
        daily = course.values[code]
        for day, value, source in zip(daily.days.tolist(), daily.values.tolist(), daily.sources, strict=True):
            by_day.setdefault(day, {})[code] = (value, source)
    return [
        EntryRow(
            day,
            course.date_of(day),
            codes,
            tuple(found[code][0] if code in found else None for code in codes),
            tuple(sorted({source for _, source in found.values()})),
            episode.provenance.get(course.date_of(day), ()),
        )
        for day, found in sorted(by_day.items(), reverse=True)
    ]
