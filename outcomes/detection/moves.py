"""Transitions of pain, kept: one matrix per gap, hazard and count of days, found by nadir at one stroke."""

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS, PainLattice
from outcomes.detection.person import Person

_KEPT_MOVES = 6000
_KEPT_ROWS = 20_000
_FIRST_MOVES = 64

Places = npt.NDArray[np.intp]


class Moves:
    """Transitions over days in one growing array, so that those of all nadirs are taken at once.

    `pool` has one matrix (rows to, columns from) per place.
    """

    def __init__(self, lattice: PainLattice, dtype: type, kept: int = _KEPT_MOVES) -> None:
        self.lattice = lattice
        self.kept = kept
        self.pool: Floats = np.zeros((_FIRST_MOVES, POSITIONS, POSITIONS), dtype=dtype)
        self._place: dict[tuple[int, int, int, int], int] = {}
        self._rows: dict[tuple[float | None, int, int, int], Places] = {}

    def pool_of(
        self, person: Person, answering: int, unanswered: int, days: int, window: slice = slice(None)
    ) -> Floats:
        """The transitions over `days` of the nadirs in a window, one matrix per nadir.

        Args:
            person: whose nadirs.
            answering: place on the grid of hazards of those who respond.
            unanswered: that of the others.
            days: at least 1.
            window: places of the nadirs.
        """
        key = (person.baseline, answering, unanswered, days)
        if key not in self._rows:
            if len(self._rows) >= _KEPT_ROWS or len(self._place) >= self.kept:
                self._rows.clear()
                self._place.clear()
            row = np.zeros(len(person.nadirs), dtype=np.intp)
            for place in range(len(row)):
                hazard = answering if person.responds[place] else unanswered
                gap, ceiling = int(person.gap_tenths[place]), int(person.ceilings[place])
                row[place] = self._placed(gap, hazard, days, ceiling)
            self._rows[key] = row
        return np.asarray(self.pool.take(self._rows[key][window], axis=0))

    def _placed(self, gap_tenths: int, hazard: int, days: int, ceiling: int) -> int:
        key = (gap_tenths, hazard, days, ceiling)
        if key not in self._place:
            place = len(self._place)
            if place == len(self.pool):
                self.pool = np.concatenate([self.pool, np.zeros_like(self.pool)])
            self.pool[place] = self.lattice.days(*key)
            self._place[key] = place
        return self._place[key]
