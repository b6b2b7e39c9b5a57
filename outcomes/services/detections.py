"""Reading many episodes at once: after an import, after a new engine, and for a whole cohort."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import tee

from sqlalchemy import delete, insert, select

from outcomes.clinical.codes import Indication
from outcomes.detection import Reading
from outcomes.models import DayReading, EngineCheckpoint, EngineReading, Observation, Patient, Procedure
from outcomes.services.courses import ENGINE_CODES, Course, courses
from outcomes.services.engine_alerts import new_standing_alerts, rises
from outcomes.services.engines import current_engine, current_version
from outcomes.services.readers import AllCores, Reader, Tell
from outcomes.services.readings import reading_row
from outcomes.services.unit_of_work import UnitOfWork

Progress = Callable[[str, int, int], None]
"""Hears what is being done (a code), how much of it is done, and how much there is."""

_EPISODES_AT_ONCE = 400
RECENT_DAYS = 60
"""An import raises the alarms that stand and rose in the last 60 days: what is older was met in the clinic
long ago, and is nobody's work of today."""


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
    reader: Reader | None = None,
) -> Iterator[Replayed]:
    """Read episodes on every entry day; those to come are loaded as the reader takes them.

    Args:
        work: the use case.
        procedures: whose episodes.
        until: leaves out entries about later days.
        progress: hears how far it is.
        reader: who runs the engine in use; None: all cores of this machine.
    """
    engine = current_engine(work)
    reader = reader if reader is not None else AllCores(engine)
    found, ahead = tee(_courses(work, procedures, until))
    histories = reader.replays((each.series for each in ahead), _teller(progress, len(procedures)))
    for procedure, course, readings in zip(procedures, found, histories, strict=True):
        last = readings[-1] if readings else engine.read(course.series)
        yield Replayed(procedure, course, readings, last)


def read_procedures(
    work: UnitOfWork,
    procedures: Sequence[Procedure],
    until: date | None = None,
    progress: Progress = silent,
    reader: Reader | None = None,
) -> Iterator[Replayed]:
    """Read episodes as of their last entry alone, which is cheaper; `readings` stays empty."""
    reader = reader if reader is not None else AllCores(current_engine(work))
    found, ahead = tee(_courses(work, procedures, until))
    newest = reader.newest((each.series for each in ahead), _teller(progress, len(procedures)))
    for procedure, course, last in zip(procedures, found, newest, strict=True):
        yield Replayed(procedure, course, [], last)


def renew_readings(
    work: UnitOfWork, procedures: Sequence[Procedure], progress: Progress = silent
) -> tuple[int, int]:
    """Store what the engine says of episodes and raise the alarms that stand; the caller commits.

    Episodes with a recent entry are read day by day, for only that tells when an alarm rose and from what;
    of the others the last reading is enough.

    Returns:
        How many episodes were read and how many alerts were raised.
    """
    lively = _with_recent_entries(work, procedures)
    old = [each for each in procedures if each.patient_id not in lively]
    recent = [each for each in procedures if each.patient_id in lively]
    rows: list[dict[str, object]] = []
    alerts = 0
    for each in read_procedures(work, old, progress=progress):
        rows.append(reading_row(work, each.course, each.last))
    for each in replay_procedures(work, recent, progress=progress):
        rows.append(reading_row(work, each.course, each.last))
        found = [
            rise for rise in rises(each.course, each.readings) if _is_recent(work, each.course, rise.day)
        ]
        alerts += len(new_standing_alerts(work, each.procedure, each.course, found))
    replace_readings(work, rows)
    return len(rows), alerts


def _with_recent_entries(work: UnitOfWork, procedures: Sequence[Procedure]) -> set[int]:
    """Primary keys of the patients who entered something lately."""
    wanted = sorted({each.patient_id for each in procedures})
    found: set[int] = set()
    earliest = work.today - timedelta(days=RECENT_DAYS)
    for start in range(0, len(wanted), _EPISODES_AT_ONCE):
        query = select(Observation.patient_id).where(
            Observation.patient_id.in_(wanted[start : start + _EPISODES_AT_ONCE]),
            Observation.observed_on >= earliest,
        )
        found.update(work.session.scalars(query.distinct()))
    return found


def _courses(work: UnitOfWork, procedures: Sequence[Procedure], until: date | None) -> Iterator[Course]:
    """The courses of procedures, loaded some hundreds at a time as they are asked for."""
    for start in range(0, len(procedures), _EPISODES_AT_ONCE):
        chunk = procedures[start : start + _EPISODES_AT_ONCE]
        yield from courses(work, chunk, codes=ENGINE_CODES, until=until)


def _teller(progress: Progress, total: int) -> Tell:
    return lambda done: progress("engine", done, total)


def _is_recent(work: UnitOfWork, course: Course, day: int) -> bool:
    return (work.today - course.date_of(day)).days <= RECENT_DAYS


def renew_outdated_readings(work: UnitOfWork, progress: Progress = silent, at_once: int | None = None) -> int:
    """Read again the episodes that another engine read last, or none; give how many.

    An alarm that this engine would have raised in the past is raised where it stands; none is rewritten.

    Args:
        work: the use case.
        progress: hears how far it is.
        at_once: how many to read in this transaction, which keeps other writers waiting; None: all.
    """
    version = current_version(work)
    fresh = set(
        work.session.scalars(
            select(EngineReading.procedure_id).where(EngineReading.engine_version == version)
        )
    )
    outdated = [each for each in assessed_procedures(work) if each.id not in fresh][:at_once]
    if not outdated:
        return 0
    keys = [each.id for each in outdated]
    work.begin()
    again = [each for each in assessed_procedures(work) if each.id in set(keys)]
    count, alerts = renew_readings(work, again, progress)
    detail = {"readings": count, "alerts": alerts, "engine": version}
    work.audit("readings.renew", version, detail=detail)
    work.commit()
    return count


def replace_readings(work: UnitOfWork, rows: Sequence[dict[str, object]]) -> None:
    """Put readings in the place of those stored; where the engine stood is found again when needed."""
    keys = [row["procedure_id"] for row in rows]
    for start in range(0, len(keys), _EPISODES_AT_ONCE):
        chunk = keys[start : start + _EPISODES_AT_ONCE]
        for model in (EngineReading, DayReading, EngineCheckpoint):
            work.session.execute(
                delete(model)
                .where(model.procedure_id.in_(chunk))
                .execution_options(synchronize_session=False)
            )
    if rows:
        work.session.execute(insert(EngineReading), list(rows))
