"""The level behind weekly values."""

import itertools

import numpy as np
import pytest

from outcomes.analysis.duration import ReportedCourse, durations
from outcomes.analysis.levels import LEAST_WEEKS, levelled, noise_sd
from outcomes.analysis.observations import observations
from outcomes.analysis.weeks import Weeks, weekly


def weeks_of(*courses: list[float], first_week: int = 0) -> Weeks:
    rows = [
        (e, 7 * (first_week + w) + 1, v) for e, values in enumerate(courses) for w, v in enumerate(values)
    ]
    episode, day, value = zip(*rows, strict=True)
    return weekly(observations(episode, day, value))


def cheapest_by_trying_all(value: np.ndarray) -> float:
    """Cost of the best division of successive weeks, every one tried."""
    price = 3.0 * noise_sd(value) ** 2 * np.log(value.size)
    best = np.inf
    for count in range(value.size):
        for cuts in itertools.combinations(range(1, value.size), count):
            parts = np.split(value, cuts)
            if min(map(len, parts)) >= LEAST_WEEKS or count == 0:
                best = min(best, sum(((p - p.mean()) ** 2).sum() + price for p in parts))
    return float(best)


@pytest.mark.parametrize("seed", range(8))
def test_no_other_division_is_cheaper(seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = np.round(np.where(np.arange(13) < rng.integers(3, 10), 2.0, 4.5) + rng.normal(0, 0.9, 13))
    level = levelled(weeks_of([5.0, *value])).value[1:]
    jumps = np.flatnonzero(np.diff(level)) + 1
    price = 3.0 * noise_sd(value) ** 2 * np.log(13)
    cost = sum(((p - p.mean()) ** 2).sum() + price for p in np.split(value, jumps))
    assert cost == pytest.approx(cheapest_by_trying_all(value))


def test_noise_around_a_flat_relief_is_no_return_and_a_step_is() -> None:
    rng = np.random.default_rng(4)
    flat = [[6.0, *np.round(rng.normal(2.5, 0.9, 50)).clip(0, 10)] for _ in range(60)]
    step = [
        [6.0, *np.round(rng.normal(2.5, 0.9, 20)).clip(0, 10), *np.round(rng.normal(6, 0.9, 20))]
        for _ in range(60)
    ]
    baseline = np.full(60, 7.0)
    raw, level = (durations(each, baseline).has_returned.mean() for each in _both(weeks_of(*flat)))
    assert raw > 0.3 and level <= 0.02
    found = durations(levelled(weeks_of(*step)), baseline)
    assert (found.course == ReportedCourse.RETURNED).mean() >= 0.98
    assert abs(np.median(found.right) - 7 * 21) <= 7


def _both(weeks: Weeks) -> tuple[Weeks, Weeks]:
    return weeks, levelled(weeks)


def test_a_flare_of_two_weeks_is_none() -> None:
    values = [6.0] + [2.0, 3.0] * 8 + [7.0, 7.0] + [2.0, 3.0] * 8
    assert len(set(levelled(weeks_of(values)).value[1:].round(6))) == 1


def test_nobody_hears_of_another_and_short_or_early_weeks_stay() -> None:
    one, other = [6.0, 2.0, 2.0, 3.0, 2.0, 2.0], [7.0, 5.0]
    both = levelled(weeks_of(one, other))
    assert both.value[:6].tolist() == levelled(weeks_of(one)).value.tolist()
    assert both.value[6:].tolist() == [7.0, 5.0]
    before = levelled(weeks_of([8.0, 7.0, 6.0], first_week=-2))
    assert before.value.tolist() == [8.0, 7.0, 6.0]
    assert len(levelled(weeks_of([3.0]))) == 1
