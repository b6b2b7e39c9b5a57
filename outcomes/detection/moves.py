"""Transitions of pain, kept: one matrix per gap, hazard and count of days, taken for many rows at once."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.lattice import POSITIONS, PainLattice
from outcomes.detection.person import Person
from outcomes.detection.stack import Places

_KEPT_MOVES = 6000
_KEPT_ROWS = 20_000
_FIRST_MOVES = 64


class Move(NamedTuple):
    """What moves one episode: whose nadirs, both hazards' places on their grid, days, nadirs in question."""

    person: Person
    answering: int
    unanswered: int
    days: int
    window: slice


class Moves:
    """Transitions over days in one growing array; `pool` has one matrix (rows to, columns from) per place."""

    def __init__(self, lattice: PainLattice, dtype: type, kept: int = _KEPT_MOVES) -> None:
        self.lattice = lattice
        self.kept = kept
        self.pool: Floats = np.zeros((_FIRST_MOVES, POSITIONS, POSITIONS), dtype=dtype)
        self._place: dict[tuple[int, int, int, int], int] = {}
        self._rows: dict[tuple[float | None, int, int, int], Places] = {}

    def taken(self, moves: Sequence[Move]) -> Floats:
        """One matrix per nadir of each move, one beneath the other."""
        if len(self._rows) >= _KEPT_ROWS or len(self._place) >= self.kept:  # never while places are gathered
            self._rows.clear()
            self._place.clear()
        places = np.concatenate([self._places(move)[move.window] for move in moves])
        return np.asarray(self.pool.take(places, axis=0))

    def _places(self, move: Move) -> Places:
        person, answering, unanswered, days, _ = move
        key = (person.baseline, answering, unanswered, days)
        found = self._rows.get(key)
        if found is None:
            found = np.zeros(len(person.nadirs), dtype=np.intp)
            for nadir in range(len(found)):
                hazard = answering if person.responds[nadir] else unanswered
                gap, ceiling = int(person.gap_tenths[nadir]), int(person.ceilings[nadir])
                found[nadir] = self._placed(gap, hazard, days, ceiling)
            self._rows[key] = found
        return found

    def _placed(self, gap_tenths: int, hazard: int, days: int, ceiling: int) -> int:
        key = (gap_tenths, hazard, days, ceiling)
        if key not in self._place:
            place = len(self._place)
            if place == len(self.pool):
                self.pool = np.concatenate([self.pool, np.zeros_like(self.pool)])
            self.pool[place] = self.lattice.days(*key)
            self._place[key] = place
        return self._place[key]
