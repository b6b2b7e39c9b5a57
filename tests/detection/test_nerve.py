"""The filter of the nerve."""

import numpy as np
import pytest

from outcomes.detection.definitions import Floats
from outcomes.detection.nerve import NerveChain
from outcomes.detection.parameters import NerveParameters

CHAIN = NerveChain(NerveParameters(), dtype=np.float64)


def later(states: Floats, days: int, hazard: float) -> Floats:
    """Beliefs of one episode some days later."""
    return CHAIN.predict(states, np.array([days]), np.array([hazard]))


def told(states: Floats, value: float, day: int) -> Floats:
    """Beliefs of one episode after a report of numbness."""
    return CHAIN.update(states, CHAIN.numbness(np.array([value]), np.array([day]), np.array([1.0])))[0]


def test_no_probability_is_lost_by_time() -> None:
    assert float(later(CHAIN.prior()[None], 700, 0.01).sum()) == pytest.approx(1.0, abs=1e-9)


def test_in_the_end_every_nerve_has_regrown() -> None:
    positions = CHAIN.by_position(later(CHAIN.prior()[None], 3000, 0.01))[0]
    assert positions @ CHAIN.halved == pytest.approx(1.0, abs=1e-6)


def test_a_fast_nerve_takes_eighteen_days_on_average() -> None:
    """Ten tenths at 10/18 a day: ten geometric waits of 1.8 days."""
    states = np.zeros_like(CHAIN.prior()[None])
    states[0, 1, 12, 0, 0] = 1.0
    gone = [float(later(states, days, 0.0)[0, 10].sum()) for days in range(1, 120)]
    assert 1 + float(np.sum(1.0 - np.array(gone))) == pytest.approx(9 * 1.8, rel=1e-6)


def test_numbness_that_stays_speaks_for_a_blocked_nerve_and_numbness_gone_against() -> None:
    states = CHAIN.prior()[None]
    for day in range(3, 22, 2):
        states = told(later(states, 2, 0.002), 7.0, day)
    still = told(states, 7.0, 40)
    gone = later(states, 30, 0.01)
    for day in (60, 62, 64):
        gone = told(gone, 1.0, day)
    assert CHAIN.by_position(still)[0] @ CHAIN.blocked > 0.95
    assert CHAIN.by_position(gone)[0] @ CHAIN.halved > 0.95


def test_tingling_above_usual_speaks_for_fibres_on_their_way() -> None:
    much, usual = CHAIN.tingling(np.array([3.0, 0.0]), np.ones(2))
    assert much[5] > much[0]
    assert usual[5] < usual[0]


def test_nerves_side_by_side_go_the_way_each_goes_alone_bit_for_bit() -> None:
    chain = NerveChain(NerveParameters())
    states, days = np.stack([chain.prior()] * 3), np.array([1, 0, 40])
    hazards = np.array([0.002, 0.0, 0.01])
    said = (np.array([7.0, 2.0, 0.5]), np.array([30, 31, 80]), np.array([1.0, 0.4, 0.9]))
    together, _ = chain.update(chain.predict(states, days, hazards), chain.numbness(*said))
    for one in range(3):
        own = chain.predict(states[one : one + 1], days[one : one + 1], hazards[one : one + 1])
        alone, _ = chain.update(own, chain.numbness(*(each[one : one + 1] for each in said)))
        assert np.array_equal(together[one], alone[0])


def test_a_report_soon_after_another_weighs_less() -> None:
    """(1 - r) / (1 + r) with r = .55 exp(-gap / 6)."""
    soon, late = CHAIN.information_weights(np.array([1, 60]))
    assert soon == pytest.approx(0.3646, abs=1e-4)
    assert late == pytest.approx(1.0, abs=1e-3)


def test_a_long_way_to_the_skin_makes_early_regrowth_unlikely() -> None:
    days = np.array([20.0, 80.0, 300.0])
    factors = CHAIN.earliness(days, 100.0)  # earliest plausible about 77 days
    assert factors[0] == pytest.approx(0.15, abs=0.01)
    assert factors[1] == pytest.approx(0.6, abs=0.1)
    assert factors[2] == pytest.approx(1.0, abs=0.01)
