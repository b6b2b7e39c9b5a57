"""What is believed about pain before the first report after the procedure."""

from collections.abc import Sequence

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.parameters import PainParameters
from outcomes.detection.weather import WEATHERS, Weather


class PainPrior:
    """The belief on the day of the procedure, from the baseline and the reports before it."""

    def __init__(
        self, parameters: PainParameters, nadirs: Floats, reports: PainReports, weather: Weather, dtype: type
    ) -> None:
        self.parameters = parameters
        self.nadirs = nadirs
        self.reports = reports
        self.weather = weather
        self.dtype = dtype
        self._level_days: dict[int, Floats] = {}

    def of(self, baseline: float | None) -> Floats:
        """The belief on the day of the procedure: nadir x position x scatter x weather."""
        p = self.parameters
        if baseline is None:
            baselines = np.arange(2.0, 10.01, 0.5)
            weights = _normal(baselines, p.unknown_baseline_mean, p.unknown_baseline_sd)
            parts = [w * self._nadir_prior(float(b)) for b, w in zip(baselines, weights, strict=True)]
            nadir = np.sum(parts, axis=0)
        else:
            nadir = self._nadir_prior(baseline)
        belief = np.zeros((len(self.nadirs), POSITIONS, len(p.scatter), WEATHERS))
        belief[:, 0] = nadir[:, None, None] * np.asarray(p.scatter_weights)[:, None] * self.weather.usual
        return np.asarray(belief / belief.sum(), dtype=self.dtype)

    def informed(self, prior: Floats, before: Sequence[tuple[int, float]]) -> Floats:
        """The prior with what the reports before the procedure say of this person's scatter.

        Args:
            prior: the belief before any report after the procedure.
            before: days (negative) and pain of earlier reports, in order.
        """
        rest = (len(self.parameters.scatter), WEATHERS)
        belief = np.full((len(self.nadirs), *rest), 1.0)
        belief *= np.asarray(self.parameters.scatter_weights)[:, None] * self.weather.usual
        last: int | None = None
        for day, value in before:
            if last is not None:
                belief = self._level_walk(day - last) @ belief.reshape(len(belief), -1)
                belief = (belief.reshape(-1, WEATHERS) @ self.weather.over(day - last)).reshape(-1, *rest)
            belief *= self.reports.likelihood(value, self.parameters.settled_day, None)[:, 0]
            belief /= np.add.reduce(belief.reshape(-1))
            last = day
        scatter = belief.sum(axis=(0, 2))
        factors = (scatter / scatter.sum()) / np.asarray(self.parameters.scatter_weights)
        return np.asarray(prior * factors.astype(self.dtype)[:, None])

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


def _normal(x: Floats, mean: float, sd: float) -> Floats:
    density = np.exp(-0.5 * ((x - mean) / sd) ** 2)
    return np.asarray(density / density.sum())
