"""Transitions kept in one pool."""

import numpy as np
import pytest

from outcomes.detection.lattice import PainLattice, hazard_index
from outcomes.detection.moves import Move, Moves
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person

LATTICE = PainLattice(PainParameters())
NADIRS = np.arange(0.0, 10.5, 0.5)


@pytest.mark.parametrize("baseline", [None, 3.0, 6.0, 9.5])
def test_every_nadir_has_the_transition_of_its_own_gap_and_hazard(baseline: float | None) -> None:
    moves, person = Moves(LATTICE, np.float64), Person(NADIRS, baseline, 5.8)
    answering, unanswered = hazard_index(0.02), hazard_index(0.001)
    found = moves.taken([Move(person, answering, unanswered, 3, slice(None))])
    for nadir, gap in enumerate(person.gap_tenths):
        hazard = answering if person.responds[nadir] else unanswered
        assert np.array_equal(found[nadir], LATTICE.days(int(gap), hazard, 3, int(person.ceilings[nadir])))


def test_a_pool_that_has_grown_or_begun_anew_gives_the_same_transitions() -> None:
    moves, person = Moves(LATTICE, np.float64, kept=40), Person(NADIRS, 6.0, 5.8)
    first = moves.taken([Move(person, 30, 3, 2, slice(None))])
    for days in range(1, 60):
        moves.taken([Move(person, 30, 3, days, slice(None))])
    assert len(moves.pool) <= 128
    assert np.array_equal(moves.taken([Move(person, 30, 3, 2, slice(None))]), first)


def test_moves_taken_together_are_those_taken_alone_one_beneath_the_other() -> None:
    moves, person, other = Moves(LATTICE, np.float64), Person(NADIRS, 6.0, 5.8), Person(NADIRS, None, 5.8)
    asked = [Move(person, 30, 3, 2, slice(2, 9)), Move(other, 31, 4, 7, slice(0, 21))]
    alone = [moves.taken([each]) for each in asked]
    assert np.array_equal(moves.taken(asked), np.concatenate(alone))
