"""What is learnt is judged on people it was not learnt from."""

import numpy as np
import pytest

from outcomes.detection.calibration import Calibration, logit, sigmoid
from outcomes.detection.judging import LEADS, Gain, Rows, verdict_of, worthwhile_map


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


def test_a_gain_is_one_where_it_is_more_than_two_standard_errors() -> None:
    rng = np.random.default_rng(5)
    noise = rng.normal(size=100)
    noise -= noise.mean()
    error = float(np.std(noise, ddof=1)) / 10
    for shift, verdict in ((2.1, "better"), (1.9, "alike"), (0.0, "alike"), (-1.9, "alike"), (-2.1, "worse")):
        gain = Gain.of((noise + shift * error).tolist())
        assert (gain.mean, gain.error) == (pytest.approx(shift * error), pytest.approx(error))
        assert gain.verdict == verdict
    assert Gain.of([1.0] * 9) == Gain(None, None) and Gain().verdict == "alike"


def test_one_that_is_worse_outweighs_one_that_is_better() -> None:
    better, alike, worse = Gain(1.0, 0.1), Gain(0.1, 0.1), Gain(-1.0, 0.1)
    assert verdict_of([alike, better]) == "better"
    assert verdict_of([better, worse]) == "worse"
    assert verdict_of([alike, Gain()]) == "alike"
