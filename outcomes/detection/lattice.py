"""The ways pain can take from its nadir: a Markov chain over 28 positions, by day.

A position is a way (relief, ramp, slow ramp, returned) and a height above the nadir in half points. A path
enters `returned` when its height crosses the gap between nadir and line, so P(T_P <= day) is the sum of one
block; `returned` is never left, as T_P is a first day.
"""

import math

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Floats
from outcomes.detection.parameters import PainParameters

RISING = 5  # heights 0, .5 … 2: the line is at most 2 points above the nadir
RETURNED_HEIGHTS = 13  # 0 … 6 points
RELIEF = slice(0, RISING)
RAMP = slice(RISING, 2 * RISING)
SLOW_RAMP = slice(2 * RISING, 3 * RISING)
RETURNED = slice(3 * RISING, 3 * RISING + RETURNED_HEIGHTS)
POSITIONS = RETURNED.stop
HIGHEST_HEIGHT = RETURNED_HEIGHTS - 1
HEIGHT_STEPS = np.concatenate([np.arange(RISING)] * 3 + [np.arange(RETURNED_HEIGHTS)])
STEP_RETURN_HEIGHTS = np.arange(3, 11)  # a return in one step lands 1.5 … 5 points above the nadir
_FALLEN_HEIGHTS = [0, 1]
_HAZARD_RATIO = 1.08  # hazards are rounded to this grid, so that transitions can be kept
_LOWEST_HAZARD = 1e-6
_LOG_RATIO, _LOG_LOWEST = math.log(_HAZARD_RATIO), math.log(_LOWEST_HAZARD)


def hazard_index(hazard: float) -> int:
    """The place of a hazard on the grid; -1 is none."""
    if hazard <= _LOWEST_HAZARD:
        return -1
    return round((math.log(hazard) - _LOG_LOWEST) / _LOG_RATIO)


def hazard_indices(hazards: Floats) -> npt.NDArray[np.intp]:
    """The places of hazards on the grid; -1 is none."""
    places = np.rint((np.log(np.maximum(hazards, _LOWEST_HAZARD)) - _LOG_LOWEST) / _LOG_RATIO)
    return np.where(hazards <= _LOWEST_HAZARD, -1, places).astype(np.intp)


def hazard_at(index: int) -> float:
    """The hazard at this place of the grid."""
    return 0.0 if index < 0 else min(0.9, float(_LOWEST_HAZARD * _HAZARD_RATIO**index))


class PainLattice:
    """Transitions between positions, for a gap from nadir to line given in tenths of a point."""

    def __init__(self, parameters: PainParameters) -> None:
        self.parameters = parameters
        self._one_day: dict[tuple[int, int], tuple[Floats, Floats]] = {}

    def days(self, gap_tenths: int, hazard_place: int, count: int, ceiling: int = HIGHEST_HEIGHT) -> Floats:
        """The transition (columns from, rows to) over `count` days at one hazard of the grid."""
        return np.linalg.matrix_power(self.day(gap_tenths, hazard_at(hazard_place), ceiling), count)

    def day(self, gap_tenths: int, hazard: float, ceiling: int = HIGHEST_HEIGHT) -> Floats:
        """One day's transition with this hazard that pain turns; `ceiling` is the height of the baseline."""
        key = (gap_tenths, ceiling)
        if key not in self._one_day:
            self._one_day[key] = (self._quiet(gap_tenths, ceiling), self._turn(gap_tenths))
        quiet, turn = self._one_day[key]
        keep = np.ones(POSITIONS)
        keep[RELIEF] = 1.0 - hazard
        return np.asarray(quiet * keep + hazard * turn)

    def crossed_share(self, height: int, gap_tenths: int) -> float:
        """The share of a cell of the lattice that lies at or above the line."""
        if height >= RISING:
            return 1.0
        step = self.parameters.step
        return min(1.0, max(0.0, ((height + 0.5) * step - gap_tenths / 10) / step))

    def _move(self, matrix: Floats, block: slice, source: int, to: int, p: float, gap_tenths: int) -> None:
        crossed = self.crossed_share(to, gap_tenths)
        matrix[RETURNED.start + to, source] += p * crossed
        if to < RISING:
            matrix[block.start + to, source] += p * (1.0 - crossed)

    def _turn(self, gap_tenths: int) -> Floats:
        """Where a path of relief goes on the day on which pain turns."""
        p = self.parameters
        turn = np.zeros((POSITIONS, POSITIONS))
        for height in range(RISING):
            turn[RAMP.start + height, height] += p.share_ramp
            turn[SLOW_RAMP.start + height, height] += p.share_slow_ramp
            for rise in STEP_RETURN_HEIGHTS:
                to = min(height + int(rise), RETURNED_HEIGHTS - 1)
                self._move(turn, RELIEF, height, to, p.share_step / len(STEP_RETURN_HEIGHTS), gap_tenths)
        return turn

    def _quiet(self, gap_tenths: int, ceiling: int) -> Floats:
        """One day on which pain does not turn."""
        p = self.parameters
        day = np.zeros((POSITIONS, POSITIONS))
        for height in range(RISING):
            self._move(day, RELIEF, height, height + 1, p.drift_up, gap_tenths)
            if height > 0:
                day[height - 1, height] += p.drift_down
            for block, pace in ((RAMP, p.ramp_points_per_day), (SLOW_RAMP, p.slow_ramp_points_per_day)):
                self._move(day, block, block.start + height, height + 1, pace / p.step, gap_tenths)
                day[height, block.start + height] += p.ramp_stop
        self._climb_back(day, ceiling)
        day[np.diag_indices(POSITIONS)] += 1.0 - day.sum(axis=0)
        return day

    def _climb_back(self, day: Floats, ceiling: int) -> None:
        """Where pain goes once it is back: towards its old level, and after a long bout down again."""
        p = self.parameters
        returned = day[RETURNED, RETURNED]
        for height in range(RETURNED_HEIGHTS):
            if height < HIGHEST_HEIGHT:
                returned[height + 1, height] += (
                    p.after_return_up if height < ceiling else p.beyond_baseline_up
                )
            if height > 0:
                is_within = height <= ceiling
                returned[height - 1, height] += p.after_return_down if is_within else p.beyond_baseline_down
            if height > max(_FALLEN_HEIGHTS):
                returned[_FALLEN_HEIGHTS, height] += p.after_return_fall / len(_FALLEN_HEIGHTS)
