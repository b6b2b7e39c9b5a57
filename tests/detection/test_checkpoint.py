"""A memory as bytes and back."""

from dataclasses import replace

import numpy as np

from outcomes.detection.checkpoint import digest, freeze, thaw
from outcomes.detection.company import Company
from outcomes.detection.filter import Filter
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.series import Series
from outcomes.detection.told import steps

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
    company, filter_ = Company(MODEL, [series]), Filter(MODEL)
    for told in steps([series]):
        filter_.absorb(company, told)
    return company.memory


def test_a_thawed_memory_is_the_frozen_one_bit_for_bit() -> None:
    memory = memory_of(SERIES)
    thawed = thaw(freeze(memory, SERIES, MODEL), SERIES, MODEL)
    assert thawed is not None
    assert not np.array_equal(memory.pain, MODEL.pain.beginnings([6.0]))
    for column, other in zip(thawed.columns(), memory.columns(), strict=True):
        assert column.dtype == other.dtype
        assert np.array_equal(column, other, equal_nan=column.dtype.kind == "f")


def test_it_is_small() -> None:
    assert len(freeze(memory_of(SERIES), SERIES, MODEL)) < 20_000


def test_the_digest_does_not_see_empty_days_and_sees_every_value() -> None:
    padded = Series.of([0, 1, 2], pain=[3.0, float("nan"), 4.0], baseline=6.0)
    plain = Series.of([0, 2], pain=[3.0, 4.0], baseline=6.0)
    other = Series.of([0, 2], pain=[3.0, 5.0], baseline=6.0)
    assert digest(padded, 2) == digest(plain, 2) != digest(other, 2)
    assert digest(plain, 0) == digest(other, 0)


def test_another_baseline_or_nerve_is_another_series() -> None:
    frozen = freeze(memory_of(SERIES), SERIES, MODEL)
    assert thaw(frozen, SERIES.until(40), MODEL) is None
    moved = Series.of(SERIES.days.tolist(), pain=SERIES.pain.tolist(), baseline=5.0)
    assert thaw(frozen, moved, MODEL) is None


def test_a_model_of_another_version_does_not_go_on_from_it() -> None:
    fitted = replace(MODEL, version="fitted")
    frozen = freeze(memory_of(SERIES), SERIES, fitted)
    assert thaw(frozen, SERIES, fitted) is not None
    assert thaw(frozen, SERIES, MODEL) is None


def test_bytes_that_are_no_checkpoint_are_none() -> None:
    assert thaw(b"", SERIES, MODEL) is None
    assert thaw(b"0123456789", SERIES, MODEL) is None
    assert thaw(freeze(memory_of(SERIES), SERIES, MODEL)[:200], SERIES, MODEL) is None
