"""Transitions of pain, kept: a matrix (rows to, columns from) per gap, hazard, ceiling and count of days."""

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.kept import Kept, Keys
from outcomes.detection.lattice import POSITIONS, PainLattice
from outcomes.detection.stack import Places

_KEPT_MOVES = 6000
_GAPS, _CEILINGS, _HAZARDS = 1 << 8, 1 << 5, 1 << 12


class Moves:
    """Transitions over days, taken for many nadirs at once."""

    def __init__(self, lattice: PainLattice, dtype: type, kept: int = _KEPT_MOVES) -> None:
        self.lattice = lattice
        self.kept = Kept(self._made, (POSITIONS, POSITIONS), dtype, kept)

    def taken(self, gap_tenths: Places, hazards: Places, days: Places, ceilings: Places) -> Floats:
        """One matrix per nadir.

        Args:
            gap_tenths: between nadir and line.
            hazards: places on the grid of hazards; -1 is none.
            days: how many.
            ceilings: the heights of the baseline.
        """
        keys: Keys = ((days * _HAZARDS + hazards + 1) * _CEILINGS + ceilings) * _GAPS + gap_tenths
        return self.kept.taken(keys)

    def _made(self, key: int) -> Floats:
        rest, gap_tenths = divmod(key, _GAPS)
        rest, ceiling = divmod(rest, _CEILINGS)
        days, hazard = divmod(rest, _HAZARDS)
        return np.asarray(self.lattice.days(gap_tenths, hazard - 1, days, ceiling))
