from dataclasses import replace

import pytest

from outcomes.detection import Series, read
from outcomes.detection.assessability import Unassessable, unassessable_because

SKIN, ARTICULAR = ("infrapatellar_saphenous",), ("superior_medial_genicular",)
NAN = float("nan")
CASES = [
    (ARTICULAR, [8.0, 8.0, 8.0, 8.0], Unassessable.NO_SKIN_NERVE),
    (SKIN, [8.0, NAN, NAN, 8.0], Unassessable.FEW_ENTRIES),
    (SKIN, [2.0, 3.0, 3.0, 9.0], Unassessable.LOW_PLATEAU),
    (SKIN, [3.0, 3.0, 3.0, 0.0], None),
]


@pytest.mark.parametrize(("nerves", "numbness", "because"), CASES)
def test_the_reason_is_the_true_one_and_agrees_with_the_engine(
    nerves: tuple[str, ...], numbness: list[float], because: Unassessable | None
) -> None:
    series = Series.of([3, 10, 21, 25], [2.0] * 4, numbness, nerves=nerves)
    assert unassessable_because(series, 25) is because
    assert (read(series).p_regeneration is None) is (because is not None)


def test_numbness_counts_above_what_was_numb_before() -> None:
    series = replace(Series.of([3, 10], [2.0] * 2, [5.0, 5.0], nerves=SKIN), numbness_baseline=4.0)
    assert unassessable_because(series, 10) is Unassessable.LOW_PLATEAU


def test_later_entries_do_not_count() -> None:
    series = Series.of([3, 10], [2.0] * 2, [5.0, 5.0], nerves=SKIN)
    assert unassessable_because(series, 9) is Unassessable.FEW_ENTRIES
