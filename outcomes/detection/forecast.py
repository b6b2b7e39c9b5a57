"""From the belief of today to the day on which pain will be back: a walk of the lattice by 5-day steps."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats
from outcomes.detection.filter import PainBelief
from outcomes.detection.first_days import FirstDays
from outcomes.detection.lattice import POSITIONS, RELIEF, RETURNED
from outcomes.detection.model import Model
from outcomes.detection.onset import LAST_TABLED_DAY
from outcomes.detection.person import Person

GRID_DAYS = 5
_FURTHEST_DAYS = 90
_KEPT_WAYS = 100
_NOT_YET = slice(0, RETURNED.start)  # `returned` is never left
GRID = SCHEDULE_END_DAY // GRID_DAYS + 1
_COUPLING_LEFT = np.exp(-(GRID_DAYS * np.arange(GRID - 1) + 2.5) / 45.0)  # it fades by half in a month [J]


class Forecast(NamedTuple):
    """P(T_P <= today + 0, 5, 10 … days), the past included, and when what lies behind came."""

    day: int
    cumulative: list[float]
    returns: FirstDays

    def by(self, day: int) -> float:
        """P(T_P <= day)."""
        if day < EARLIEST_RETURN_DAY:
            return 0.0
        if day < self.day:
            return self.returns.until(day)
        step, rest = divmod(day - self.day, GRID_DAYS)
        if step >= len(self.cumulative) - 1:
            return self.cumulative[-1]
        before, after = self.cumulative[step], self.cumulative[step + 1]
        return before + (after - before) * rest / GRID_DAYS

    def quantiles(self, shares: Sequence[float]) -> list[int | None]:
        """The days by which these shares of those whose pain returns by D365 have it back."""
        ever = self.by(SCHEDULE_END_DAY)
        return [self._day_of(share * ever) for share in shares]

    def _day_of(self, target: float) -> int | None:
        """The day by which P(T_P <= day) reaches a target."""
        if target <= 0.0:
            return None
        if target <= self.cumulative[0]:
            past = self.returns.quantile(target * (1 - 1e-9))
            return self.day if past is None else past
        step = min(bisect_left(self.cumulative, target), len(self.cumulative) - 1)
        before, after = self.cumulative[step - 1], self.cumulative[step]
        within = (target - before) / (after - before) if after > before else 1.0
        return self.day + math.ceil(GRID_DAYS * (step - 1 + min(within, 1.0)) - 1e-9)


@dataclass(frozen=True)
class _Ways:
    """First passages of one baseline: who is in which group, and P(returned) by step x (position, group).

    `quiet` has the positions before the return alone, `turned` those of relief.
    """

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
        steps = _steps_from(day)
        weights = belief.table.T @ ways.groups[belief.first : belief.first + len(belief.table)]
        quiet = ways.quiet[:steps] @ weights[_NOT_YET].reshape(-1)
        after_turn = ways.turned[:steps] @ weights[RELIEF].reshape(-1)
        after_turn[1:] = (after_turn[1:] + after_turn[:-1]) / 2  # a turn lies anywhere within its step …
        after_turn[0] = 0.0  # … and has not come at the step's beginning
        by_turn = np.convolve(self._turning(day, coupling_factor, steps - 1), after_turn)[:steps]
        most = min(1.0, max(float(weights.sum()), belief.sums.returned))
        rising = np.maximum.accumulate(quiet + by_turn) + float(weights[RETURNED].sum())
        return Forecast(day, np.minimum(rising, most).tolist(), belief.returns)

    def _ways_of(self, person: Person) -> "_Ways":
        if person.baseline not in self._ways:
            if len(self._ways) >= _KEPT_WAYS:
                self._ways.clear()
            groups = [group for group in person.groups if group.responds]
            members = np.zeros((len(person.responds), len(groups)))
            for column, group in enumerate(groups):
                members[group.first : group.last, column] = 1.0
            passages = [self._passage(group.gap_tenths) for group in groups]
            quiet = _by_position_and_group([quiet[:, _NOT_YET] for quiet, _ in passages])
            turned = _by_position_and_group([turned for _, turned in passages])
            self._ways[person.baseline] = _Ways(members, quiet, turned)
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

    def _turning(self, day: int, coupling_factor: float, steps: int) -> Floats:
        """P(pain turns in the k-th step of 5 days from today | not before)."""
        day = min(day, LAST_TABLED_DAY)
        if day not in self._step_hazards:
            ends = np.minimum(day + GRID_DAYS * np.arange(GRID), LAST_TABLED_DAY)
            self._step_hazards[day] = np.diff(self.model.pain_onset.summed[ends])
        hazards = self._step_hazards[day][:steps] * (1.0 + (coupling_factor - 1.0) * _COUPLING_LEFT[:steps])
        waiting = np.empty(steps + 1)
        waiting[0] = 1.0
        np.exp(-hazards.cumsum(), out=waiting[1:])
        return np.asarray(waiting[:-1] - waiting[1:])


def _steps_from(day: int) -> int:
    """How many points a forecast needs: as far as D365, and 90 days at least."""
    return min(GRID, max(SCHEDULE_END_DAY - day, _FURTHEST_DAYS) // GRID_DAYS + 2)


def _by_position_and_group(tables: list[Floats]) -> Floats:
    """Tables of one shape side by side; with no table at all, no column."""
    return (
        np.ascontiguousarray(np.stack(tables, axis=-1)).reshape(GRID, -1) if tables else np.zeros((GRID, 0))
    )
