"""The filter of pain: belief about position, nadir, personal scatter and passing weather, updated by reports.

Axes of every state array: position (28, see `lattice`), nadir (21), scatter class (3), weather (5: low,
middle, high, flare at its peak, flare in its tail). States are 32-bit: stored exactly as they are computed.
"""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats, responds, return_gap
from outcomes.detection.lattice import (
    HEIGHT_STEPS,
    POSITIONS,
    RELIEF,
    RETURNED,
    PainLattice,
    hazard_index,
)
from outcomes.detection.parameters import PainParameters
from outcomes.detection.student import report_probability

WEATHERS = 5
_MIDDLE, _PEAK, _TAIL = 1, 3, 4
_NEGLIGIBLE = 1e-9
_REACH_DAYS = 180
_KEPT_MOVES = 6000


@dataclass(frozen=True)
class Group:
    """Neighbouring nadirs that share a transition: the same gap to the line, all a response or none."""

    nadirs: slice
    gap_tenths: int
    responds: bool


class Person:
    """What one episode's baseline fixes: line, response and the groups of nadirs that share a transition."""

    def __init__(self, chain: "PainChain", baseline: float | None) -> None:
        self.baseline = baseline
        self.responds = responds(chain.nadirs, baseline)
        self.gap_tenths = np.rint(10 * return_gap(chain.nadirs, baseline)).astype(int)
        changes = (np.diff(self.gap_tenths) != 0) | np.diff(self.responds)
        edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(chain.nadirs)]
        self.groups = [
            Group(slice(first, last), int(self.gap_tenths[first]), bool(self.responds[first]))
            for first, last in zip(edges[:-1], edges[1:], strict=True)
        ]
        self.responding = self.responds.astype(np.float64)
        self.lines = chain.nadirs + self.gap_tenths / 10
        shares = np.stack([chain.started_share(int(gap)) for gap in self.gap_tenths], axis=1)
        self.started = shares * self.responding


