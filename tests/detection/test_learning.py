"""What is learnt is judged on people it was not learnt from."""

import numpy as np
import pytest

from outcomes.detection.calibration import Calibration, logit, sigmoid
from outcomes.detection.judging import LEADS, Rows, worthwhile_map


def rows(stretch: float, people: int = 60, each: int = 20, seed: int = 3) -> Rows:
    """Probabilities whose log odds were stretched by whoever said them."""
    rng = np.random.default_rng(seed)
    true = rng.uniform(0.03, 0.97, people * each)
    happened = rng.random(true.size) < true
    person = [f"P{place // each:02}" for place in range(true.size)]
    said = [sigmoid(stretch * logit(p)) for p in true]
    return Rows(tuple(said), tuple(happened.tolist()), tuple(person), (len(LEADS) / each,) * true.size)


def test_a_map_that_helps_people_it_was_not_made_on_is_kept() -> None:
    found, told = worthwhile_map(rows(2.5))
    assert found.slope == pytest.approx(0.4, abs=0.1)
    assert told.said != rows(2.5).said


def test_a_map_that_helps_nobody_is_left_out() -> None:
    assert worthwhile_map(rows(1.0)) == (Calibration(), rows(1.0))


def test_a_few_people_are_no_judges() -> None:
    few = rows(2.5, people=6)
    assert worthwhile_map(few) == (Calibration(), few)
    assert worthwhile_map(Rows((), (), (), ()))[0] == Calibration()
