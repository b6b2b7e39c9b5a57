"""Transitions kept in one pool."""

import numpy as np
import pytest

from outcomes.detection.lattice import PainLattice, hazard_index
from outcomes.detection.moves import Moves
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person

LATTICE = PainLattice(PainParameters())
NADIRS = np.arange(0.0, 10.5, 0.5)


@pytest.mark.parametrize("baseline", [None, 3.0, 6.0, 9.5])
def test_every_nadir_has_the_transition_of_its_own_gap_hazard_and_ceiling(baseline: float | None) -> None:
    moves, person = Moves(LATTICE, np.float64), Person(NADIRS, baseline, 5.8)
    hazards = np.where(person.responds, hazard_index(0.02), hazard_index(0.0))
    found = moves.taken(person.gap_tenths, hazards, np.full(21, 3), person.ceilings)
    for nadir, gap in enumerate(person.gap_tenths):
        hazard, ceiling = int(hazards[nadir]), int(person.ceilings[nadir])
        assert np.array_equal(found[nadir], LATTICE.days(int(gap), hazard, 3, ceiling))


def test_a_pool_that_has_grown_or_begun_anew_gives_the_same_transitions() -> None:
    moves, person = Moves(LATTICE, np.float64, kept=40), Person(NADIRS, 6.0, 5.8)
    hazards = np.where(person.responds, 30, 3)

    def taken(days: int) -> np.ndarray:
        return moves.taken(person.gap_tenths, hazards, np.full(21, days), person.ceilings)

    first = taken(2)
    for days in range(1, 60):
        taken(days)
    assert len(moves.kept.pool) <= 128
    assert np.array_equal(taken(2), first)
    assert np.array_equal(taken(4000)[0], LATTICE.days(int(person.gap_tenths[0]), 30, 4000, 12))
