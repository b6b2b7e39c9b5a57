"""The filter of the nerve: the share of numbness that is left, from numbness, area, tingling.

Axes of every state array: position (21: blocked; ten tenths fast; ten tenths slow), plateau (21), habit (3:
how fast the *report* fades though the nerve stays silent), scatter class (3).
"""

import math
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import hazard_at, hazard_index
from outcomes.detection.onset import normal_cdf
from outcomes.detection.parameters import NerveParameters
from outcomes.detection.student import report_probability

_NEGLIGIBLE = 1e-9
_MEAN_STEP = 0.25
_KEPT_REPORTS, _KEPT_DAYS = 3000, 400
_Number = TypeVar("_Number", float, Floats)
_EARLY_HALF = 0.5  # the cell at one half lies half below it


class NerveChain:
    """Prior, transitions and emissions of the nerve filter for one set of parameters."""

    def __init__(self, parameters: NerveParameters, dtype: type = np.float32) -> None:
        self.parameters = parameters
        self.dtype = dtype
        tenths = np.arange(parameters.steps - 1, -1, -1) / parameters.steps
        self.left = np.concatenate([[1.0], tenths, tenths])  # share of the plateau, by position
        self.plateaus = np.arange(0.0, HIGHEST + 1e-9, 0.5)
        self.halved = np.where(
            self.left < 0.5 - 1e-9, 1.0, np.where(np.isclose(self.left, 0.5), _EARLY_HALF, 0.0)
        )
        self.blocked = (self.left >= 0.9 - 1e-9).astype(float)
        self.begun = (self.left < 0.9 - 1e-9).astype(float)
        states = len(self.left) * len(self.plateaus) * len(parameters.habit_per_day) * len(parameters.scatter)
        self._ones: Floats = np.ones(states, dtype=dtype)
        self._shares = self.left[:, None, None] * self.plateaus[:, None]
        points = self.left[:, None] * self.plateaus
        self._gone = ((self.left[:, None] < 0.1 - 1e-9) | (points < 0.5 - 1e-9)).astype(float).reshape(-1)
        self._means = np.arange(0.0, HIGHEST + 1e-9, _MEAN_STEP)
        self._reports: dict[tuple[float, float], Floats] = {}
        self._places: dict[int, npt.NDArray[np.intp]] = {}
        self._arriving = ((self.left > 0.05) & (self.left < 0.95)).astype(np.intp)
        self._weights: dict[int, float] = {}
        # One product gives P(halved), P(begun), P(blocked) and the mean share that is left.
        self._position_weights = np.stack([self.halved, self.begun, self.blocked, self.left])
        self._kept: dict[tuple[int, int], Floats] = {}

    def prior(self) -> Floats:
        """The belief on the day of the procedure."""
        p = self.parameters
        state = np.zeros((len(self.left), len(self.plateaus), len(p.habit_per_day), len(p.scatter)))
        plateau = np.where(self.plateaus < 1.0, 1.5, 1.0)
        weights = (
            plateau[:, None, None] * np.asarray(p.habit_weights)[:, None] * np.asarray(p.scatter_weights)
        )
        state[0] = weights
        return np.asarray(state / state.sum(), dtype=self.dtype)

    def predict(self, state: Floats, days: int, hazard: float) -> Floats:
        """The belief `days` later, with this mean daily hazard that the nerve begins to regrow."""
        key = (hazard_index(hazard), days)
        if key not in self._kept:
            if len(self._kept) > 4000:
                self._kept.clear()
            matrix = np.linalg.matrix_power(self._day(hazard_at(key[0])), days)
            self._kept[key] = matrix.astype(self.dtype)
        return (self._kept[key] @ state.reshape(len(self.left), -1)).reshape(state.shape)

    def _day(self, hazard: float) -> Floats:
        p = self.parameters
        day = np.zeros((len(self.left), len(self.left)))
        day[1, 0] = hazard * p.share_fast
        day[1 + p.steps, 0] = hazard * (1 - p.share_fast)
        for start, days in ((1, p.fast_days), (1 + p.steps, p.slow_days)):
            for place in range(start, start + p.steps - 1):
                day[place + 1, place] = min(0.9, p.steps / days)
        day[np.diag_indices(len(self.left))] = 1.0 - day.sum(axis=0)
        return day

    def earliness(self, days: Floats, lesion_to_skin_mm: float) -> Floats:
        """The factor on the hazard before a regrowing nerve can have reached its skin."""
        p = self.parameters
        centre = p.growth_latency_days + max(lesion_to_skin_mm, 1.0) / p.growth_mm_per_day
        late = [normal_cdf(math.log(max(day, 1.0) / centre) / p.growth_log_sd) for day in days]
        return p.too_early_factor + (1.0 - p.too_early_factor) * np.asarray(late)

    def information_weight(self, gap_days: int) -> float:
        """What a report is worth beside the one `gap_days` before: (1 - r) / (1 + r)."""
        if gap_days not in self._weights:
            r = self.parameters.autocorrelation * math.exp(-gap_days / self.parameters.autocorrelation_days)
            self._weights[gap_days] = (1.0 - r) / (1.0 + r)
        return self._weights[gap_days]

    def numbness(self, value: float, day: int, weight: float) -> Floats:
        """Likelihood of a numbness report (above its own baseline) over the whole state."""
        p = self.parameters
        key = (value, weight)
        if key not in self._reports:
            if len(self._reports) > _KEPT_REPORTS:
                self._reports.clear()
            scale = 0.775 * np.asarray(p.scatter)[None, :]  # Student's t: scale = sd * sqrt(3/5)
            table = report_probability(value, self._means[:, None], scale, p.typing_error)
            self._reports[key] = (table**weight).astype(self.dtype)
        if day not in self._places:
            if len(self._places) > _KEPT_DAYS:
                self._places.clear()
            habit = np.exp(-np.asarray(p.habit_per_day) * day)
            self._places[day] = np.rint(self._shares * (habit / _MEAN_STEP)).astype(np.intp)
        return np.asarray(self._reports[key].take(self._places[day], axis=0))

    def area(self, share_of_usual: float, weight: float) -> Floats:
        """Likelihood, by position, of the numb area as a share of this person's early area."""
        p = self.parameters
        density = student5_density((share_of_usual - self.left) / p.area_scale) + p.typing_error
        return np.asarray((density ** (weight * p.area_weight)).astype(self.dtype))

    def tingling(self, above_usual: float, weight: float) -> Floats:
        """Likelihood, by position, of tingling this far above the person's usual."""
        p = self.parameters
        still, arriving = (
            (student5_density((above_usual - rise) / p.tingling_scale) + p.typing_error)
            ** (weight * p.tingling_weight)
            for rise in (0.0, p.tingling_rise)
        )
        return np.array([still, arriving], dtype=self.dtype)[self._arriving]

    def update(self, predicted: Floats, likelihood: Floats) -> Floats:
        """The belief after a likelihood over the whole state, or over positions (broadcast)."""
        joint = predicted * likelihood
        joint *= self.dtype(1.0 / float(joint.reshape(-1) @ self._ones))
        joint *= joint >= _NEGLIGIBLE
        return joint

    def reweighted(self, state: Floats, before: Floats, after: Floats) -> Floats:
        """The belief with another distribution of positions; within each, as it was."""
        factors = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
        return np.asarray(state * factors.astype(self.dtype)[:, None, None, None])

    def gone_share(self, state: Floats) -> float:
        """P(recovered): below a tenth of the plateau, or under half a point."""
        by_plateau = (state.reshape(self._gone.size, -1) @ self._ones[: state[0, 0].size]).astype(np.float64)
        return float(by_plateau @ self._gone / np.add.reduce(by_plateau))

    def shares(self, positions: Floats) -> list[float]:
        """Of a belief over positions: P(halved), P(begun), P(blocked), and the mean share that is left."""
        found: list[float] = (self._position_weights @ positions).tolist()
        return found

    def by_position(self, state: Floats) -> Floats:
        """The belief over positions, as 64-bit numbers that sum to 1."""
        rest = state[0].size
        table = (state.reshape(-1, rest) @ self._ones[:rest]).astype(np.float64)
        return np.asarray(table / np.add.reduce(table))


def student5_density(z: _Number) -> _Number:
    """Density of Student's t with 5 degrees of freedom, relative to its peak."""
    return (1.0 + z * z / 5.0) ** -3
