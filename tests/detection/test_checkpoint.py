"""A memory as bytes and back."""

import numpy as np

from outcomes.detection.checkpoint import digest, freeze, thaw
from outcomes.detection.episode import Episode
from outcomes.detection.filter import Filter
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.replay import entries
from outcomes.detection.series import Series

MODEL = Model()
SERIES = Series.of(
    list(range(0, 60, 2)),
    pain=[3.0] * 30,
    numbness=[6.0] * 30,
    tingling=[1.0] * 30,
    numbness_area=[40.0] * 30,
    opioid_mme=[20.0] * 30,
    nerves=("infrapatellar_saphenous",),
    baseline=6.0,
)


def memory_of(series: Series) -> Memory:
    episode, filter_ = Episode(MODEL, series), Filter(MODEL)
    for entry in entries(series, None):
        filter_.absorb([(episode, entry)])
    return episode.memory


def test_a_thawed_memory_is_the_frozen_one_bit_for_bit() -> None:
    memory = memory_of(SERIES)
    thawed = thaw(freeze(memory, SERIES), SERIES)
    assert thawed is not None
    assert thawed.pain.first == memory.pain.first
    assert np.array_equal(thawed.pain.belief, memory.pain.belief)
    assert thawed.nerve is not None
    assert memory.nerve is not None
    assert np.array_equal(thawed.nerve, memory.nerve)
    for name in ("returns", "regenerations", "alarms", "doses", "evidence", "last_heard", "tingling_usual"):
        assert getattr(thawed, name) == getattr(memory, name)


def test_it_is_small() -> None:
    assert len(freeze(memory_of(SERIES), SERIES)) < 20_000


def test_the_digest_does_not_see_empty_days_and_sees_every_value() -> None:
    padded = Series.of([0, 1, 2], pain=[3.0, float("nan"), 4.0], baseline=6.0)
    plain = Series.of([0, 2], pain=[3.0, 4.0], baseline=6.0)
    other = Series.of([0, 2], pain=[3.0, 5.0], baseline=6.0)
    assert digest(padded, 2) == digest(plain, 2) != digest(other, 2)
    assert digest(plain, 0) == digest(other, 0)


def test_another_baseline_or_nerve_is_another_series() -> None:
    frozen = freeze(memory_of(SERIES), SERIES)
    assert thaw(frozen, SERIES.until(40)) is None
    moved = Series.of(SERIES.days.tolist(), pain=SERIES.pain.tolist(), baseline=5.0)
    assert thaw(frozen, moved) is None


def test_a_model_of_another_version_does_not_go_on_from_it() -> None:
    frozen = freeze(memory_of(SERIES), SERIES, "fitted")
    assert thaw(frozen, SERIES, "fitted") is not None
    assert thaw(frozen, SERIES) is None


def test_bytes_that_are_no_checkpoint_are_none() -> None:
    assert thaw(b"", SERIES) is None
    assert thaw(b"0123456789", SERIES) is None
    assert thaw(freeze(memory_of(SERIES), SERIES)[:200], SERIES) is None
