"""Sensory channels that mislead are heard no more."""

import numpy as np

from outcomes.detection import Series, replay
from outcomes.detection.trust import NUMBNESS, TINGLING, Trust

ONE = np.array([0])
DAYS = [*range(1, 22), *range(24, 300, 4)]


def read(numbness: list[float], tingling: list[float] | None = None) -> list[tuple[str, ...]]:
    pain = [6.0] * 2 + [2.0] * (len(DAYS) - 2)
    series = Series.of(DAYS, pain, numbness, tingling, nerves=("infrapatellar_saphenous",), baseline=6.0)
    return [reading.unheard for reading in replay(series)]


def judge(trust: Trust, channel: int, gain: float) -> bool:
    return bool(trust.judge(ONE, channel, np.array([gain]))[0])


def test_a_channel_is_off_below_three_nats_and_on_again_once_it_has_made_up() -> None:
    trust = Trust.full(1)
    assert judge(trust, NUMBNESS, -2.9)
    assert not judge(trust, NUMBNESS, -0.2)
    assert not judge(trust, NUMBNESS, 3.0)
    assert judge(trust, NUMBNESS, 0.2)


def test_past_merits_do_not_pile_up() -> None:
    trust = Trust.full(1)
    for _ in range(100):
        judge(trust, TINGLING, 1.0)
    assert not judge(trust, TINGLING, -6.1)


def test_each_channel_answers_for_itself() -> None:
    trust = Trust.full(1)
    judge(trust, TINGLING, -4.0)
    assert judge(trust, NUMBNESS, 0.1)
    assert trust.unheard() == [("tingling",)]


def test_numbness_that_recedes_in_its_time_is_heard_throughout() -> None:
    numbness = [6.0 if day < 90 else max(0.0, 6.0 - (day - 90) / 5) for day in DAYS]
    assert set(read(numbness)) == {()}


def test_numbness_that_is_gone_from_one_day_to_the_next_contradicts_nothing() -> None:
    assert set(read([8.0 if day < 95 else 0.0 for day in DAYS])) == {()}


def test_numbness_that_goes_and_comes_back_is_heard_no_more() -> None:
    numbness = [0.0 if 60 < day < 120 else 7.0 for day in DAYS]
    unheard = read(numbness)
    assert unheard[DAYS.index(116)] == ()
    assert unheard[-1] == ("numbness",)


def test_tingling_that_never_ends_does_not_silence_numbness() -> None:
    rng = np.random.default_rng(1)
    tingling = rng.integers(0, 11, len(DAYS)).astype(float).tolist()
    numbness = [6.0 if day < 90 else max(0.0, 6.0 - (day - 90) / 5) for day in DAYS]
    assert "numbness" not in {channel for off in read(numbness, tingling) for channel in off}
