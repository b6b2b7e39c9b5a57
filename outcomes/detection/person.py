"""What one episode's baseline fixes: which nadirs respond, where their lines lie."""

import numpy as np

from outcomes.detection.definitions import RESPONSE_DAYS, Flags, Floats, responds, return_gap
from outcomes.detection.lattice import HIGHEST_HEIGHT, RISING


class Person:
    """Lines, responses and ceilings over the grid of nadirs, for one baseline."""

    def __init__(self, nadirs: Floats, baseline: float | None, usual_baseline: float) -> None:
        self.baseline = baseline
        self.nadirs = nadirs
        self.responds: Flags = responds(nadirs, baseline)
        self.responding = self.responds.astype(np.float64)
        self.lowest_silent = int(self.responds.sum())  # place of the lowest nadir that is no response
        self.gap_tenths = np.rint(10 * return_gap(nadirs, baseline)).astype(int)
        self.lines = nadirs + self.gap_tenths / 10
        known = usual_baseline if baseline is None else baseline
        heights = np.rint((known - nadirs) / (nadirs[1] - nadirs[0])).astype(int)
        self.ceilings = np.clip(heights, RISING - 1, HIGHEST_HEIGHT)  # of the baseline above each nadir


def deepening_days(after_day: int, days: int) -> int:
    """How many of the days after one may still turn no response into one: none from D60 on (design §4)."""
    return max(0, min(after_day + days, RESPONSE_DAYS[1]) - after_day)
