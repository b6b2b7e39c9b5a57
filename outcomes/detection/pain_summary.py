"""Sums and quantiles of beliefs about pain, of many episodes at a stroke."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED, PainLattice
from outcomes.detection.person import Persons
from outcomes.detection.stack import Rows

_REACH_DAYS = 180
_MOST_GAP = 21  # tenths, a gap is less


class PainSummary(NamedTuple):
    """Of beliefs: mean levels, P(T_P <= today), P(T_P0 <= today), mean nadirs and lines, P(no response)."""

    level: Floats
    returned: Floats
    started: Floats
    nadir: Floats
    line: Floats
    no_response: Floats


class PainSummaries:
    """The sums of tables by nadir and position; `level_place` is the level's place on the grid of nadirs."""

    def __init__(self, lattice: PainLattice, nadirs: Floats, level_place: npt.NDArray[np.intp]) -> None:
        self.lattice = lattice
        self.nadirs = nadirs
        self.level_place = level_place
        self._edges = np.array([0.0, *(nadirs[:-1] + lattice.parameters.step / 2), HIGHEST])

    @cached_property
    def _weights(self) -> Floats:
        """By nadir and gap what positions add to the level, to what has returned, has started, and is."""
        returned = np.zeros(POSITIONS)
        returned[RETURNED] = 1.0
        found = np.zeros((len(self.nadirs), _MOST_GAP, 4, POSITIONS))
        found[:, :, 0] = self.nadirs[self.level_place][:, None]
        found[:, :, 1] = returned
        found[:, :, 2] = [self._started(gap) for gap in range(_MOST_GAP)]
        found[:, :, 3] = 1.0
        return found.reshape(-1, 4, POSITIONS)

    def of(self, rows: Rows, tables: Floats, persons: Persons) -> PainSummary:
        """The sums of each episode, from tables of row x position and whose rows these are."""
        weights = self._weights.take(rows.nadirs * _MOST_GAP + persons.gap_tenths, axis=0)
        sums = np.matmul(weights, tables[:, :, None])[:, :, 0]
        by_row = np.empty((6, len(tables)))
        by_row[:4] = sums.T
        mass, by_row[3] = sums[:, 3], np.where(persons.responds, 0.0, sums[:, 3])
        by_row[1:3] *= persons.responds
        by_row[4] = self.nadirs[rows.nadirs] * mass
        by_row[5] = persons.lines * mass
        totals = rows.sums(by_row)
        np.maximum(totals[2], totals[1], out=totals[2])  # what has returned has started
        np.minimum(totals[1:4], 1.0, out=totals[1:4])
        level, returned, started, no_response, nadir, line = totals
        return PainSummary(level, returned, started, nadir, line, no_response)

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
