"""What one episode's baseline fixes: which nadirs respond, where their lines lie."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import RESPONSE_DAYS, Flags, Floats, responds, return_gap
from outcomes.detection.lattice import HIGHEST_HEIGHT, RISING
from outcomes.detection.series import Days
from outcomes.detection.stack import Places, Rows


class Person:
    """Lines, responses and ceilings over the grid of nadirs, for one baseline."""

    def __init__(self, nadirs: Floats, baseline: float | None, usual_baseline: float) -> None:
        self.baseline = baseline
        self.nadirs = nadirs
        self.responds: Flags = responds(nadirs, baseline)
        self.responding = self.responds.astype(np.float64)
        self.is_lowest_silent: Flags = (
            np.arange(len(nadirs)) == self.responds.sum()
        )  # of all without response
        self.gap_tenths = np.rint(10 * return_gap(nadirs, baseline)).astype(int)
        self.lines = nadirs + self.gap_tenths / 10
        known = usual_baseline if baseline is None else baseline
        heights = np.rint((known - nadirs) / (nadirs[1] - nadirs[0])).astype(int)
        self.ceilings = np.clip(heights, RISING - 1, HIGHEST_HEIGHT)  # of the baseline above each nadir


class Persons(NamedTuple):
    """What baselines fix, in columns: person x nadir, or one entry per row of a stack."""

    responds: Flags
    is_lowest_silent: Flags
    gap_tenths: Places
    lines: Floats
    ceilings: Places

    @classmethod
    def of(cls, persons: Sequence[Person]) -> "Persons":
        """Persons one beneath the other."""
        return cls(*(np.stack([getattr(person, name) for person in persons]) for name in cls._fields))

    def on(self, rows: Rows, whose: Places) -> "Persons":
        """By row of a stack, whose episodes are those of these persons."""
        cells = whose[rows.owners] * self.responds.shape[1] + rows.nadirs
        return Persons(*(column.take(cells) for column in self))


def deepening_days(after_days: Days, days: Days) -> Days:
    """How many of the days after one may still turn no response into one: none from D60 on (design §4)."""
    return np.asarray(np.maximum(0, np.minimum(after_days + days, RESPONSE_DAYS[1]) - after_days))
