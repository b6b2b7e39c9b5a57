"""From the belief of today to the day on which pain will be back: a walk of the lattice by 5-day steps."""

import math
from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats
from outcomes.detection.filter import PainBelief
from outcomes.detection.first_days import FirstDays
from outcomes.detection.lattice import POSITIONS, RELIEF, RETURNED
from outcomes.detection.model import Model
from outcomes.detection.onset import LAST_TABLED_DAY
from outcomes.detection.person import Person

GRID_DAYS = 5
_KEPT_WAYS = 100
GRID = SCHEDULE_END_DAY // GRID_DAYS + 1
_COUPLING_LEFT = np.exp(-(GRID_DAYS * np.arange(GRID - 1) + 2.5) / 45.0)  # it fades by half in a month [J]


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
        step, rest = divmod(day - self.day, GRID_DAYS)
        if step >= GRID - 1:
            return float(self.cumulative[-1])
        before, after = float(self.cumulative[step]), float(self.cumulative[step + 1])
        return before + (after - before) * rest / GRID_DAYS

    def quantile(self, share: float) -> int | None:
        """The day by which this share of those whose pain returns by D365 has it back."""
        target = share * self.by(SCHEDULE_END_DAY)
        if target <= 0.0:
            return None
        if target <= self.cumulative[0]:
            past = self.returns.quantile(target * (1 - 1e-9))
            return self.day if past is None else past
        step = min(int(self.cumulative.searchsorted(target)), GRID - 1)
        before, after = float(self.cumulative[step - 1]), float(self.cumulative[step])
        within = (target - before) / (after - before) if after > before else 1.0
        return self.day + math.ceil(GRID_DAYS * (step - 1 + min(within, 1.0)) - 1e-9)


@dataclass(frozen=True)
class _Ways:
    """First passages of one baseline: who is in which group, and P(returned) by step x (position, group)."""

    groups: Floats
    quiet: Floats
    turned: Floats


class Forecaster:
    """Tables of first passage for one model, kept by gap between nadir and line."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._step_hazards: dict[int, Floats] = {}
        self._ways: dict[float | None, _Ways] = {}
        self._passages: dict[int, tuple[Floats, Floats]] = {}

    def forecast(self, day: int, person: Person, belief: PainBelief, coupling_factor: float) -> Forecast:
        """The forecast from this day's belief."""
        ways = self._ways_of(person)
        weights = belief.table.T @ ways.groups
        quiet = ways.quiet @ weights.reshape(-1)
        after_turn = ways.turned @ weights[RELIEF].reshape(-1)
        after_turn[1:] = (after_turn[1:] + after_turn[:-1]) / 2  # a turn lies anywhere within its step …
        after_turn[0] = 0.0  # … and has not come at the step's beginning
        by_turn = np.convolve(self._turning(day, coupling_factor), after_turn)
        most = min(1.0, max(float(weights.sum()), belief.sums.returned))
        cumulative = np.minimum(np.maximum.accumulate(quiet + by_turn[:GRID]), most)
        return Forecast(day, cumulative, belief.returns)

    def _ways_of(self, person: Person) -> "_Ways":
        if person.baseline not in self._ways:
            if len(self._ways) >= _KEPT_WAYS:
                self._ways.clear()
            groups = [group for group in person.groups if group.responds]
            members = np.zeros((len(person.responds), len(groups)))
            for column, group in enumerate(groups):
                members[group.first : group.last, column] = 1.0
            passages = [self._passage(group.gap_tenths) for group in groups]
            quiet = np.stack([quiet for quiet, _ in passages], axis=-1) if passages else np.zeros((GRID, 0))
            turned = (
                np.stack([turned for _, turned in passages], axis=-1) if passages else np.zeros((GRID, 0))
            )
            self._ways[person.baseline] = _Ways(members, quiet.reshape(GRID, -1), turned.reshape(GRID, -1))
        return self._ways[person.baseline]

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
        day = min(day, LAST_TABLED_DAY)
        if day not in self._step_hazards:
            ends = np.minimum(day + GRID_DAYS * np.arange(GRID), LAST_TABLED_DAY)
            self._step_hazards[day] = np.diff(self.model.pain_onset.summed[ends])
        hazards = self._step_hazards[day] * (1.0 + (coupling_factor - 1.0) * _COUPLING_LEFT)
        turned = -np.expm1(-np.cumsum(hazards))
        turned[1:] -= turned[:-1].copy()
        return np.asarray(turned)


def _by_position_and_group(tables: list[Floats]) -> Floats:
    """Tables of one shape side by side; with no table at all, no column."""
    return np.stack(tables, axis=-1).reshape(GRID, -1) if tables else np.zeros((GRID, 0))
