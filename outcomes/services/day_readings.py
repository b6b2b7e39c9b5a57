"""What the engine said on each day of an episode, kept, so that a page need not have the diary read again.

They live and die with the checkpoints: each entry is read on from one, and every day that is read anew is put
down here. So the rows of the days that hold entries are what a replay would say, as long as the stored newest
reading fits the entries. Episodes that were read all at once (an import, a new engine) have none until their
next entry.
"""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from outcomes.detection import Reading, Series
from outcomes.models import DayReading, EngineReading
from outcomes.services.reading_rows import digest, reading_content, reading_of
from outcomes.services.unit_of_work import UnitOfWork


def store_day_readings(work: UnitOfWork, procedure_id: int, found: Iterable[Reading]) -> None:
    """Put down what is said of days, in the place of what was said of them before; the caller commits."""
    rows = [
        {
            "procedure_id": procedure_id,
            "day": each.day,
            "engine_version": each.engine_version,
            "reading": reading_content(each),
        }
        for each in found
        if each.day >= 0
    ]
    if not rows:
        return
    is_embedded = work.session.get_bind().dialect.name == "sqlite"
    put: sqlite.Insert | postgresql.Insert = (sqlite if is_embedded else postgresql).insert(DayReading)
    anew = {name: put.excluded[name] for name in ("engine_version", "reading")}
    work.session.execute(put.on_conflict_do_update(index_elements=["procedure_id", "day"], set_=anew), rows)


def stored_day_readings(
    work: UnitOfWork, procedure_id: int, series: Series, version: str
) -> tuple[Reading, ...] | None:
    """The replay of an episode as its entries left it; None where it is not all there, or not of now.

    Args:
        work: the use case.
        procedure_id: whose episode.
        series: its entries of now.
        version: of the engine in use.
    """
    newest = select(EngineReading.digest).where(EngineReading.procedure_id == procedure_id)
    if work.session.scalar(newest) != digest(series, version):
        return None
    kept = select(DayReading.day, DayReading.reading).where(
        DayReading.procedure_id == procedure_id, DayReading.engine_version == version
    )
    by_day = {row.day: row.reading for row in work.session.execute(kept)}
    days = [day for day in series.reading_days.tolist() if day >= 0]
    if not by_day.keys() >= set(days):
        return None
    return tuple(reading_of(by_day[day]) for day in days)
