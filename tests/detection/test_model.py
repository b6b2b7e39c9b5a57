"""How the parts of the model meet."""

import numpy as np
import pytest

from outcomes.detection import ENGINE_VERSION, Engine, Series
from outcomes.detection.model import Model

MODEL = Model()
NAN = float("nan")


def factor(day: int, p_recent: float) -> float:
    return float(MODEL.coupling_factors(np.array([day]), np.array([p_recent]))[0])


def nerve_hazard(after: int, until: int, lesion_to_skin_mm: float) -> float:
    found = MODEL.nerve_hazards(np.array([after]), np.array([until]), np.array([lesion_to_skin_mm]))
    return float(found[0])


def test_a_nerve_unheard_of_changes_nothing() -> None:
    assert factor(90, NAN) == 1.0


def test_a_nerve_just_regrown_raises_the_hazard_and_one_still_blocked_lowers_it() -> None:
    assert factor(90, 1.0) > 1.0 > factor(90, 0.0)


def test_what_is_usual_leaves_the_hazard_as_it_is() -> None:
    usual = float(MODEL.usual_recent_regeneration[120])
    assert 0.2 < usual < 0.8
    assert factor(120, usual) == pytest.approx(1.0)


def test_the_factor_is_never_more_than_its_parameter() -> None:
    assert max(factor(day, 1.0) for day in range(0, 3000, 50)) <= MODEL.coupling.factor


def test_a_recorded_distance_delays_the_nerve_and_no_distance_does_not() -> None:
    plain = nerve_hazard(20, 30, NAN)
    assert plain == pytest.approx(float(MODEL.nerve_onset.hazards[21:31].mean()))
    assert nerve_hazard(20, 30, 120.0) < 0.5 * plain


def test_its_version_stands_on_every_reading_and_is_that_of_the_engine_unless_it_is_told_another() -> None:
    series = Series.of([1, 2, 3], pain=[2.0, 2.0, 2.0])
    assert {row.engine_version for row in Engine(MODEL).replay(series)} == {ENGINE_VERSION}
    assert {row.engine_version for row in Engine(Model(version="fitted")).replay(series)} == {"fitted"}


def test_a_checkpoint_of_another_version_is_left_aside() -> None:
    series = Series.of([1, 2, 3], pain=[2.0, 2.0, 2.0])
    _, checkpoints = Engine(MODEL).resume({}, series)
    reading = Engine(Model(version="fitted")).resume(checkpoints, series).readings[-1]
    assert reading.engine_version == "fitted"
