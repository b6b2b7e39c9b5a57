"""The interval of a group's median time to return of pain: a bootstrap, computed beside the pages."""

import hashlib
import logging
import time
from dataclasses import dataclass
from functools import partial

import numpy as np

from outcomes.analysis.turnbull_bootstrap import (
    RESAMPLES,
    STEP,
    MedianInterval,
    Resampling,
    median_interval,
    median_of,
    resampled,
)
from outcomes.services.background import Background, Recipe
from outcomes.services.chosen_cohorts import chosen_cohort
from outcomes.services.cohort_choices import CohortChoice
from outcomes.services.cohort_relief import relief
from outcomes.services.kept_numbers import kept
from outcomes.services.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)
_PAUSE = 0.2  # seconds between two looks at what is computed beside


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
    """The knees of one group."""

    code: str
    data: Resampling

    @property
    def key(self) -> str:
        """A name of these very data."""
        told = hashlib.sha256(f"median {self.data.origin} {self.data.left.size}".encode())
        for column in (self.data.left, self.data.right, self.data.patient):
            told.update(column.tobytes())
        return told.hexdigest()

    @property
    def recipe(self) -> Recipe:
        """How the median is computed beside the pages."""
        return Recipe(
            [partial(resampled, self.data, step) for step in range(RESAMPLES // STEP)],
            lambda parts: median_of(self.data, np.concatenate(parts)),
            _log.error,
        )


def relief_medians(work: UnitOfWork, choice: CohortChoice) -> list[ReliefMedian]:
    """Give each drawn group's median as far as it is known; what is not is begun, or computed now.

    Where there is nothing to compute beside (commands, tests), it is computed at once.
    """
    groups = kept(work, ("followed", choice), partial(_followed, work, choice))
    return [_told(work, each) for each in groups]


def finished_medians(work: UnitOfWork, choice: CohortChoice) -> dict[str, MedianInterval]:
    """Give the medians of all drawn groups by their codes, waiting for those that are not known yet."""
    told = relief_medians(work, choice)
    while not all(each.is_over for each in told):
        time.sleep(_PAUSE)
        told = relief_medians(work, choice)
    return {each.code: each.found for each in told if each.found is not None}


def _followed(work: UnitOfWork, choice: CohortChoice) -> list[_Followed]:
    chosen = chosen_cohort(work, choice)
    found = relief(chosen)
    groups = []
    for number, group in enumerate(chosen.groups.drawn):
        mine = found.population.included & (found.number == number)
        if mine.any():
            ends = (found.result.left[mine], found.result.right[mine])
            data = Resampling(*ends, chosen.patient[mine], float(found.population.origin))
            groups.append(_Followed(group.code, data))
    return groups


def _told(work: UnitOfWork, each: _Followed) -> ReliefMedian:
    if not isinstance(work.background, Background):
        data = each.data
        found = median_interval(data.left, data.right, data.patient, data.origin)
        return ReliefMedian(each.code, found, 100, False)
    job = work.background.ask(each.key, each.recipe)
    return ReliefMedian(each.code, job.value, job.percent, job.has_failed)
