"""Sums and quantiles of beliefs about pain, of many episodes at a stroke."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, RELIEF, RETURNED, PainLattice
from outcomes.detection.person import Person
from outcomes.detection.stack import Rows

_REACH_DAYS = 180


class PainSummary(NamedTuple):
    """Of a belief: mean level, P(T_P <= today), P(T_P0 <= today), mean nadir and line, P(no response)."""

    level: float
    returned: float
    started: float
    nadir: float
    line: float
    no_response: float


_PROBABILITIES = [1, 2, 5]


class PainSummaries:
    """The sums of tables by nadir and position; `level_place` is the level's place on the grid of nadirs."""

    def __init__(self, lattice: PainLattice, nadirs: Floats, level_place: npt.NDArray[np.intp]) -> None:
        self.lattice = lattice
        self.nadirs = nadirs
        self.level_place = level_place
        self._edges = np.array([0.0, *(nadirs[:-1] + lattice.parameters.step / 2), HIGHEST])

    def weights(self, person: Person) -> Floats:
        """What each nadir and position adds to the sums: nadir x field of `PainSummary` x position."""
        shape, responding = self.level_place.shape, person.responding[:, None]
        returned = np.zeros(shape)
        returned[:, RETURNED] = responding
        started = np.stack([self._started(int(gap)) for gap in person.gap_tenths]) * responding
        by_nadir = (self.nadirs, person.lines, 1.0 - person.responding)
        spread = [np.broadcast_to(column[:, None], shape) for column in by_nadir]
        return np.stack([self.nadirs[self.level_place], returned, started, *spread], axis=1)

    def of(self, rows: Rows, tables: Floats, weights: Floats) -> list[PainSummary]:
        """The sums of each episode, from tables of row x position and the weights of the same rows."""
        sums = rows.totals(np.matmul(weights, tables[:, :, None])[:, :, 0])
        np.maximum(sums[:, 2], sums[:, 1], out=sums[:, 2])  # what has returned has started
        sums[:, _PROBABILITIES] = np.minimum(sums[:, _PROBABILITIES], 1.0)
        return list(map(PainSummary._make, sums.tolist()))

    def level_quantiles(self, rows: Rows, tables: Floats, shares: Sequence[float]) -> Floats:
        """Quantiles of the level, spread evenly within each cell of the grid: episode x share."""
        episodes, levels = len(rows.counts), len(self.nadirs)
        cells = self.level_place[rows.nadirs] + levels * rows.owners[:, None]
        by_level = np.bincount(cells.reshape(-1), tables.reshape(-1), episodes * levels)
        below = np.zeros((episodes, levels + 1))
        np.cumsum(by_level.reshape(episodes, levels), axis=1, out=below[:, 1:])
        wanted = below[:, -1:] * np.asarray(shares)
        place = np.add.reduce(below[:, None, :] <= wanted[:, :, None], axis=2)
        place = np.minimum(np.maximum(place, 1), levels)
        flat = place + (np.arange(episodes) * (levels + 1))[:, None]
        low, high = below.take(flat - 1), below.take(flat)
        within = np.divide(wanted - low, high - low, out=np.zeros(place.shape), where=high > low)
        lower, upper = self._edges.take(place - 1), self._edges.take(place)
        return np.asarray(lower + within * (upper - lower))

    def _started(self, gap_tenths: int) -> Floats:
        """By position: above the nadir by half a point, and on the way across the line."""
        ahead = self.lattice.days(gap_tenths, -1, _REACH_DAYS)[RETURNED].sum(axis=0)
        share = np.where(HEIGHT_STEPS >= 2, 1.0, np.where(HEIGHT_STEPS == 1, 0.5, 0.0)) * ahead
        share[RELIEF] = 0.0
        share[RETURNED] = 1.0
        return np.asarray(share)
