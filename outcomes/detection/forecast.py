"""From the belief of today to the day on which pain will be back: a walk of the lattice by 5-day steps."""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.cohorts import FirstDays
from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats
from outcomes.detection.filter import PainBelief
from outcomes.detection.lattice import POSITIONS, RELIEF, RETURNED
from outcomes.detection.model import Model
from outcomes.detection.pain import Person

GRID_DAYS = 5
GRID = SCHEDULE_END_DAY // GRID_DAYS + 1
_COUPLING_FADES_DAYS = 45.0


@dataclass(frozen=True)
class Forecast:
    """P(T_P <= today + 0, 5, 10 … days), the past included, and when what lies behind came."""

    day: int
    cumulative: Floats
    returns: FirstDays

    def by(self, day: int) -> float:
        """P(T_P <= day)."""
        if day < EARLIEST_RETURN_DAY:
            return 0.0
        if day < self.day:
            return self.returns.until(day)
        return float(np.interp((day - self.day) / GRID_DAYS, np.arange(GRID), self.cumulative))

    def quantile(self, share: float) -> int | None:
        """The day by which this share of those whose pain returns by D365 has it back."""
        target = share * self.by(SCHEDULE_END_DAY)
        if target <= 0.0:
            return None
        if target <= self.cumulative[0]:
            return self.returns.quantile(target * (1 - 1e-9))
        return self.day + int(np.ceil(GRID_DAYS * np.interp(target, self.cumulative, np.arange(GRID))))


class Forecaster:
    """Tables of first passage for one model, kept by gap between nadir and line."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._passages: dict[int, tuple[Floats, Floats]] = {}

    def forecast(self, day: int, person: Person, belief: PainBelief, coupling_factor: float) -> Forecast:
        """The forecast from this day's belief."""
        quiet, after_turn = np.zeros(GRID), np.zeros(GRID)
        for nadirs, gap_tenths in person.groups:
            answering = person.responds[nadirs]
            if not answering.any():
                continue
            weights = belief.table[:, nadirs][:, answering].sum(axis=1)
            passage, turned_passage = self._passage(gap_tenths)
            quiet += passage @ weights
            after_turn += turned_passage @ weights[RELIEF]
        turning = self._turning(day, coupling_factor)
        by_turn = np.convolve(turning, after_turn)[:GRID]
        possible = float(belief.table[:, person.responds].sum())
        cumulative = np.minimum(
            np.maximum.accumulate(quiet + by_turn), min(1.0, max(possible, belief.returned))
        )
        return Forecast(day, cumulative, belief.returns)

    def _passage(self, gap_tenths: int) -> tuple[Floats, Floats]:
        """P(returned within 5 k days) by position, without a new turn; and from the day of a turn."""
        if gap_tenths not in self._passages:
            lattice = self.model.pain.lattice
            step = lattice.days(gap_tenths, -1, GRID_DAYS)
            turn = lattice.day(gap_tenths, 1.0)[:, RELIEF]
            rows = np.zeros((GRID, POSITIONS))
            rows[0, RETURNED] = 1.0
            for k in range(1, GRID):
                rows[k] = rows[k - 1] @ step
            self._passages[gap_tenths] = (rows, rows @ turn)
        return self._passages[gap_tenths]

    def _turning(self, day: int, coupling_factor: float) -> Floats:
        """P(pain turns in the k-th step of 5 days from today | not before)."""
        ahead = np.arange(1, GRID_DAYS * (GRID - 1) + 1)
        factor = 1.0 + (coupling_factor - 1.0) * np.exp(-ahead / _COUPLING_FADES_DAYS)
        hazards = np.minimum(self.model.pain_onset.hazard(day + ahead) * factor, 0.9)
        staying = np.concatenate([[1.0], np.cumprod(1.0 - hazards)[GRID_DAYS - 1 :: GRID_DAYS]])
        return np.asarray(-np.diff(staying))
