"""Real knee diaries of people whom nobody treated: whatever rises there is false."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.knee_diaries import pain_by_person, procedure_days, residuals
from outcomes.detection import Series, replay
from outcomes.detection.simulate import CLEAN, simulate

PERSONS = pain_by_person()
pytestmark = pytest.mark.skipif(not PERSONS, reason="the folder of real diaries is not beside the repository")
SKIN = ("infrapatellar_saphenous",)


def diary_from(by_day: dict[int, float], day_zero: int) -> Series:
    """The diary as if day 0 had been `day_zero`, its baseline by the rule of the episode."""
    days = [day for day in sorted(by_day) if day >= day_zero - 28]
    before = [by_day[day] for day in days if day < day_zero]
    return Series.of(
        [day - day_zero for day in days],
        pain=[by_day[day] for day in days],
        nerves=SKIN,
        baseline=float(np.median(before)) if len(before) >= 3 else None,
    )


@pytest.mark.parametrize("who", PERSONS)
def test_no_return_alarm_rises_wherever_day_zero_is_slid(who: str) -> None:
    by_day = PERSONS[who]
    for day_zero in range(procedure_days()[who], max(by_day), 30):
        rows = replay(diary_from(by_day, day_zero))
        assert not any(row.return_alarm for row in rows), day_zero


def test_no_return_alarm_rises_when_real_residuals_lie_over_a_flat_relief() -> None:
    rng = np.random.default_rng(8)
    for noise in residuals():
        for start in range(0, max(1, noise.size - 60), 60):
            run = noise[start : start + 250]
            days = np.cumsum(rng.integers(1, 3, run.size))
            pain = np.clip(2.5 + run, 0, 10).tolist()
            rows = replay(Series.of(days.tolist(), pain=pain, nerves=SKIN, baseline=6.5))
            assert not any(row.return_alarm for row in rows), start


def test_real_residuals_make_a_cohort() -> None:
    scenario = replace(CLEAN, noise="residuals", shape="smooth")
    assert len(simulate(scenario, 3, 1, residuals())) == 3
