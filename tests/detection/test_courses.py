"""Hidden courses and the diaries made of them."""

import numpy as np
import pytest

from outcomes.detection.courses import course, smooth_step
from outcomes.detection.diaries import autoregressive, flares, reported
from outcomes.detection.simulate import CLEAN
from outcomes.detection.truth import truth_of


def test_a_smooth_step_rises_from_nothing_to_one() -> None:
    assert smooth_step(np.array([-1.0, 0.0, 0.5, 1.0, 2.0])).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_noise_has_the_spread_and_the_memory_asked_for() -> None:
    noise = autoregressive(np.random.default_rng(1), 20_000, 0.9, 0.45)
    assert noise.std() == pytest.approx(0.9, rel=0.03)
    assert np.corrcoef(noise[1:], noise[:-1])[0, 1] == pytest.approx(0.45, abs=0.03)


def test_flares_come_as_often_as_asked_for_and_end_within_thirteen_days() -> None:
    rng = np.random.default_rng(2)
    extra = np.concatenate([flares(CLEAN, rng, 400) for _ in range(60)])
    starts = ((extra[1:] - extra[:-1]) > 1.5).sum() / len(extra)
    assert starts == pytest.approx(0.023, rel=0.3)


def test_a_course_that_does_not_respond_has_no_return() -> None:
    rng = np.random.default_rng(3)
    silent = [c for c in (course(CLEAN, rng, True) for _ in range(80)) if not c.responds]
    assert len(silent) >= 8
    assert all(truth_of(c.level, c.baseline, None).return_day is None for c in silent)


def test_reports_are_rounded_and_clipped_without_a_negative_zero() -> None:
    assert reported(np.array([-0.4, 3.6, 12.0])).tolist() == [0.0, 4.0, 10.0]
    assert not np.signbit(reported(np.array([-0.4]))).any()
