"""Looking back over one episode: when things came, and what had been said of them at the time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from outcomes.detection import Reading
from outcomes.detection.hindsight import Dating, Hindsight
from outcomes.permissions import Permission
from outcomes.services.courses import Course, course
from outcomes.services.episode_numbers import standing_since
from outcomes.services.procedures import procedure_named
from outcomes.services.replays import looked_back, replayed
from outcomes.services.unit_of_work import UnitOfWork

_LIKELIER = 0.5


@dataclass(frozen=True)
class Said:
    """What was said at the time: the day, and whether an alarm rose on it or a reading first said so."""

    day: int
    on: date
    is_alarm: bool


@dataclass(frozen=True)
class LookedBackAt:
    """Something that lies behind, in dates; `dating` has the same in days since the procedure."""

    dating: Dating
    on: date
    first: date
    last: date
    said: Said | None = None


@dataclass(frozen=True, eq=False)
class LookingBackPage:
    """What looking back over one procedure shows.

    Attributes:
        course: None while the procedure is planned.
        hindsight: None while it is planned, where no return is assessed, and before the first entry.
        as_of: date of the last entry that counts.
        is_silent: no response is likelier than a response.
    """

    public_id: str
    patient_id: str
    patient_code: str
    laterality: str
    course: Course | None
    hindsight: Hindsight | None = None
    as_of: date | None = None
    returned: LookedBackAt | None = None
    return_started: LookedBackAt | None = None
    regenerated: LookedBackAt | None = None
    is_silent: bool = False


def looking_back(work: UnitOfWork, public_id: str) -> LookingBackPage:
    """Look back over one procedure with everything entered until now.

    Raises:
        NotFound: `procedure_unknown`.
    """
    procedure = procedure_named(work, public_id, Permission.VIEW_PATIENT)
    patient = procedure.patient
    names = (procedure.public_id, patient.public_id, patient.code, procedure.laterality)
    current = course(work, procedure) if procedure.performed_on else None
    readings = replayed(work, current) if current and current.episode.assesses_return else ()
    if current is None or not readings:
        return LookingBackPage(*names, current)
    found = looked_back(work, current)
    return LookingBackPage(
        *names,
        current,
        found,
        current.date_of(found.as_of),
        _at(current, found.returned, _said(current, readings, "return_alarm", _is_back)),
        _at(current, found.return_started, None),
        _at(current, found.regenerated, _said(current, readings, "regeneration_alarm", _has_regenerated)),
        (readings[-1].p_no_response or 0.0) > _LIKELIER,
    )


def _at(current: Course, dating: Dating | None, said: Said | None) -> LookedBackAt | None:
    if dating is None:
        return None
    on, first, last = (current.date_of(day) for day in (dating.day, dating.q10, dating.q90))
    return LookedBackAt(dating, on, first, last, said)


def _said(
    current: Course, readings: Sequence[Reading], alarm: str, is_said: Callable[[Reading], bool]
) -> Said | None:
    """The rise of the alarm that stands; without one, the first reading from which on it was said."""
    since = standing_since(readings, alarm)
    if since is not None:
        return Said(since, current.date_of(since), is_alarm=True)
    first = None
    for reading in readings:
        first = (reading.day if first is None else first) if is_said(reading) else None
    return None if first is None else Said(first, current.date_of(first), is_alarm=False)


def _is_back(reading: Reading) -> bool:
    return reading.return_day is not None


def _has_regenerated(reading: Reading) -> bool:
    return reading.regeneration_day is not None
