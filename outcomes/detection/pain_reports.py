"""What a report of pain says of the hidden level: rounding, personal scatter, weather, flares."""

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Floats
from outcomes.detection.parameters import PainParameters
from outcomes.detection.student import report_probability

_KEPT_EARLY = 4000  # of 2 kB


class PainReports:
    """P(report | nadir, position, scatter class, weather) for one set of parameters."""

    def __init__(
        self, parameters: PainParameters, nadirs: Floats, height_steps: npt.NDArray[np.int64], dtype: type
    ) -> None:
        self.parameters = parameters
        self.nadirs = nadirs
        self.dtype = dtype
        self.scatter = np.asarray(parameters.scatter)
        place = np.arange(len(nadirs))[:, None] + height_steps[None, :]
        self.level_place = np.minimum(place, len(nadirs) - 1)  # the level's place on the grid of nadirs
        self._integers: dict[float, Floats] = {}
        self._early: dict[tuple[float, int, float | None], Floats] = {}

    def likelihood(self, value: float, day: int, baseline: float | None) -> Floats:
        """P(report = value) by nadir x position x scatter x weather; one position while pain falls."""
        if day < self.parameters.settled_day:
            key = (value, day, baseline)
            if key not in self._early:
                if len(self._early) >= _KEPT_EARLY:
                    self._early.clear()
                self._early[key] = self._falling(value, day, baseline)[:, None]
            return self._early[key]
        if value in self._integers:
            return self._integers[value]
        table = np.asarray(self._by_mean(value, self.nadirs, np.ones(self.nadirs.shape))[self.level_place])
        if float(value).is_integer():
            self._integers[value] = table
        return table

    def _falling(self, value: float, day: int, baseline: float | None) -> Floats:
        """While the pain falls, reports stand between baseline and nadir and are read loosely."""
        p = self.parameters
        fall = (p.unknown_baseline_mean if baseline is None else baseline) - self.nadirs
        means = self.nadirs + fall * np.exp(-(day + 1) / p.drop_days)
        looseness = 1.0 + p.settle_scale * np.abs(fall) * np.exp(-day / p.settle_days)
        return self._by_mean(value, means, looseness)

    def _by_mean(self, value: float, means: Floats, looseness: Floats) -> Floats:
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
