"""What the engine said on each day of an episode, and what looking back says, remembered by digest."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from outcomes.detection import Reading
from outcomes.detection.hindsight import Hindsight, look_back
from outcomes.services.courses import Course
from outcomes.services.day_readings import stored_day_readings
from outcomes.services.engines import current_engine
from outcomes.services.reading_rows import digest
from outcomes.services.unit_of_work import UnitOfWork

_REMEMBERED = 48  # a replay of a year takes some 200 kB
_Answer = TypeVar("_Answer")


class _Memory(Generic[_Answer]):
    """The newest answers by digest of the entries that they were computed from."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: OrderedDict[str, _Answer] = OrderedDict()

    def answer(self, key: str, compute: Callable[[], _Answer]) -> _Answer:
        """What was computed of the same entries, or what is computed now."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        found = compute()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return found


_readings: _Memory[tuple[Reading, ...]] = _Memory()
_hindsights: _Memory[Hindsight] = _Memory()


def replayed(work: UnitOfWork, course: Course) -> tuple[Reading, ...]:
    """One reading per entry day from D0 on; pure, so a second look at the same entries costs nothing."""
    engine, series = current_engine(work), course.series
    version = engine.model.version

    def found() -> tuple[Reading, ...]:
        stored = stored_day_readings(work, course.procedure_id, series, version)
        return stored if stored is not None else tuple(engine.replay(series))

    return _readings.answer(digest(series, version), found)


def looked_back(work: UnitOfWork, course: Course) -> Hindsight:
    """What is known of an episode with everything entered since; likewise."""
    model = current_engine(work).model
    key = digest(course.series, model.version)
    return _hindsights.answer(key, lambda: look_back(course.series, model))
