"""What a report of pain says of the hidden level: rounding, personal scatter, weather, flares."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Flags, Floats, every
from outcomes.detection.parameters import PainParameters
from outcomes.detection.stack import Places, Rows
from outcomes.detection.student import report_probability
from outcomes.detection.weather import WEATHERS

_KEPT_EARLY = 4000  # of 2 kB
_KEPT_TABLES = 4000  # likewise
_FIRST_TABLES = 64


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
        self._block: dict[tuple[float] | tuple[float, int, float | None], int] = {}
        shape = (_FIRST_TABLES * len(nadirs), len(parameters.scatter), WEATHERS)
        self._pool: Floats = np.zeros(shape, dtype=dtype)

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

    def taken(
        self, rows: Rows, values: Sequence[float], days: Sequence[int], baselines: Sequence[float | None]
    ) -> Floats:
        """P(report = value) of each episode's report, by row x position x scatter x weather.

        A report is looked up by level, or by nadir while pain falls: one table for each report, of the grid's
        length, all in one.
        """
        blocks, is_late = self._blocks(values, days, baselines)
        by_row = (blocks * len(self.nadirs))[rows.owners, None]
        if every(is_late):
            cells = by_row + self.level_place[rows.nadirs]
        else:
            places = np.where(is_late[rows.owners, None], self.level_place[rows.nadirs], rows.nadirs[:, None])
            cells = by_row + places
        return np.asarray(self._pool.take(cells, axis=0))

    def _blocks(
        self, values: Sequence[float], days: Sequence[int], baselines: Sequence[float | None]
    ) -> tuple[Places, Flags]:
        """Which table of the pool each report has, and whether it is one by level."""
        if len(self._block) + len(values) > _KEPT_TABLES:
            self._block.clear()
        settled, found = self.parameters.settled_day, []
        for value, day, baseline in zip(values, days, baselines, strict=True):
            key = (value,) if day >= settled else (value, day, baseline)
            block = self._block.get(key)
            found.append(self._learnt(key) if block is None else block)
        return np.array(found, dtype=np.intp), np.asarray(days) >= settled

    def _learnt(self, key: tuple[float] | tuple[float, int, float | None]) -> int:
        """Put one more table into the pool."""
        if len(key) == 1:
            table = self._by_mean(key[0], self.nadirs, np.ones(self.nadirs.shape))
        else:
            table = self._falling(*key)
        block, size = len(self._block), len(self.nadirs)
        if (block + 1) * size > len(self._pool):
            self._pool = np.concatenate([self._pool, np.zeros_like(self._pool)])
        self._pool[block * size : (block + 1) * size] = table
        self._block[key] = block
        return block

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
