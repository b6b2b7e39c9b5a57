"""The filter of pain: belief about nadir, position, personal scatter and passing weather, updated by reports.

Axes of every belief: nadir (a window of the 21), position (28, see `lattice`), scatter class (4), weather (5:
low, middle, high, flare at its peak, flare in its tail). Beliefs are 32-bit: stored exactly as computed.
"""

import itertools
import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED, PainLattice, hazard_index
from outcomes.detection.moves import Moves
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person

WEATHERS = 5
_MIDDLE, _PEAK, _TAIL = 1, 3, 4
_REACH_DAYS = 180
_KEPT_PERSONS = 300


class PainState(NamedTuple):
    """The belief over a window of nadirs from the grid's place `first` on; elsewhere it is nothing."""

    first: int
    belief: Floats

    @property
    def last(self) -> int:
        """The first place after the window."""
        return self.first + len(self.belief)


class PainSummary(NamedTuple):
    """Of a belief: mean level, P(T_P <= today), P(T_P0 <= today), mean nadir and line, P(no response)."""

    level: float
    returned: float
    started: float
    nadir: float
    line: float
    no_response: float


class PainChain:
    """Prior, transitions and updates of the pain filter for one set of parameters."""

    def __init__(
        self, parameters: PainParameters, dtype: type = np.float32, negligible: float = 1e-8
    ) -> None:
        self.parameters = parameters
        self.dtype = dtype
        self.negligible = negligible  # belief under it is dropped after each report
        self.lattice = PainLattice(parameters)
        self.nadirs = np.arange(0.0, HIGHEST + 1e-9, parameters.step)
        self.reports = PainReports(parameters, self.nadirs, HEIGHT_STEPS, dtype)
        self.level_place = self.reports.level_place
        self._flat_place = self.level_place.reshape(-1)
        self._ones: Floats = np.ones(self.level_place.size * len(parameters.scatter) * WEATHERS, dtype=dtype)
        self._moves = Moves(self.lattice, dtype)
        self._dose_by_position = np.full(POSITIONS, parameters.dose_ramp)
        self._dose_by_position[RELIEF] = 0.0
        self._dose_by_position[RETURNED] = parameters.dose_returned
        self._weather_days: dict[int, Floats] = {}
        self._level_days: dict[int, Floats] = {}
        middle = parameters.weather_return / (parameters.weather_return + 2 * parameters.weather_leave_middle)
        self._usual_weather = np.array([(1 - middle) / 2, middle, (1 - middle) / 2, 0.0, 0.0])
        self._persons: dict[float | None, tuple[Person, Floats]] = {}
        self._edges = [0.0, *(self.nadirs[:-1] + parameters.step / 2).tolist(), HIGHEST]

    def person(self, baseline: float | None) -> tuple[Person, Floats]:
        """The fixed part of one episode, and its `summary` weights, kept for the next with this baseline.

        The weights have one row per field of `PainSummary`, one column per nadir and position.
        """
        if baseline not in self._persons:
            if len(self._persons) >= _KEPT_PERSONS:
                self._persons.clear()
            person = Person(self.nadirs, baseline, self.parameters.unknown_baseline_mean)
            self._persons[baseline] = (person, self._summary_weights(person))
        return self._persons[baseline]

    def _summary_weights(self, person: Person) -> Floats:
        """Rows whose sums over nadir x position are the fields of `PainSummary`."""
        shape, responding = self.level_place.shape, person.responding[:, None]
        returned = np.zeros(shape)
        returned[:, RETURNED] = responding
        started = np.stack([self._started(int(gap)) for gap in person.gap_tenths]) * responding
        by_nadir = (self.nadirs, person.lines, 1.0 - person.responding)
        spread = [np.broadcast_to(column[:, None], shape) for column in by_nadir]
        rows = [self.nadirs[self.level_place], returned, started, *spread]
        return np.stack([row.reshape(-1) for row in rows])

    def summary(self, state: PainState, table: Floats, weights: Floats) -> PainSummary:
        """The sums and means of a belief, from its table by nadir and position over its own window."""
        kept = slice(state.first * POSITIONS, state.last * POSITIONS)
        level, returned, started, nadir, line, no_response = (weights[:, kept] @ table.reshape(-1)).tolist()
        return PainSummary(
            level, min(1.0, returned), min(1.0, max(started, returned)), nadir, line, min(1.0, no_response)
        )

    def level_quantiles(self, first: int, table: Floats, shares: tuple[float, ...]) -> list[float]:
        """Quantiles of the level, spread evenly within each cell of the grid; `first` nadir of the table."""
        places = self._flat_place[first * POSITIONS : first * POSITIONS + table.size]
        by_level = np.bincount(places, table.reshape(-1), len(self.nadirs)).tolist()
        below = list(itertools.accumulate(by_level, initial=0.0))
        return [_interpolated(share * below[-1], below, self._edges) for share in shares]

    def _started(self, gap_tenths: int) -> Floats:
        """By position: above the nadir by half a point, and on the way across the line."""
        ahead = self.lattice.days(gap_tenths, -1, _REACH_DAYS)[RETURNED].sum(axis=0)
        share = np.where(HEIGHT_STEPS >= 2, 1.0, np.where(HEIGHT_STEPS == 1, 0.5, 0.0)) * ahead
        share[RELIEF] = 0.0
        share[RETURNED] = 1.0
        return np.asarray(share)

    def prior(self, baseline: float | None) -> PainState:
        """The belief on the day of the procedure."""
        p = self.parameters
        if baseline is None:
            baselines = np.arange(2.0, 10.01, 0.5)
            weights = _normal(baselines, p.unknown_baseline_mean, p.unknown_baseline_sd)
            parts = [w * self._nadir_prior(float(b)) for b, w in zip(baselines, weights, strict=True)]
            nadir = np.sum(parts, axis=0)
        else:
            nadir = self._nadir_prior(baseline)
        belief = np.zeros((len(self.nadirs), POSITIONS, len(p.scatter), WEATHERS))
        belief[:, 0] = nadir[:, None, None] * np.asarray(p.scatter_weights)[:, None] * self._usual_weather
        return PainState(0, np.asarray(belief / belief.sum(), dtype=self.dtype))

    def informed(self, state: PainState, before: Sequence[tuple[int, float]]) -> PainState:
        """The prior with what the reports before the procedure say of this person's scatter.

        Args:
            state: the belief before any report after the procedure.
            before: days (negative) and pain of earlier reports, in order.
        """
        rest = (len(self.parameters.scatter), WEATHERS)
        belief = np.full((len(self.nadirs), *rest), 1.0)
        belief *= np.asarray(self.parameters.scatter_weights)[:, None] * self._usual_weather
        last: int | None = None
        for day, value in before:
            if last is not None:
                belief = self._level_walk(day - last) @ belief.reshape(len(belief), -1)
                belief = (belief.reshape(-1, WEATHERS) @ self._weather(day - last)).reshape(-1, *rest)
            belief *= self.reports.likelihood(value, self.parameters.settled_day, None)[:, 0]
            belief /= np.add.reduce(belief.reshape(-1))
            last = day
        scatter = belief.sum(axis=(0, 2))
        factors = (scatter / scatter.sum()) / np.asarray(self.parameters.scatter_weights)
        return PainState(state.first, np.asarray(state.belief * factors.astype(self.dtype)[:, None]))

    def _level_walk(self, days: int) -> Floats:
        """How an untreated level wanders over days, by step of the grid."""
        if days not in self._level_days:
            day = np.zeros((len(self.nadirs), len(self.nadirs)))
            for place in range(len(self.nadirs) - 1):
                day[place + 1, place] = day[place, place + 1] = self.parameters.untreated_walk
            day[np.diag_indices(len(self.nadirs))] = 1.0 - day.sum(axis=0)
            self._level_days[days] = np.linalg.matrix_power(day, days)
        return self._level_days[days]

    def _nadir_prior(self, baseline: float) -> Floats:
        p = self.parameters
        small = _normal(self.nadirs, baseline - p.small_relief_mean, p.small_relief_sd)
        spread = max(p.relief_share_sd * baseline, 0.4)
        large = _normal(self.nadirs, baseline * (1 - p.relief_share_mean), spread)
        mixed = p.p_small_relief * small + (1 - p.p_small_relief) * large + 1e-4
        return np.asarray(mixed / mixed.sum())

    def predict(self, state: PainState, person: Person, days: int, hazard: float) -> PainState:
        """The belief `days` later, with this mean daily hazard that pain turns, before any report."""
        unanswered = hazard_index(hazard * self.parameters.no_response_hazard)
        first = max(0, state.first - 1)  # one more nadir, for those that go deeper
        after = np.zeros((state.last - first, *state.belief.shape[1:]), dtype=self.dtype)
        before = state.belief.reshape(len(state.belief), POSITIONS, -1)
        window = slice(state.first, state.last)
        moves = self._moves.pool_of(person, hazard_index(hazard), unanswered, days, window)
        to = after.reshape(len(after), POSITIONS, -1)[state.first - first :]
        np.matmul(moves, before, out=to)
        deeper = after[1:, 0] * self.dtype(1 - (1 - self.parameters.deeper_nadir) ** days)
        after[1:, 0] -= deeper
        after[:-1, 0] += deeper
        mixed = np.asarray(after.reshape(-1, WEATHERS) @ self._weather(days))
        return PainState(first, mixed.reshape(after.shape))

    def _weather(self, days: int) -> Floats:
        """The transition of the passing weather (rows from, columns to)."""
        if days not in self._weather_days:
            p = self.parameters
            day = np.zeros((WEATHERS, WEATHERS))
            day[_MIDDLE, [0, 2]] = p.weather_leave_middle
            day[[0, 2], _MIDDLE] = p.weather_return
            day[:3, _PEAK] = p.flare_rate
            day[_PEAK, _TAIL] = p.flare_peak_leave
            day[_TAIL, _MIDDLE] = p.flare_tail_leave
            day[np.diag_indices(WEATHERS)] = 1.0 - day.sum(axis=1)
            self._weather_days[days] = np.linalg.matrix_power(day, days).astype(self.dtype)
        return self._weather_days[days]

    def update(
        self, predicted: PainState, value: float, day: int, baseline: float | None
    ) -> tuple[PainState, float]:
        """The belief after a report, and the probability that the report had."""
        likelihood = self.reports.likelihood(value, day, baseline)[predicted.first : predicted.last]
        joint = predicted.belief * likelihood
        evidence = float(joint.reshape(-1) @ self._ones[: joint.size])
        joint *= self.dtype(1.0 / evidence)
        joint *= joint >= self.negligible
        held = (joint.reshape(len(joint), -1) @ self._ones[: joint[0].size]).nonzero()[0]
        low, high = int(held[0]), int(held[-1]) + 1
        return PainState(predicted.first + low, joint[low:high]), evidence

    def dosed(self, state: PainState, rise: float, gap_days: int) -> PainState:
        """The belief after an opioid dose: one that rose makes it likelier that pain turned, even unfelt.

        Args:
            state: the belief on the day of the dose.
            rise: log dose above the person's usual.
            gap_days: since the dose before, for what is new in it.
        """
        p = self.parameters
        r = p.dose_autocorrelation * math.exp(-gap_days / p.dose_autocorrelation_days)
        at_rest, risen = (_bell((rise - rises) / p.dose_sd) for rises in (0.0, self._dose_by_position))
        likelihood = (1.0 - p.dose_answers) * at_rest + p.dose_answers * risen + p.dose_floor
        joint = state.belief * (likelihood ** ((1.0 - r) / (1.0 + r))).astype(self.dtype)[:, None, None]
        joint *= self.dtype(1.0 / float(joint.reshape(-1) @ self._ones[: joint.size]))
        return PainState(state.first, joint)

    def expected_reports(self, predicted: PainState, day: int, baseline: float | None) -> Floats:
        """P(report = 0, 1 … 10) on a day to which the belief was predicted."""
        window = slice(predicted.first, predicted.last)
        likelihoods = (
            self.reports.likelihood(float(value), day, baseline)[window] for value in range(int(HIGHEST) + 1)
        )
        expected = np.array([float((predicted.belief * each).sum(dtype=np.float64)) for each in likelihoods])
        return np.asarray(expected / expected.sum())

    def by_nadir_and_position(self, state: PainState) -> Floats:
        """The belief over its window of nadirs x position, as 64-bit numbers that sum to 1."""
        rest = state.belief[0, 0].size
        sums = (state.belief.reshape(-1, rest) @ self._ones[:rest]).astype(np.float64)
        sums /= np.add.reduce(sums)
        return sums.reshape(-1, POSITIONS)


def _interpolated(x: float, ascending: list[float], heights: list[float]) -> float:
    """The height at x on the straight lines between points, x within them."""
    place = min(max(bisect_right(ascending, x), 1), len(ascending) - 1)
    low, high = ascending[place - 1], ascending[place]
    share = (x - low) / (high - low) if high > low else 0.0
    return heights[place - 1] + share * (heights[place] - heights[place - 1])


def _bell(z: Floats | float) -> Floats:
    return np.asarray(np.exp(-0.5 * np.square(z)))


def _normal(x: Floats, mean: float, sd: float) -> Floats:
    density = _bell((x - mean) / sd)
    return np.asarray(density / density.sum())
