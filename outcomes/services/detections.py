"""Reading many episodes at once: after an import, after a new engine, and for a whole cohort."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from outcomes.clinical.codes import Indication
from outcomes.detection import ENGINE_VERSION, Reading, read, replay_many
from outcomes.models import EngineCheckpoint, EngineReading, Patient, Procedure
from outcomes.services.courses import ENGINE_CODES, Course, courses
from outcomes.services.engine_alerts import new_standing_alerts, rises
from outcomes.services.readings import reading_row
from outcomes.services.unit_of_work import UnitOfWork

Progress = Callable[[str, int, int], None]
"""Hears what is being done (a code), how much of it is done, and how much there is."""

_EPISODES_AT_ONCE = 400
RECENT_DAYS = 90
"""An import raises the alarms that stand in episodes with an entry in the last 90 days: an archive is
nobody's work of today."""


@dataclass(frozen=True)
class Replayed:
    """One episode read again from its beginning."""

    procedure: Procedure
    course: Course
    readings: list[Reading]
    """One per entry day from D0 on."""
    last: Reading
    """As of the last entry; of day 0 where there is none."""


def silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def assessed_procedures(work: UnitOfWork, patient_ids: Collection[int] | None = None) -> list[Procedure]:
    """Performed procedures whose return of pain is assessed, of these patients or of all."""
    query = (
        select(Procedure)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Procedure.performed_on.is_not(None), Procedure.indication != Indication.PRE_ARTHROPLASTY.value)
        .order_by(Patient.code, Procedure.performed_on, Procedure.code)
    )
    if patient_ids is None:
        return list(work.session.scalars(query))
    wanted = sorted(patient_ids)
    found: list[Procedure] = []
    for start in range(0, len(wanted), _EPISODES_AT_ONCE):
        chunk = wanted[start : start + _EPISODES_AT_ONCE]
        found += work.session.scalars(query.where(Procedure.patient_id.in_(chunk)))
    return found


def replay_procedures(
    work: UnitOfWork,
    procedures: Sequence[Procedure],
    until: date | None = None,
    progress: Progress = silent,
) -> Iterator[Replayed]:
    """Read episodes from their beginning, on all cores, some hundreds at a time."""
    for start in range(0, len(procedures), _EPISODES_AT_ONCE):
        chunk = procedures[start : start + _EPISODES_AT_ONCE]
        found = courses(work, chunk, codes=ENGINE_CODES, until=until)

        def tell(done: int, start: int = start) -> None:
            progress("engine", start + done, len(procedures))

        replays = replay_many([each.series for each in found], progress=tell)
        for procedure, course, readings in zip(chunk, found, replays, strict=True):
            last = readings[-1] if readings else read(course.series)
            yield Replayed(procedure, course, readings, last)


def renew_readings(
    work: UnitOfWork, procedures: Sequence[Procedure], progress: Progress = silent
) -> tuple[int, int]:
    """Store what the engine says of episodes and raise the alarms that stand; the caller commits.

    Returns:
        How many episodes were read and how many alerts were raised.
    """
    count = alerts = 0
    rows: list[dict[str, object]] = []
    for replayed in replay_procedures(work, procedures, progress=progress):
        rows.append(reading_row(work, replayed.course, replayed.last))
        last_day = replayed.course.last_entry_day
        if last_day is not None and (work.today - replayed.course.date_of(last_day)).days <= RECENT_DAYS:
            found = rises(replayed.course, replayed.readings)
            alerts += len(new_standing_alerts(work, replayed.procedure, replayed.course, found))
        count += 1
    replace_readings(work, rows)
    return count, alerts


def renew_outdated_readings(work: UnitOfWork, progress: Progress = silent) -> int:
    """Read again the episodes that another engine read last, or none; give how many.

    An alarm that this engine would have raised in the past is raised where it stands; none is rewritten.
    """
    fresh = set(
        work.session.scalars(
            select(EngineReading.procedure_id).where(EngineReading.engine_version == ENGINE_VERSION)
        )
    )
    outdated = [each for each in assessed_procedures(work) if each.id not in fresh]
    if not outdated:
        return 0
    keys = [each.id for each in outdated]
    work.begin()
    again = [each for each in assessed_procedures(work) if each.id in set(keys)]
    count, alerts = renew_readings(work, again, progress)
    detail = {"readings": count, "alerts": alerts, "engine": ENGINE_VERSION}
    work.audit("readings.renew", ENGINE_VERSION, detail=detail)
    work.commit()
    return count


def replace_readings(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Put readings in the place of those stored; where the engine stood is found again when needed."""
    keys = [row["procedure_id"] for row in rows]
    for start in range(0, len(keys), _EPISODES_AT_ONCE):
        chunk = keys[start : start + _EPISODES_AT_ONCE]
        for model in (EngineReading, EngineCheckpoint):
            work.session.execute(
                delete(model)
                .where(model.procedure_id.in_(chunk))
                .execution_options(synchronize_session=False)
            )
    if rows:
        work.session.execute(insert(EngineReading), list(rows))
