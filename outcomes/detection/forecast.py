"""From the belief of today to the day on which pain will be back: a walk of the lattice by 5-day steps."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from outcomes.detection.definitions import (
    EARLIEST_RETURN_DAY,
    GAP_LEAST,
    GAP_MOST,
    SCHEDULE_END_DAY,
    Floats,
    return_gap,
)
from outcomes.detection.episode import PainBelief
from outcomes.detection.first_days import FirstDays
from outcomes.detection.lattice import POSITIONS, RELIEF, RETURNED, RISING
from outcomes.detection.model import Model
from outcomes.detection.onset import LAST_TABLED_DAY
from outcomes.detection.person import Person
from outcomes.detection.stack import Places

GRID_DAYS = 5
_KEPT_PERSONS = 300
_WAYS = 3  # relief, ramp, slow ramp
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


class Question(NamedTuple):
    """Whose forecast, from which day's belief, and how much the nerve raises the hazard of pain."""

    person: Person
    belief: PainBelief
    coupling_factor: float


class Forecaster:
    """Tables of first passage for one model, by gap between nadir and line."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._gaps = _answering_gaps(model.pain.nadirs)
        self._step_hazards: dict[int, Floats] = {}
        self._gap_places: dict[float | None, Places] = {}

    def forecasts(self, asked: Sequence[Question]) -> list[Forecast]:
        """The forecasts from these beliefs."""
        weights = self._by_gap(asked)
        not_yet = weights[:, :, _NOT_YET].reshape(len(asked), len(self._gaps), _WAYS, RISING)
        # Of each way without a new turn, and of relief once more, for those who turn.
        starts = not_yet.swapaxes(1, 2)[:, [0, 1, 2, 0]].reshape(len(asked), _WAYS + 1, -1, 1)
        passed = np.matmul(self._passages, starts)[:, :, :, 0]
        quiet = passed[:, 0] + passed[:, 1] + passed[:, 2]
        by_turn = _convolved(self._turning(asked), _within_step(passed[:, _WAYS]))
        by_gap = np.add.reduce(weights, axis=2)
        behind = np.add.reduce(np.add.reduce(weights[:, :, RETURNED], axis=2), axis=1)
        least = [belief.sums.returned for _, belief, _ in asked]
        most = np.minimum(1.0, np.maximum(np.add.reduce(by_gap, axis=1), least))
        rising = np.maximum.accumulate(quiet + by_turn, axis=1) + behind[:, None]
        cumulative = np.minimum(rising, most[:, None]).tolist()
        return [
            Forecast(belief.day, own, belief.returns)
            for (_, belief, _), own in zip(asked, cumulative, strict=True)
        ]

    def _by_gap(self, asked: Sequence[Question]) -> Floats:
        """The beliefs of those who respond, by episode x gap x position."""
        states = [belief.state for _, belief, _ in asked]
        places = np.concatenate(
            [self._places(person)[state.window] for (person, _, _), state in zip(asked, states, strict=True)]
        )
        tables = np.concatenate([belief.table for _, belief, _ in asked])
        gaps = len(self._gaps) + 1  # the last for those who do not respond
        owners = np.repeat(np.arange(len(asked)), [len(state.belief) for state in states])
        cells = ((owners * gaps + places) * POSITIONS)[:, None] + np.arange(POSITIONS)
        sums = np.bincount(cells.reshape(-1), tables.reshape(-1), len(asked) * gaps * POSITIONS)
        return np.asarray(sums.reshape(len(asked), gaps, POSITIONS)[:, :-1])

    def _places(self, person: Person) -> Places:
        """The place of each nadir's gap among those tabled; the last place where it is no response."""
        if person.baseline not in self._gap_places:
            if len(self._gap_places) >= _KEPT_PERSONS:
                self._gap_places.clear()
            places = np.searchsorted(self._gaps, person.gap_tenths)
            self._gap_places[person.baseline] = np.where(person.responds, places, len(self._gaps))
        return self._gap_places[person.baseline]

    @cached_property
    def _passages(self) -> Floats:
        """P(returned within 5 k days) by start x step x (gap, height).

        The starts are the three ways, without a new turn, and relief on the day of a turn. Each table is
        small enough for BLAS to keep it on one thread.
        """
        found = np.zeros((_WAYS + 1, GRID, len(self._gaps), RISING))
        for place, gap in enumerate(self._gaps.tolist()):
            lattice = self.model.pain.lattice
            step = lattice.days(gap, -1, GRID_DAYS)
            rows = np.zeros((GRID, POSITIONS))
            rows[0, RETURNED] = 1.0
            for k in range(1, GRID):
                rows[k] = rows[k - 1] @ step
            found[:_WAYS, :, place] = rows[:, _NOT_YET].reshape(GRID, _WAYS, RISING).swapaxes(0, 1)
            found[_WAYS, :, place] = rows @ lattice.day(gap, 1.0)[:, RELIEF]
        return found.reshape(_WAYS + 1, GRID, -1)

    def _turning(self, asked: Sequence[Question]) -> Floats:
        """P(pain turns in the k-th step of 5 days from today | not before), by episode x step."""
        kept = np.concatenate([self._hazards_from(belief.day) for _, belief, _ in asked])
        factors = np.array([factor for _, _, factor in asked])
        hazards = kept.reshape(len(asked), -1) * (1.0 + (factors[:, None] - 1.0) * _COUPLING_LEFT)
        waiting = np.ones((len(asked), GRID))
        np.exp(-hazards.cumsum(axis=1), out=waiting[:, 1:])
        return np.asarray(waiting[:, :-1] - waiting[:, 1:])

    def _hazards_from(self, day: int) -> Floats:
        """The summed hazard of each step of 5 days from a day."""
        day = min(day, LAST_TABLED_DAY)
        if day not in self._step_hazards:
            ends = np.minimum(day + GRID_DAYS * np.arange(GRID), LAST_TABLED_DAY)
            self._step_hazards[day] = np.diff(self.model.pain_onset.summed[ends])
        return self._step_hazards[day]


def _answering_gaps(nadirs: Floats) -> Places:
    """Every gap, in tenths, that a nadir which responds can have: of any baseline, or under the ceiling."""
    usual = np.arange(round(10 * GAP_LEAST), round(10 * GAP_MOST) + 1)
    return np.union1d(usual, np.rint(10 * return_gap(nadirs, None)).astype(np.intp))


def _within_step(after_turn: Floats) -> Floats:
    """A turn lies anywhere within its step, and has not come at the step's beginning."""
    middle = np.zeros_like(after_turn)
    middle[:, 1:] = (after_turn[:, 1:] + after_turn[:, :-1]) / 2
    return middle


def _convolved(turning: Floats, after_turn: Floats) -> Floats:
    """By episode x step k: the sum over j of P(turns in step j) and P(returned k - j steps later)."""
    padded = np.concatenate([np.zeros_like(turning), after_turn], axis=1)
    windows = np.ascontiguousarray(sliding_window_view(padded, GRID - 1, axis=1)[:, 1:])
    latest_first = np.ascontiguousarray(turning[:, ::-1])
    return np.asarray(np.matmul(windows, latest_first[:, :, None])[:, :, 0])
