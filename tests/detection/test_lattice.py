"""The ways pain can take."""

import numpy as np
import pytest

from outcomes.detection.lattice import RAMP, RELIEF, RETURNED, PainLattice, hazard_at, hazard_index
from outcomes.detection.parameters import PainParameters

LATTICE = PainLattice(PainParameters())


@pytest.mark.parametrize("gap_tenths", [14, 15, 17, 20, 5])
@pytest.mark.parametrize("hazard", [0.0, 0.01, 0.9])
def test_a_day_loses_no_probability(gap_tenths: int, hazard: float) -> None:
    day = LATTICE.day(gap_tenths, hazard)
    assert day.sum(axis=0) == pytest.approx(np.ones(len(day)), abs=1e-12)
    assert day.min() >= 0


def test_what_has_crossed_the_line_stays_across() -> None:
    later = LATTICE.days(16, hazard_index(0.02), 400)
    assert later[RETURNED, RETURNED].sum(axis=0) == pytest.approx(np.ones(13), abs=1e-9)


def test_pain_that_is_back_climbs_to_its_old_level_and_hardly_beyond() -> None:
    start, ceiling = RETURNED.start + 4, 8
    later = LATTICE.days(20, -1, 150, ceiling)[RETURNED, start]
    assert later[ceiling - 1 : ceiling + 2].sum() > 0.4
    assert later[ceiling + 2 :].sum() < later[ceiling - 1 : ceiling + 2].sum() / 2


def test_a_long_bout_that_counted_as_a_return_may_pass() -> None:
    later = PainLattice(PainParameters(after_return_fall=0.003)).days(20, -1, 14)[
        RETURNED, RETURNED.start + 6
    ]
    never = PainLattice(PainParameters(after_return_fall=0.0)).days(20, -1, 14)[RETURNED, RETURNED.start + 6]
    assert later[:2].sum() > 0.01 > 100 * never[:2].sum()


def test_nothing_turns_without_a_hazard_but_drift() -> None:
    parameters = PainParameters(drift_up=0.0)
    assert not PainLattice(parameters).days(20, -1, 100)[RETURNED, RELIEF].any()


def test_a_ramp_reaches_the_line_at_its_own_pace() -> None:
    """Rising .15 a day from the nadir, 2 points are reached after about 13 days."""
    lattice = PainLattice(PainParameters(ramp_stop=0.0))
    crossed = [lattice.days(20, -1, days)[RETURNED, RAMP.start].sum() for days in (5, 12, 14, 40)]
    assert crossed[0] < 0.15
    assert crossed[1] < 0.6 < crossed[2] + 0.15
    assert crossed[3] > 0.98


def test_two_spans_are_one_span_of_their_sum() -> None:
    place = hazard_index(0.01)
    joined = LATTICE.days(14, place, 5) @ LATTICE.days(14, place, 9)
    assert joined == pytest.approx(LATTICE.days(14, place, 14), abs=1e-12)


@pytest.mark.parametrize("hazard", [1e-5, 3e-4, 0.02, 0.3])
def test_the_grid_of_hazards_is_within_four_percent(hazard: float) -> None:
    assert hazard_at(hazard_index(hazard)) == pytest.approx(hazard, rel=0.04)


def test_a_nil_hazard_stays_nil() -> None:
    assert hazard_at(hazard_index(0.0)) == 0.0
