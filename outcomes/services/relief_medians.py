"""The interval of a group's median time to return of pain: a bootstrap, computed beside the pages."""

import hashlib
import logging
from dataclasses import dataclass
from functools import partial

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.turnbull_bootstrap import Heard, MedianInterval, median_interval
from outcomes.services.background import Background, Job
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_relief import relief
from outcomes.services.kept_numbers import kept
from outcomes.services.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ReliefMedian:
    """One drawn group's median.

    Attributes:
        code: of the group.
        found: the median and its interval; None while it is computed, or where that failed.
        percent: how far it has come.
        has_failed: an error ended it.
    """

    code: str
    found: MedianInterval | None
    percent: int
    has_failed: bool

    @property
    def is_over(self) -> bool:
        """True once there is an interval, or will be none."""
        return self.found is not None or self.has_failed


@dataclass(frozen=True, eq=False)
class _Followed:
    """Intervals of the knees of one group."""

    code: str
    left: FloatArray
    right: FloatArray
    patient: IntArray
    origin: float

    @property
    def key(self) -> str:
        """A name of these very data."""
        told = hashlib.sha256(f"median {self.origin} {self.left.size}".encode())
        for column in (self.left, self.right, self.patient):
            told.update(column.tobytes())
        return told.hexdigest()

    def median(self, heard: Heard) -> MedianInterval:
        return median_interval(self.left, self.right, self.patient, self.origin, heard=heard)


def relief_medians(work: UnitOfWork, choice: CohortChoice) -> list[ReliefMedian]:
    """Give each drawn group's median as far as it is known; what is not is begun, or computed now.

    Where there is nothing to compute beside (commands, tests), it is computed at once.
    """
    groups = kept(work, ("followed", choice), partial(_followed, work, choice))
    return [_told(work, each) for each in groups]


def _followed(work: UnitOfWork, choice: CohortChoice) -> list[_Followed]:
    chosen = chosen_cohort(work, choice)
    found = relief(chosen)
    groups = []
    for number, group in enumerate(chosen.groups.drawn):
        mine = found.population.included & (found.number == number)
        columns = (found.result.left[mine], found.result.right[mine], chosen.patient[mine])
        if mine.any():
            groups.append(_Followed(group.code, *columns, float(found.population.origin)))
    return groups


def _told(work: UnitOfWork, each: _Followed) -> ReliefMedian:
    if not isinstance(work.background, Background):
        return ReliefMedian(each.code, each.median(lambda done, total: None), 100, False)
    job: Job = work.background.ask(each.key, each.median, _log.error)
    percent = 100 * job.done // job.total if job.total else 0
    return ReliefMedian(each.code, job.value, percent, job.has_failed)
