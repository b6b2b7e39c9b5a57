"""What one episode's baseline fixes: which nadirs respond, where their lines lie."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from outcomes.detection.definitions import Flags, Floats, responds, return_gap
from outcomes.detection.lattice import HIGHEST_HEIGHT, RISING


@dataclass(frozen=True)
class Group:
    """Neighbouring nadirs that share a transition: the same gap to the line, all a response or none."""

    first: int
    last: int
    gap_tenths: int
    responds: bool


class Person:
    """Lines, responses and groups over the grid of nadirs, for one baseline."""

    def __init__(self, nadirs: Floats, baseline: float | None, usual_baseline: float) -> None:
        self.baseline = baseline
        self.nadirs = nadirs
        self.responds: Flags = responds(nadirs, baseline)
        self.responding = self.responds.astype(np.float64)
        self.gap_tenths = np.rint(10 * return_gap(nadirs, baseline)).astype(int)
        self.lines = nadirs + self.gap_tenths / 10
        known = usual_baseline if baseline is None else baseline
        heights = np.rint((known - nadirs) / (nadirs[1] - nadirs[0])).astype(int)
        self.ceilings = np.clip(heights, RISING - 1, HIGHEST_HEIGHT)  # of the baseline above each nadir

    @cached_property
    def groups(self) -> list[Group]:
        """The groups, in the order of the nadirs."""
        changes = (np.diff(self.gap_tenths) != 0) | np.diff(self.responds)
        edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(self.nadirs)]
        return [
            Group(first, last, int(self.gap_tenths[first]), bool(self.responds[first]))
            for first, last in zip(edges[:-1], edges[1:], strict=True)
        ]
