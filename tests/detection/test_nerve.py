"""The filter of the nerve."""

import numpy as np
import pytest

from outcomes.detection.nerve import NerveChain
from outcomes.detection.parameters import NerveParameters

CHAIN = NerveChain(NerveParameters(), dtype=np.float64)


def test_no_probability_is_lost_by_time() -> None:
    later = CHAIN.predict(CHAIN.prior(), 700, 0.01)
    assert float(later.sum()) == pytest.approx(1.0, abs=1e-9)


def test_in_the_end_every_nerve_has_regrown() -> None:
    positions = CHAIN.by_position(CHAIN.predict(CHAIN.prior(), 3000, 0.01))
    assert positions @ CHAIN.halved == pytest.approx(1.0, abs=1e-6)


def test_a_fast_nerve_takes_eighteen_days_on_average() -> None:
    """Ten tenths at 10/18 a day: ten geometric waits of 1.8 days."""
    state = np.zeros_like(CHAIN.prior())
    state[1, 12, 0, 0] = 1.0
    gone = [float(CHAIN.predict(state, days, 0.0)[10].sum()) for days in range(1, 120)]
    assert 1 + float(np.sum(1.0 - np.array(gone))) == pytest.approx(9 * 1.8, rel=1e-6)


def test_numbness_that_stays_speaks_for_a_blocked_nerve_and_numbness_gone_against() -> None:
    state = CHAIN.prior()
    for day in range(3, 22, 2):
        state = CHAIN.update(CHAIN.predict(state, 2, 0.002), CHAIN.numbness(7.0, day, 1.0))
    still = CHAIN.update(state, CHAIN.numbness(7.0, 40, 1.0))
    gone = CHAIN.predict(state, 30, 0.01)
    for day in (60, 62, 64):
        gone = CHAIN.update(gone, CHAIN.numbness(1.0, day, 1.0))
    assert CHAIN.by_position(still) @ CHAIN.blocked > 0.95
    assert CHAIN.by_position(gone) @ CHAIN.halved > 0.95


def test_tingling_above_usual_speaks_for_fibres_on_their_way() -> None:
    says = CHAIN.tingling(3.0, 1.0)
    assert says[5] > says[0]
    assert CHAIN.tingling(0.0, 1.0)[5] < CHAIN.tingling(0.0, 1.0)[0]


def test_a_report_soon_after_another_weighs_less() -> None:
    """(1 - r) / (1 + r) with r = .55 exp(-gap / 6)."""
    assert CHAIN.information_weight(1) == pytest.approx(0.3646, abs=1e-4)
    assert CHAIN.information_weight(60) == pytest.approx(1.0, abs=1e-3)


def test_a_long_way_to_the_skin_makes_early_regrowth_unlikely() -> None:
    days = np.array([20.0, 80.0, 300.0])
    factors = CHAIN.earliness(days, 100.0)  # earliest plausible about 77 days
    assert factors[0] == pytest.approx(0.15, abs=0.01)
    assert factors[1] == pytest.approx(0.6, abs=0.1)
    assert factors[2] == pytest.approx(1.0, abs=0.01)
