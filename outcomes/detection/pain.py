"""The filter of pain: belief about nadir, position, personal scatter and passing weather, updated by reports.

Axes of every belief: nadir (a window of the 21), position (28, see `lattice`), scatter class (4), weather (5:
low, middle, high, flare at its peak, flare in its tail). Beliefs are 32-bit: stored exactly as computed.
"""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED, PainLattice, hazard_index
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person

WEATHERS = 5
_MIDDLE, _PEAK, _TAIL = 1, 3, 4
_REACH_DAYS = 180
_KEPT_MOVES = 6000
_KEPT_PERSONS = 300


@dataclass(frozen=True)
class PainState:
    """The belief over a window of nadirs from the grid's place `first` on; elsewhere it is nothing."""

    first: int
    belief: Floats

    @property
    def last(self) -> int:
        """The first place after the window."""
        return self.first + len(self.belief)


@dataclass(frozen=True)
class PainSummary:
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
        self._moves: dict[tuple[int, int, int], Floats] = {}
        self._weather_days: dict[int, Floats] = {}
        self._persons: dict[float | None, tuple[Person, Floats]] = {}
        self._edges = np.concatenate([[0.0], self.nadirs[:-1] + parameters.step / 2, [HIGHEST]])

    def person(self, baseline: float | None) -> tuple[Person, Floats]:
        """The fixed part of one episode, and its `summary` weights, kept for the next with this baseline."""
        if baseline not in self._persons:
            if len(self._persons) >= _KEPT_PERSONS:
                self._persons.clear()
            person = Person(self.nadirs, baseline)
            self._persons[baseline] = (person, self._summary_weights(person))
        return self._persons[baseline]

    def _summary_weights(self, person: Person) -> Floats:
        """Columns whose sums over nadir x position are the fields of `PainSummary`."""
        shape, responding = self.level_place.shape, person.responding[:, None]
        returned = np.zeros(shape)
        returned[:, RETURNED] = responding
        started = np.stack([self._started(int(gap)) for gap in person.gap_tenths]) * responding
        by_nadir = (self.nadirs, person.lines, 1.0 - person.responding)
        spread = [np.broadcast_to(column[:, None], shape) for column in by_nadir]
        columns = [self.nadirs[self.level_place], returned, started, *spread]
        return np.stack([column.reshape(-1) for column in columns], axis=1)

    def summary(self, table: Floats, weights: Floats) -> PainSummary:
        """The sums and means of a belief."""
        level, returned, started, nadir, line, no_response = (table.reshape(-1) @ weights).tolist()
        return PainSummary(
            level, min(1.0, returned), min(1.0, max(started, returned)), nadir, line, min(1.0, no_response)
        )

    def level_quantiles(self, table: Floats, shares: tuple[float, ...]) -> list[float]:
        """Quantiles of the level, spread evenly within each cell of the grid."""
        below = np.zeros(len(self.nadirs) + 1)
        np.cumsum(np.bincount(self._flat_place, table.reshape(-1), len(self.nadirs)), out=below[1:])
        return [float(np.interp(share * below[-1], below, self._edges)) for share in shares]

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
        middle = p.weather_return / (p.weather_return + 2 * p.weather_leave_middle)
        weather = np.array([(1 - middle) / 2, middle, (1 - middle) / 2, 0.0, 0.0])
        belief = np.zeros((len(self.nadirs), POSITIONS, len(p.scatter), WEATHERS))
        belief[:, 0] = nadir[:, None, None] * np.asarray(p.scatter_weights)[:, None] * weather
        return PainState(0, np.asarray(belief / belief.sum(), dtype=self.dtype))

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
        places = {True: hazard_index(hazard), False: unanswered}
        first = max(0, state.first - 1)  # one more nadir, for those that go deeper
        after = np.zeros((state.last - first, *state.belief.shape[1:]), dtype=self.dtype)
        flat, before = (
            after.reshape(len(after), POSITIONS, -1),
            state.belief.reshape(len(state.belief), POSITIONS, -1),
        )
        for group in person.groups:
            low, high = max(group.first, state.first), min(group.last, state.last)
            if low < high:
                move = self._move(group.gap_tenths, places[group.responds], days)
                np.matmul(
                    move, before[low - state.first : high - state.first], out=flat[low - first : high - first]
                )
        deeper = after[1:, 0] * self.dtype(1 - (1 - self.parameters.deeper_nadir) ** days)
        after[1:, 0] -= deeper
        after[:-1, 0] += deeper
        mixed = np.asarray(after.reshape(-1, WEATHERS) @ self._weather(days))
        return PainState(first, mixed.reshape(after.shape))

    def _move(self, gap_tenths: int, hazard_place: int, days: int) -> Floats:
        key = (gap_tenths, hazard_place, days)
        if key not in self._moves:
            if len(self._moves) >= _KEPT_MOVES:
                self._moves.clear()
            self._moves[key] = self.lattice.days(*key).astype(self.dtype)
        return self._moves[key]

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
        held = np.flatnonzero(joint.reshape(len(joint), -1) @ self._ones[: joint[0].size])
        low, high = int(held[0]), int(held[-1]) + 1
        return PainState(predicted.first + low, joint[low:high]), evidence

    def by_nadir_and_position(self, state: PainState) -> Floats:
        """The belief over nadir x position, as 64-bit numbers that sum to 1."""
        rest = state.belief[0, 0].size
        sums = (state.belief.reshape(-1, rest) @ self._ones[:rest]).astype(np.float64)
        table = np.zeros(self.level_place.shape)
        table[state.first : state.last] = sums.reshape(-1, POSITIONS) / sums.sum()
        return table


def _normal(x: Floats, mean: float, sd: float) -> Floats:
    density = np.exp(-0.5 * ((x - mean) / sd) ** 2)
    return np.asarray(density / density.sum())
