"""The rivals on courses where their answer is plain."""

import numpy as np
import pytest

from outcomes.detection.rivals import RIVALS, Track, bocpd, cusum, ewma, in_a_row, reports_of, standing
from outcomes.detection.series import Series

STEP = Series.of(list(range(160)), pain=[2.0] * 100 + [6.0] * 60, baseline=6.0)


def test_all_draw_the_same_line() -> None:
    lines = reports_of(STEP).lines
    assert np.isnan(lines[19])
    assert lines[20] == 4.0
    assert lines[-1] == 4.0


def test_three_in_a_row_wait_for_the_third() -> None:
    scores = in_a_row(STEP, 3).scores
    assert scores[101] == -2.0
    assert scores[102] == 2.0


def test_the_weighted_mean_moves_by_its_weight() -> None:
    assert ewma(STEP).scores[100] == pytest.approx(2.0 + 0.3 * 4.0 - 4.0)


def test_the_sum_grows_only_well_above_the_line() -> None:
    scores = cusum(STEP).scores
    assert scores[99] == 0.0
    assert scores[101] > scores[100] > 0.0


def test_a_change_point_is_seen_within_days() -> None:
    scores = bocpd(STEP).scores
    assert scores[99] < 0.01
    assert scores[110] > 0.95


@pytest.mark.parametrize("name", RIVALS)
def test_a_rival_uses_nothing_from_later(name: str) -> None:
    track = RIVALS[name](STEP)
    assert RIVALS[name](STEP.until(104)).scores == track.scores[:105]


def test_an_alarm_is_armed_again_after_thirty_days_below_the_line() -> None:
    days = list(range(21, 121))
    track = Track(days, [float(day < 30) for day in days], [day >= 30 for day in days])
    stands = standing(track, 0.5)
    assert stands[days.index(59)]
    assert not stands[days.index(60)]