class PainChain:
    """Prior, transitions and emissions of the pain filter for one set of parameters."""

    def __init__(self, parameters: PainParameters, dtype: type = np.float32) -> None:
        self.parameters = parameters
        self.dtype = dtype
        self.lattice = PainLattice(parameters)
        self.nadirs = np.arange(0.0, HIGHEST + 1e-9, parameters.step)
        self.scatter = np.asarray(parameters.scatter)
        place = np.arange(len(self.nadirs))[None, :] + HEIGHT_STEPS[:, None]
        self.level_place = np.minimum(place, len(self.nadirs) - 1)
        self.flat_levels = self.nadirs[self.level_place].reshape(-1)
        self._ones = np.ones(self.level_place.size * len(self.scatter) * WEATHERS, dtype=dtype)
        self._moves: dict[tuple[int, int, int], Floats] = {}
        self._integer_reports: dict[float, Floats] = {}
        self._weather_days: dict[int, Floats] = {}
        self._started: dict[int, Floats] = {}
        self._persons: dict[float | None, Person] = {}

    def person(self, baseline: float | None) -> Person:
        """The fixed part of one episode, kept for the next with the same baseline."""
        if baseline not in self._persons:
            if len(self._persons) > 500:
                self._persons.clear()
            self._persons[baseline] = Person(self, baseline)
        return self._persons[baseline]

    def started_share(self, gap_tenths: int) -> Floats:
        """P(T_P0 <= today) by position: above the nadir by half a point and on the way across the line."""
        if gap_tenths not in self._started:
            ahead = self.lattice.days(gap_tenths, -1, _REACH_DAYS)[RETURNED].sum(axis=0)
            share = np.where(HEIGHT_STEPS >= 2, 1.0, np.where(HEIGHT_STEPS == 1, 0.5, 0.0)) * ahead
            share[RELIEF] = 0.0
            share[RETURNED] = 1.0
            self._started[gap_tenths] = share
        return self._started[gap_tenths]

    def prior(self, baseline: float | None) -> Floats:
        """The belief on the day of the procedure."""
        p = self.parameters
        if baseline is None:
            baselines = np.arange(2.0, 10.01, 0.5)
            weights = _normal(baselines, p.unknown_baseline_mean, p.unknown_baseline_sd)
            nadir = sum(w * self._nadir_prior(float(b)) for b, w in zip(baselines, weights, strict=True))
        else:
            nadir = self._nadir_prior(baseline)
        middle = p.weather_return / (p.weather_return + 2 * p.weather_leave_middle)
        side = (1 - middle) / 2
        weather = np.array([side, middle, side, 0.0, 0.0])
        state = np.zeros((POSITIONS, len(self.nadirs), len(self.scatter), WEATHERS))
        state[0] = np.asarray(nadir)[:, None, None] * np.asarray(p.scatter_weights)[:, None] * weather
        return np.asarray(state / state.sum(), dtype=self.dtype)

    def _nadir_prior(self, baseline: float) -> Floats:
        p = self.parameters
        small = _normal(self.nadirs, baseline - p.small_relief_mean, p.small_relief_sd)
        spread = max(p.relief_share_sd * baseline, 0.4)
        large = _normal(self.nadirs, baseline * (1 - p.relief_share_mean), spread)
        mixed = p.p_small_relief * small + (1 - p.p_small_relief) * large
        mixed = mixed + 1e-4
        return np.asarray(mixed / mixed.sum())

    def predict(self, state: Floats, person: Person, days: int, hazard: float) -> Floats:
        """The belief `days` later, with this mean daily hazard that pain turns, before any report."""
        places = {
            True: hazard_index(hazard),
            False: hazard_index(hazard * self.parameters.no_response_hazard),
        }
        after = np.empty_like(state)
        for group in person.groups:
            block = state[:, group.nadirs].reshape(POSITIONS, -1)
            moved = self._move(group.gap_tenths, places[group.responds], days) @ block
            after[:, group.nadirs] = moved.reshape(POSITIONS, -1, *state.shape[2:])
        deeper = after[0, 1:] * self.dtype(1 - (1 - self.parameters.deeper_nadir) ** days)
        after[0, 1:] -= deeper
        after[0, :-1] += deeper
        return np.asarray(after.reshape(-1, WEATHERS) @ self._weather(days)).reshape(state.shape)

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

    def likelihood(self, value: float, day: int, baseline: float | None) -> Floats:
        """P(report = value) over the state; while the pain still falls, one row for every position."""
        if day < self.parameters.settled_day:
            return self._falling(value, day, baseline)[None]
        if value in self._integer_reports:
            return self._integer_reports[value]
        table = np.asarray(self._emission(value, self.nadirs, np.ones(self.nadirs.shape))[self.level_place])
        if float(value).is_integer():
            self._integer_reports[value] = table
        return table

    def _falling(self, value: float, day: int, baseline: float | None) -> Floats:
        """While the pain falls, reports stand between baseline and nadir and are read loosely."""
        p = self.parameters
        fall = (p.unknown_baseline_mean if baseline is None else baseline) - self.nadirs
        means = self.nadirs + fall * np.exp(-(day + 1) / p.drop_days)
        return self._emission(
            value, means, 1.0 + p.settle_scale * np.abs(fall) * np.exp(-day / p.settle_days)
        )

    def _emission(self, value: float, means: Floats, looseness: Floats) -> Floats:
        """P(report = value) over means x scatter class x weather."""
        p = self.parameters
        mean, sigma = means[:, None, None], self.scatter[None, :, None]
        white = p.white_scale * sigma * looseness[:, None, None]
        weather = mean + p.weather_height * sigma * np.array([-1.0, 0.0, 1.0])
        calm = report_probability(value, weather, white, p.typing_error)
        flare_scale = np.sqrt(white**2 + p.flare_scale**2)
        flares = [
            report_probability(value, mean + np.array(heights), flare_scale, p.typing_error).mean(axis=-1)
            for heights in (p.flare_peak_heights, p.flare_tail_heights)
        ]
        return np.asarray(np.concatenate([calm, np.stack(flares, axis=-1)], axis=-1), dtype=self.dtype)

    def update(self, predicted: Floats, likelihood: Floats) -> tuple[Floats, float]:
        """The belief after a report, and the probability that the report had."""
        joint = predicted * likelihood
        evidence = float(joint.reshape(-1) @ self._ones)
        joint *= self.dtype(1.0 / evidence)
        joint *= joint >= _NEGLIGIBLE
        return joint, evidence

    def by_position_and_nadir(self, state: Floats) -> Floats:
        """The belief over position x nadir, as 64-bit numbers that sum to 1."""
        rest = state.shape[2] * state.shape[3]
        table = (state.reshape(-1, rest) @ self._ones[:rest]).astype(np.float64).reshape(state.shape[:2])
        return np.asarray(table / table.sum())


def _normal(x: Floats, mean: float, sd: float) -> Floats:
    density = np.exp(-0.5 * ((x - mean) / sd) ** 2)
    return np.asarray(density / density.sum())
