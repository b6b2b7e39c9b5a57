"""What the engine said on each day of an episode: computed from the entries, remembered by their digest."""

from collections import OrderedDict
from threading import Lock

from outcomes.detection import Reading
from outcomes.services.courses import Course
from outcomes.services.engines import current_engine
from outcomes.services.readings import digest
from outcomes.services.unit_of_work import UnitOfWork

_REMEMBERED = 48  # a replay of a year takes some 200 kB
_lock = Lock()
_remembered: OrderedDict[str, tuple[Reading, ...]] = OrderedDict()


def replayed(work: UnitOfWork, course: Course) -> tuple[Reading, ...]:
    """One reading per entry day from D0 on; pure, so a second look at the same entries costs nothing."""
    engine = current_engine(work)
    key = digest(course.series, engine.model.version)
    with _lock:
        if key in _remembered:
            _remembered.move_to_end(key)
            return _remembered[key]
    found = tuple(engine.replay(course.series))
    with _lock:
        _remembered[key] = found
        while len(_remembered) > _REMEMBERED:
            _remembered.popitem(last=False)
    return found
