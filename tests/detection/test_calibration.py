"""One monotone map for every probability of a return."""

from dataclasses import replace

import numpy as np
import pytest

from outcomes.detection import Engine, Reading, Series, replay_many
from outcomes.detection.calibration import CUMULATIVE, Calibration, calibrated, logit, platt, sigmoid
from outcomes.detection.model import Model
from outcomes.detection.simulate import LIFE_LIKE, simulate

MAPS = (Calibration(-1.27, 1.44), Calibration(0.8, 0.6), Calibration(0.0, 3.0))
DIARIES = [one.series for one in simulate(LIFE_LIKE, 20, seed=12)]


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [reading for rows in replay_many(DIARIES, workers=1) for reading in rows]


def test_as_shipped_it_changes_nothing(readings: list[Reading]) -> None:
    assert all(calibrated(reading, Calibration()) is reading for reading in readings)


@pytest.mark.parametrize("calibration", MAPS)
def test_the_order_of_probabilities_stays(readings: list[Reading], calibration: Calibration) -> None:
    for reading in readings:
        after = calibrated(reading, calibration)
        before = [getattr(reading, name) for name in CUMULATIVE]
        if before[0] is None:
            assert after == reading
            continue
        said = [getattr(after, name) for name in CUMULATIVE]
        assert [said[i] for i in np.argsort(before, kind="stable")] == sorted(said)
        assert all(0 <= p <= 1 for p in said)


@pytest.mark.parametrize("calibration", MAPS)
def test_phases_stay_exclusive_and_sum_to_one(readings: list[Reading], calibration: Calibration) -> None:
    for reading in (calibrated(each, calibration) for each in readings if each.p_returned is not None):
        shares = [
            getattr(reading, f"p_{name}") for name in ("no_response", "returned", "regenerating", "relief")
        ]
        assert sum(shares) == pytest.approx(1.0, abs=1e-9)
        assert min(shares) >= 0.0
        assert getattr(reading, f"p_{reading.phase}") == max(shares)


@pytest.mark.parametrize("calibration", MAPS)
def test_what_hangs_on_a_half_goes_along_and_quantiles_do_not_move(
    readings: list[Reading], calibration: Calibration
) -> None:
    crossed = 0
    for before in (each for each in readings if each.p_returned is not None):
        after = calibrated(before, calibration)
        assert (after.return_day is not None) == (after.p_returned > 0.5)
        if after.forecast_q50 is not None:
            assert (after.forecast_q10, after.forecast_q50) == (before.forecast_q10, before.forecast_q50)
            assert after.p_returned <= 0.5
        assert (after.return_kind is not None) >= (after.p_returned > 0.5)
        assert (after.level, after.return_alarm, after.nerve) == (
            before.level,
            before.return_alarm,
            before.nerve,
        )
        crossed += (after.p_returned > 0.5) != (before.p_returned > 0.5)
    assert crossed or calibration.shift == 0


def test_every_door_of_the_engine_calibrates_alike() -> None:
    model = Model(calibration=MAPS[0], version="test+fit1")
    engine, plain = Engine(model), Engine()
    expected = [
        [calibrated(replace(r, engine_version="test+fit1"), MAPS[0]) for r in plain.replay(s)]
        for s in DIARIES
    ]
    assert [engine.replay(series) for series in DIARIES] == expected
    assert replay_many(DIARIES, workers=2, engine=engine) == expected
    assert [engine.read(series) for series in DIARIES] == [rows[-1] for rows in expected]
    assert engine.resume({}, DIARIES[0]).readings == expected[0]


def test_a_checkpoint_of_another_version_is_left_aside() -> None:
    series = Series.of(list(range(0, 60, 3)), pain=[2.0] * 20, baseline=6.0)
    _, checkpoints = Engine().resume({}, series)
    other = Engine(Model(calibration=MAPS[0], version="test+fit1"))
    assert other.resume(checkpoints, series).readings[-1] == other.read(series)


def test_platt_mends_what_was_said_too_boldly() -> None:
    rng = np.random.default_rng(5)
    true = rng.uniform(0.02, 0.98, 3000)
    happened = rng.random(3000) < true
    said = [sigmoid(1.0 + 1.8 * logit(p)) for p in true]
    weights = [0.1] * 3000
    found = platt(said[:1500], happened[:1500].tolist(), weights[:1500])
    after = [found.of(p) for p in said]
    brier = [np.mean((np.array(p[1500:]) - happened[1500:]) ** 2) for p in (said, after)]
    assert brier[1] < brier[0] - 0.01
    assert found.slope == pytest.approx(1 / 1.8, abs=0.12)


def test_a_few_events_hardly_move_it() -> None:
    found = platt([0.3, 0.6, 0.2], [True, False, True], [1.0, 1.0, 1.0])
    assert abs(found.shift) < 0.4
    assert 0.6 < found.slope < 1.4
    assert platt([], [], []) == Calibration()


def test_a_map_that_turns_the_order_around_is_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        Calibration(0.0, -1.0)


def test_never_and_certainly_stay() -> None:
    assert [MAPS[0].of(p) for p in (0.0, 1.0)] == [0.0, 1.0]
