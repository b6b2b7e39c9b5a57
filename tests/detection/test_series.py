"""What goes into the engine."""

import math
import pickle

import numpy as np
import pytest

from outcomes.detection.series import Reading, Series


def test_days_must_increase() -> None:
    with pytest.raises(ValueError, match="strictly increasing"):
        Series.of([3, 3], pain=[1.0, 2.0])


def test_a_column_of_another_length_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="tingling has 1 values for 2 days"):
        Series.of([1, 2], tingling=[1.0])


def test_channels_that_are_not_named_are_absent() -> None:
    series = Series.of([1, 2], pain=[1.0, 2.0])
    assert np.isnan(series.numbness).all()


def test_a_day_with_opioids_or_the_map_alone_makes_no_reading() -> None:
    series = Series.of(
        [1, 2, 3],
        pain=[1.0, math.nan, math.nan],
        opioid_mme=[0.0, 5.0, 5.0],
        numbness_area=[math.nan, 5.0, 5.0],
        tingling=[math.nan, math.nan, 0.0],
    )
    assert series.reading_days.tolist() == [1, 3]


def test_cutting_keeps_everything_else() -> None:
    series = Series.of([1, 2, 3], pain=[1.0, 2.0, 3.0], nerves=("sartorial_saphenous",), baseline=6.0)
    cut = series.until(2)
    assert (cut.days.tolist(), cut.pain.tolist(), cut.nerves, cut.baseline) == (
        [1, 2],
        [1.0, 2.0],
        series.nerves,
        6.0,
    )


@pytest.mark.parametrize(
    ("nerves", "speaks"), [(("sartorial_saphenous",), True), (("lateral_retinacular",), False), ((), False)]
)
def test_only_skin_nerves_speak_through_numbness(nerves: tuple[str, ...], speaks: bool) -> None:
    assert Series.of([1], nerves=nerves).numbness_can_speak is speaks


def test_a_reading_travels_between_processes_unchanged() -> None:
    reading = Reading(
        day=3, phase="relief", engine_version="1", p_relief=0.5, why={"pain": 1.5}, opioid_flag=True
    )
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301  our own bytes
