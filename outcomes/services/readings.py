"""Readings: what the engine says of an episode, kept up to date with each entry, and the alerts it raises."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from outcomes.detection import Reading
from outcomes.models import EngineCheckpoint, EngineReading, Procedure
from outcomes.services.courses import ENGINE_CODES, Course, course
from outcomes.services.day_readings import store_day_readings
from outcomes.services.engine_alerts import raise_alerts
from outcomes.services.engines import current_engine, current_version
from outcomes.services.reading_rows import digest, reading_content, reading_of
from outcomes.services.unit_of_work import UnitOfWork


def update_reading(work: UnitOfWork, procedure: Procedure) -> Reading | None:
    """Read an episode again after an entry, store the reading and raise its alerts; the caller commits.

    The engine goes on from the newest of its checkpoints that still fits the entries.

    Args:
        work: a use case that has begun to write.
        procedure: the procedure whose entries (or facts) have changed.

    Returns:
        The new reading; None for a procedure that is only planned, and before a planned arthroplasty,
        where no return of pain is assessed.
    """
    if procedure.performed_on is None:
        return None
    work.session.flush()
    current = course(work, procedure, codes=ENGINE_CODES)
    if not current.episode.assesses_return:
        raise_alerts(work, procedure, current, None, None)
        return None
    stored = work.session.get(EngineReading, procedure.id)
    previous = reading_of(stored.reading) if stored else None
    kept = _checkpoints(work, procedure)
    states = {day: each.state for day, each in kept.items()}
    found, checkpoints = current_engine(work).resume(states, current.series)
    new = found[-1]
    _store_reading(work, current, new)
    store_day_readings(work, procedure.id, found)
    _store_checkpoints(work, kept, procedure.id, new.engine_version, checkpoints)
    raise_alerts(work, procedure, current, new, previous)
    return new


def update_patient_readings(work: UnitOfWork, patient_id: int) -> None:
    """Read all episodes of a patient again, after a change that bears on several; the caller commits."""
    performed = select(Procedure).where(
        Procedure.patient_id == patient_id, Procedure.performed_on.is_not(None)
    )
    for procedure in work.session.scalars(performed.order_by(Procedure.performed_on)):
        update_reading(work, procedure)


def reading(work: UnitOfWork, procedure: Procedure) -> Reading | None:
    """Give what the engine says of an episode now; None where `update_reading` gives None.

    A stored reading that no longer fits the entries or the engine is not used: it is computed anew.
    """
    if procedure.performed_on is None:
        return None
    current = course(work, procedure, codes=ENGINE_CODES)
    if not current.episode.assesses_return:
        return None
    engine = current_engine(work)
    stored = work.session.get(EngineReading, procedure.id)
    if stored is not None and stored.digest == digest(current.series, engine.model.version):
        return reading_of(stored.reading)
    return engine.read(current.series)


def readings(work: UnitOfWork, procedures: Sequence[Procedure]) -> dict[int, Reading]:
    """Give the stored readings of this engine, by the procedure's primary key, in one query.

    Every writer brings them up to date in its own transaction, so lists need not look at the entries again;
    an episode that this engine has never read is missing until `outcomes migrate` or its next entry.
    """
    found: dict[int, Reading] = {}
    keys = [procedure.id for procedure in procedures]
    version = current_version(work)
    for start in range(0, len(keys), 500):
        query = select(EngineReading.procedure_id, EngineReading.reading).where(
            EngineReading.procedure_id.in_(keys[start : start + 500]),
            EngineReading.engine_version == version,
        )
        found.update({key: reading_of(content) for key, content in work.session.execute(query)})
    return found


def _checkpoints(work: UnitOfWork, procedure: Procedure) -> dict[int, EngineCheckpoint]:
    query = select(EngineCheckpoint).where(EngineCheckpoint.procedure_id == procedure.id)
    return {each.day: each for each in work.session.scalars(query)}


def _store_checkpoints(
    work: UnitOfWork,
    kept: Mapping[int, EngineCheckpoint],
    procedure_id: int,
    version: str,
    checkpoints: Mapping[int, bytes],
) -> None:
    """Put these in the place of those kept."""
    for day in kept.keys() - checkpoints.keys():
        work.session.delete(kept[day])
    for day, state in checkpoints.items():
        if day in kept:
            kept[day].engine_version, kept[day].state = version, state
        else:
            row = EngineCheckpoint(procedure_id=procedure_id, day=day, engine_version=version, state=state)
            work.session.add(row)


def _store_reading(work: UnitOfWork, current: Course, new: Reading) -> None:
    values = reading_row(work, current, new)
    row = work.session.get(EngineReading, current.procedure_id)
    if row is None:
        work.session.add(EngineReading(**values))
    else:
        for name, value in values.items():
            setattr(row, name, value)


def reading_row(work: UnitOfWork, current: Course, new: Reading) -> dict[str, Any]:
    """A reading as the columns of its table."""
    return {
        "procedure_id": current.procedure_id,
        "engine_version": new.engine_version,
        "digest": digest(current.series, new.engine_version),
        "as_of": current.date_of(new.day),
        "phase": new.phase,
        "reading": reading_content(new),
        "computed_at": work.now,
    }
