"""The clinic's own episodes whose end the reports alone tell: what the engine may learn from.

Where analysis and detection meet. The truth is that of the cohort's rule (`analysis/duration.py`), read
from the level behind the reports (`analysis/levels.py`), never the engine's, which would learn to agree
with itself. A return happened in (L, R]: L is the last entry of the last week below the line, R is taken
for T_P. Its start, T_P0, is read from the same level by the design's own words: the last entry of the last
week at most half a point above the nadir. A flat stretch that stands for the foot of a climb ends late, so
that a week is taken off.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from outcomes.analysis.duration import FIRST_NADIR_WEEK, Durations, ReportedCourse, durations
from outcomes.analysis.levels import levelled
from outcomes.analysis.observations import observations
from outcomes.analysis.weeks import Weeks, weekly
from outcomes.detection.definitions import STARTED_ABOVE_NADIR
from outcomes.detection.references import Reference
from outcomes.services.courses import ENGINE_CODES, Course, courses
from outcomes.services.detections import assessed_procedures
from outcomes.services.unit_of_work import UnitOfWork

_EPISODES_AT_ONCE = 400
_LEAST_RISE = 1.4  # from nadir to line, at least (design §4)
_LATE_DAYS = 7  # at the median, simulated patients of three generators: 3-10
_TOLD = (ReportedCourse.NO_RESPONSE, ReportedCourse.IN_RELIEF, ReportedCourse.RETURNED)


def reference_episodes(work: UnitOfWork, as_of: date) -> list[Reference]:
    """Episodes whose reports tell of a response, or of none, from entries about days up to `as_of`.

    Those that ended before 180 days without a return (retreatment, arthroplasty, withdrawal) are not
    complete: they tell that pain was not back by then, and no more. Those of whom no response is known, or
    whose response is doubtful, are left out.
    """
    performed = [
        each for each in assessed_procedures(work) if each.performed_on and each.performed_on <= as_of
    ]
    found: list[Reference] = []
    for start in range(0, len(performed), _EPISODES_AT_ONCE):
        chunk = performed[start : start + _EPISODES_AT_ONCE]
        found += _references(courses(work, chunk, codes=ENGINE_CODES, until=as_of))
    return found


def _references(followed: Sequence[Course]) -> list[Reference]:
    pain = [course.values.get("pain_average") for course in followed]
    heard = [(place, daily) for place, daily in enumerate(pain) if daily is not None]
    if not heard:
        return []
    table = observations(
        np.concatenate([np.full(daily.days.size, place) for place, daily in heard]),
        np.concatenate([daily.days for _, daily in heard]),
        np.concatenate([daily.values for _, daily in heard]),
    )
    known = [course.baseline.value for course in followed]
    levels = levelled(weekly(table))
    result = durations(levels, np.array([np.nan if value is None else value for value in known]))
    return [
        _reference(course, levels, result, place)
        for place, course in enumerate(followed)
        if result.course[place] in _TOLD and _is_clear(levels, result, place)
    ]


def _is_clear(levels: Weeks, result: Durations, place: int) -> bool:
    """Not where relief was too small to be called a response, and pain rose from it all the same."""
    if result.course[place] != ReportedCourse.NO_RESPONSE:
        return True
    own = levels.value[(levels.episode == place) & (levels.week >= FIRST_NADIR_WEEK)]
    return bool(own.size == 0 or (own - np.minimum.accumulate(own)).max() < _LEAST_RISE)


def _reference(course: Course, levels: Weeks, result: Durations, place: int) -> Reference:
    is_back = result.course[place] == ReportedCourse.RETURNED
    return Reference(
        person=str(course.patient_id),
        series=course.series,
        started_day=_started(levels, result, place) if is_back else None,
        below_day=int(result.left[place]) if is_back else None,
        event_day=int(result.right[place]) if is_back else None,
        last_day=int(result.last_day[place]),
        responded=bool(result.is_responder[place]),
    )


def _started(levels: Weeks, result: Durations, place: int) -> int:
    """The day taken for the start of a return."""
    low = result.nadir[place] + STARTED_ABOVE_NADIR
    before = (levels.week >= FIRST_NADIR_WEEK) & (levels.last_day < result.right[place])
    at_rest = levels.last_day[(levels.episode == place) & before & (levels.value <= low)]
    last = min(int(at_rest[-1]), int(result.left[place])) if at_rest.size else 0
    return max(0, last - _LATE_DAYS)
