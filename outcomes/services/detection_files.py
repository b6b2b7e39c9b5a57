"""What the engine says of every episode, written to files; nothing is stored and nothing alerted."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TextIO

import numpy as np

from outcomes.detection import Engine, Reading
from outcomes.detection.hindsight import look_back_many
from outcomes.errors import InputError
from outcomes.exchange.detections_csv import DETECTION_COLUMNS, REPLAY_COLUMNS, detection_row, replay_rows
from outcomes.exchange.hindsight_csv import HINDSIGHT_COLUMNS, hindsight_row
from outcomes.models import Patient
from outcomes.services.courses import ENGINE_CODES, ENTRY_CODES, Course, courses
from outcomes.services.detections import (
    Progress,
    Replayed,
    assessed_procedures,
    read_procedures,
    replay_procedures,
    silent,
)
from outcomes.services.engines import current_engine
from outcomes.services.readers import Reader
from outcomes.services.unit_of_work import UnitOfWork

_LOOKED_BACK_AT_ONCE = 200
_Write = Callable[[Iterable[Sequence[str]]], None]


@dataclass(frozen=True)
class DetectionReport:
    """How many episodes were read; of a replay, how many rows it has and how often the return alarm rose."""

    episodes: int
    replay_rows: int
    return_alarms: int


def detect_into(
    work: UnitOfWork,
    out: Path | TextIO | None,
    replay: Path | None,
    *,
    as_of: date | None = None,
    progress: Progress = silent,
    reader: Reader | None = None,
) -> DetectionReport:
    """Read every performed procedure except before a planned arthroplasty, and write what the engine says.

    Args:
        work: the use case.
        out: where `detections.csv` goes; None: nowhere.
        replay: where `replay.csv` goes; None: nowhere.
        as_of: leaves out entries about later days, in the replay too.
        progress: hears how far it is.
        reader: who runs the engine in use, the rows are the same; None: all cores of this machine.

    Raises:
        InputError: `file_not_writable`.
    """
    procedures = assessed_procedures(work)
    engine = current_engine(work)
    rows = alarms = 0
    with _rows_into(out, DETECTION_COLUMNS) as newest, _rows_into(replay, REPLAY_COLUMNS) as all_days:
        read_all = replay_procedures if replay else read_procedures
        for each in read_all(work, procedures, as_of, progress, reader):
            names = (_patient_code(work, each), each.procedure.code, each.course.episode.day_zero)
            entry_days = _entry_days(each.course)
            readings = [reading for reading in each.readings if reading.day in entry_days]
            newest([detection_row(*names, _newest(engine, each, readings))])
            all_days(replay_rows(*names, readings))
            rows += len(readings)
            alarms += _rises(readings)
    return DetectionReport(len(procedures), rows, alarms)


def look_back_into(
    work: UnitOfWork, out: Path, *, as_of: date | None = None, progress: Progress = silent
) -> int:
    """Look back over the same episodes, on all cores, and write when things came; give how many there are.

    Args:
        work: the use case.
        out: where `hindsight.csv` goes.
        as_of: leaves out entries about later days.
        progress: hears how far it is.

    Raises:
        InputError: `file_not_writable`.
    """
    procedures = assessed_procedures(work)
    model = current_engine(work).model
    with _rows_into(out, HINDSIGHT_COLUMNS) as write_rows:
        for start in range(0, len(procedures), _LOOKED_BACK_AT_ONCE):
            chunk = procedures[start : start + _LOOKED_BACK_AT_ONCE]
            found = courses(work, chunk, codes=ENGINE_CODES, until=as_of)
            tell = partial(_tell, progress, start, len(procedures))
            looked = look_back_many([each.series for each in found], progress=tell, model=model)
            for procedure, course, hindsight in zip(chunk, found, looked, strict=True):
                patient = work.session.get_one(Patient, procedure.patient_id).code
                write_rows([hindsight_row(patient, procedure.code, course.episode.day_zero, hindsight)])
    return len(procedures)


def _tell(progress: Progress, start: int, total: int, done: int) -> None:
    progress("hindsight", start + done, total)


def _patient_code(work: UnitOfWork, each: Replayed) -> str:
    return work.session.get_one(Patient, each.procedure.patient_id).code


def _entry_days(course: Course) -> set[int]:
    """Days with pain, numbness or tingling: what else is entered makes no row."""
    days = [course.values[code].days for code in ENTRY_CODES if code in course.values]
    return set(np.concatenate(days).tolist()) if days else set()


def _newest(engine: Engine, each: Replayed, readings: Sequence[Reading]) -> Reading:
    """As of the last day with pain, numbness or tingling, or of day 0."""
    if readings:
        return readings[-1]
    last_day = each.course.last_entry_day or 0
    return each.last if each.last.day == last_day else engine.read(each.course.series.until(last_day))


def _rises(readings: Sequence[Reading]) -> int:
    stands = [reading.return_alarm for reading in readings]
    return sum(now and not before for before, now in zip([False, *stands], stands, strict=False))


@contextmanager
def _rows_into(target: Path | TextIO | None, columns: Sequence[str]) -> Iterator[_Write]:
    """A file that is there once it is whole; under another name until then."""
    if target is None:
        yield _nowhere
    elif not isinstance(target, Path):
        yield _writer(target, columns)
    else:
        part = target.with_name(target.name + ".part")
        try:
            file = part.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise InputError("file_not_writable", {"file": str(target)}) from error
        try:
            with file:
                yield _writer(file, columns)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _writer(file: TextIO, columns: Sequence[str]) -> _Write:
    """Writes the header, and then rows of cells."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    return writer.writerows


def _nowhere(_rows: Iterable[Sequence[str]]) -> None:
    """Rows that nobody asked for are not even spelled."""
