"""The knees of a cohort one by one, in the order in which pictures show them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.duration import ReportedCourse
from outcomes.analysis.observations import FloatArray, IntArray

_ORDER = {
    ReportedCourse.IN_RELIEF: 0,
    ReportedCourse.RETURNED: 1,
    ReportedCourse.NO_RESPONSE: 2,
    ReportedCourse.UNKNOWN_RESPONSE: 3,
    ReportedCourse.NO_REPORT: 4,
}


@dataclass(frozen=True, eq=False)
class KneeRows:
    """One group's knees; arrays have shape (knees,) unless said.

    Attributes:
        change: change of average pain from baseline, per cent; nan = unknown.
        pain: weekly means, nan = no entry, shape (knees, weeks).
        first_week: week of the first column.
        course: a `ReportedCourse`; -1 where no return is assessed.
        back: day on which pain was reported to be back; inf where it was not.
        until: day until which it is followed, nan = never.
        ended_by: position of what ended it among the endings named beside; -1 = nothing did.
    """

    change: FloatArray
    pain: FloatArray
    first_week: int
    course: IntArray
    back: FloatArray
    until: FloatArray
    ended_by: IntArray

    def by_relief(self) -> IntArray:
        """Rows by how relief went: the longest first, then back the latest first, then no response."""
        kind = np.array([_ORDER.get(ReportedCourse(code), 5) if code >= 0 else 5 for code in self.course])
        relief = np.where(np.isfinite(self.back), self.back, np.nan_to_num(self.until, nan=-1.0))
        return np.lexsort((-relief, kind)) if self.course.size else np.empty(0, np.int64)


def evenly(rows: IntArray, most: int) -> IntArray:
    """At most so many of the rows, evenly spread over their order."""
    if rows.size <= most:
        return rows
    return rows[np.linspace(0, rows.size - 1, most).round().astype(np.int64)]


def percent_worst_first(groups: Sequence[KneeRows]) -> list[FloatArray]:
    """The known changes of each group, the worst first."""
    return [-np.sort(-rows.change[~np.isnan(rows.change)]) for rows in groups]
