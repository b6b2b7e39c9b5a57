"""From the belief of today to the day on which pain will be back: a walk of the lattice by 5-day steps."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from outcomes.detection.columns import chosen
from outcomes.detection.company import PainBeliefs
from outcomes.detection.definitions import (
    EARLIEST_RETURN_DAY,
    GAP_LEAST,
    GAP_MOST,
    SCHEDULE_END_DAY,
    Flags,
    Floats,
    return_gap,
    some,
)
from outcomes.detection.first_days import FirstDays
from outcomes.detection.kept import Kept
from outcomes.detection.lattice import POSITIONS, RELIEF, RETURNED, RISING
from outcomes.detection.model import Model
from outcomes.detection.onset import LAST_TABLED_DAY
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

GRID_DAYS = 5
_WAYS = 3  # relief, ramp, slow ramp
_NOT_YET = slice(0, RETURNED.start)  # `returned` is never left
GRID = SCHEDULE_END_DAY // GRID_DAYS + 1
_FURTHEST_DAYS = 90
_LENGTHS = (22, 48, GRID)
_COUPLING_LEFT = np.exp(-(GRID_DAYS * np.arange(GRID - 1) + 2.5) / 45.0)  # it fades by half in a month [J]


class Forecasts:
    """Of each episode P(T_P <= today + 0, 5, 10 … days), the past included, and when the past ones came."""

    def __init__(self, days: Days, cumulative: Floats, returns: FirstDays) -> None:
        self.days = days
        self.cumulative = cumulative  # episode x step
        self.returns = returns

    @cached_property
    def by_the_end(self) -> Floats:
        """P(T_P <= D365) of each episode."""
        return self.by(SCHEDULE_END_DAY)

    def by(self, day: int) -> Floats:
        """P(T_P <= day) of each episode."""
        if day < EARLIEST_RETURN_DAY:
            return np.zeros(len(self.days))
        steps, rest = np.divmod(np.maximum(day - self.days, 0), GRID_DAYS)
        before, after = self._at(np.minimum(steps, GRID - 1)), self._at(np.minimum(steps + 1, GRID - 1))
        found: Floats = before + (after - before) * rest / GRID_DAYS
        past = (self.days > day).nonzero()[0]
        if past.size:
            found[past] = chosen(self.returns, past).until(np.full(past.size, day))
        return found

    def within(self, days: int) -> Floats:
        """P(T_P <= today + days) of each episode, for a multiple of five from D21 on."""
        return np.asarray(self.cumulative[:, days // GRID_DAYS])

    def _at(self, steps: Days) -> Floats:
        """The values at these steps: one or several of each episode, which is the first axis."""
        first = np.arange(len(self.days)) * GRID
        return np.asarray(self.cumulative.take(first.reshape(-1, *[1] * (steps.ndim - 1)) + steps))

    def quantiles(self, shares: Sequence[float], asked: Flags) -> Days:
        """Of each episode the days by which these shares of those whose pain returns by D365 have it back.

        Args:
            shares: of those who return, ascending.
            asked: by episode; one that is not asked about has none of these days.

        Returns:
            Episode x share; a day before all others where there is none.
        """
        targets = self.by_the_end[:, None] * np.asarray(shares)
        reached = np.add.reduce(self.cumulative[:, None, :] < targets[:, :, None], axis=2)
        step = np.minimum(np.maximum(reached, 1), GRID - 1)
        before, after = self._at(step - 1), self._at(step)
        within = np.divide(targets - before, after - before, out=np.ones(step.shape), where=after > before)
        ahead = np.ceil(GRID_DAYS * (step - 1 + np.minimum(within, 1.0)) - 1e-9)
        found = np.where(asked[:, None], self.days[:, None] + ahead.astype(np.int64), NEVER)
        episodes, columns = ((reached == 0) & asked[:, None]).nonzero()
        if episodes.size:
            found[episodes, columns] = self._past(episodes, targets[episodes, columns])
        return found

    def _past(self, episodes: Places, targets: Floats) -> Days:
        """The days by which P(T_P <= day) has reached targets that it reaches today at the latest."""
        past = chosen(self.returns, episodes)
        days = np.where(past.counts > 0, past.quantiles(targets * (1 - 1e-9)), self.days[episodes])
        return np.where(targets > 0.0, days, NEVER)


class Forecaster:
    """Tables of first passage for one model, by gap between nadir and line."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._gaps = _answering_gaps(model.pain.nadirs)
        self._gap_places = np.searchsorted(self._gaps, np.arange(int(self._gaps.max()) + 1))
        self._step_hazards = Kept(self._hazards_from, (GRID - 1,), np.float64, LAST_TABLED_DAY + 1)

    def forecasts(self, beliefs: PainBeliefs) -> Forecasts:
        """The forecasts from these beliefs."""
        days = beliefs.days
        cumulative = np.zeros((len(days), GRID))
        weights = self._by_gap(beliefs)
        for steps, places in _by_length(days):
            part = self._walked(beliefs, weights, places, steps)
            cumulative[places, :steps] = part
            cumulative[places, steps:] = part[:, -1:]
        return Forecasts(days, cumulative, beliefs.returns)

    def _walked(self, beliefs: PainBeliefs, weights: Floats, places: Places, steps: int) -> Floats:
        """P(T_P <= today + 0, 5, 10 … days) by episode x step, of the episodes at these places."""
        weights = weights[places]
        not_yet = weights[:, :, _NOT_YET].reshape(len(places), len(self._gaps), _WAYS, RISING)
        # Of each way without a new turn, and of relief once more, for those who turn.
        starts = not_yet.swapaxes(1, 2)[:, [0, 1, 2, 0]].reshape(len(places), _WAYS + 1, -1, 1)
        passed = np.matmul(self._passages[:, :steps], starts)[:, :, :, 0]
        quiet = passed[:, 0] + passed[:, 1] + passed[:, 2]
        turning = self._turning(beliefs.days[places], beliefs.factors[places], steps - 1)
        by_turn = _convolved(turning, _within_step(passed[:, _WAYS]))
        by_gap = np.add.reduce(weights, axis=2)
        behind = np.add.reduce(np.add.reduce(weights[:, :, RETURNED], axis=2), axis=1)
        least = beliefs.sums.returned[places]
        most = np.minimum(1.0, np.maximum(np.add.reduce(by_gap, axis=1), least))
        rising = np.maximum.accumulate(quiet + by_turn, axis=1) + behind[:, None]
        return np.asarray(np.minimum(rising, most[:, None]))

    def _by_gap(self, beliefs: PainBeliefs) -> Floats:
        """The beliefs of those who respond, by episode x gap x position."""
        episodes, gaps = len(beliefs.days), len(self._gaps) + 1  # the last for those who do not respond
        places = self._gap_places.take(beliefs.persons.gap_tenths, mode="clip")
        places = np.where(beliefs.persons.responds, places, gaps - 1)
        cells = ((beliefs.stack.rows.owners * gaps + places) * POSITIONS)[:, None] + np.arange(POSITIONS)
        sums = np.bincount(cells.reshape(-1), beliefs.tables.reshape(-1), episodes * gaps * POSITIONS)
        return np.asarray(sums.reshape(episodes, gaps, POSITIONS)[:, :-1])

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

    def _turning(self, days: Days, factors: Floats, steps: int) -> Floats:
        """P(pain turns in the k-th step of 5 days from today | not before), by episode x step."""
        kept = self._step_hazards.taken(np.minimum(days, LAST_TABLED_DAY))[:, :steps]
        hazards = kept * (1.0 + (factors[:, None] - 1.0) * _COUPLING_LEFT[:steps])
        waiting = np.ones((len(days), steps + 1))
        np.exp(-hazards.cumsum(axis=1), out=waiting[:, 1:])
        return np.asarray(waiting[:, :-1] - waiting[:, 1:])

    def _hazards_from(self, day: int) -> Floats:
        """The summed hazard of each step of 5 days from a day."""
        ends = np.minimum(day + GRID_DAYS * np.arange(GRID), LAST_TABLED_DAY)
        return np.asarray(np.diff(self.model.pain_onset.summed[ends]))


def _by_length(days: Days) -> list[tuple[int, Places]]:
    """How many steps are walked, and for which episodes: to D365, and 90 days ahead at least.

    A few lengths only, so that many go together; which of them is a matter of an episode's own day.
    """
    needed = np.maximum(SCHEDULE_END_DAY - days, _FURTHEST_DAYS) // GRID_DAYS + 2
    places = np.searchsorted(_LENGTHS[:-1], needed)
    return [
        (steps, np.flatnonzero(places == place))
        for place, steps in enumerate(_LENGTHS)
        if some(places == place)
    ]


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
    episodes, steps = turning.shape
    padded = np.zeros((episodes, 2 * steps + 1))
    padded[:, steps:] = after_turn
    # A window for each k, from k + 1 on: overlapping views, spelled out as numpy's own check takes longer.
    windows: Floats = np.ndarray((episodes, steps + 1, steps), float, padded, 8, (padded.strides[0], 8, 8))
    latest_first = np.ascontiguousarray(turning[:, ::-1])
    return np.asarray(np.matmul(np.ascontiguousarray(windows), latest_first[:, :, None])[:, :, 0])
