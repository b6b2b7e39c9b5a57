"""Looking back over whole episodes: what is dated, how rightly, and what is left undated."""

import numpy as np
import pytest

from outcomes.detection import Reading, Series, replay_many
from outcomes.detection.definitions import Floats
from outcomes.detection.hindsight import Dating, Hindsight, look_back, look_back_many
from outcomes.detection.simulate import CLEAN, SimulatedEpisode, simulate

DAYS = list(range(-10, 0)) + list(range(1, 200, 3))


def diary(turn: int | None, numb_until: int | None = None, baseline: float | None = 7.0) -> Series:
    """Pain of 2 that is 6 again from a day on; numbness of 8 that goes on a day."""
    pain = [7.0 if day < 0 or (turn is not None and day >= turn) else 2.0 for day in DAYS]
    numbness = None
    if numb_until is not None:
        numbness = [np.nan if day < 0 else 8.0 if day < numb_until else 0.0 for day in DAYS]
    return Series.of(DAYS, pain, numbness=numbness, nerves=("infrapatellar_saphenous",), baseline=baseline)


def test_a_return_is_dated_within_days() -> None:
    found = look_back(diary(turn=100, numb_until=80))
    assert found.returned is not None and found.return_started is not None and found.regenerated is not None
    assert found.returned.q10 <= 101 <= found.returned.q90 + 1 and abs(found.returned.day - 100) <= 4
    assert found.return_started.day < found.returned.day
    assert abs(found.regenerated.day - 79) <= 6
    assert found.as_of == 199 and found.p_returned == pytest.approx(1.0, abs=0.01)


def test_hindsight_says_whether_as_the_engine_does_and_a_level_for_each_entry() -> None:
    series = diary(turn=100)
    found, online = look_back(series), replay_many([series])[0][-1]
    assert found.p_returned == pytest.approx(online.p_returned, abs=1e-3)
    assert [each.day for each in found.levels] == [day for day in DAYS if day >= 0]
    assert all(each.q10 <= each.level <= each.q90 for each in found.levels)
    assert found.levels[20].level < 3 < 5 < found.levels[-1].level


def test_nothing_is_dated_where_pain_is_not_back() -> None:
    found = look_back(diary(turn=None))
    assert found.returned is None and found.return_started is None
    assert found.p_returned is not None and found.p_returned < 0.1
    assert found.p_regeneration is None and found.regenerated is None, "numbness was never reported"


def test_nothing_is_dated_where_there_was_no_response() -> None:
    days = list(range(1, 120, 2))
    found = look_back(Series.of(days, [6.0] * len(days), baseline=6.0))
    assert found.returned is None and found.return_started is None


@pytest.mark.parametrize("days", [[], [5], [-3, -2, -1], [3, 9]])
def test_too_few_entries_are_too_few(days: list[int]) -> None:
    found = look_back(Series.of(days, [3.0] * len(days)))
    assert found == Hindsight(days[-1] if days else 0, found.engine_version)


def test_a_gap_of_a_year_and_a_day_without_pain_do_no_harm() -> None:
    series = Series.of([2, 9, 16, 30, 395, 402], [2, 1, 2, 2, 7, np.nan], numbness=[0] * 6, baseline=7.0)
    found = look_back(series)
    assert found.as_of == 402 and found.levels[-1].day == 402
    assert found.returned is not None and 30 < found.returned.q10 < found.returned.q90 <= 395


def test_many_are_as_one_by_one() -> None:
    many = [diary(turn=100), diary(turn=None, baseline=None)]
    assert look_back_many(many) == [look_back(series) for series in many]


@pytest.fixture(scope="module")
def cohort() -> list[tuple[SimulatedEpisode, list[Reading], Hindsight]]:
    episodes = simulate(CLEAN, 150, 515)  # the rule was chosen on seed 303
    many = [one.series for one in episodes]
    return list(zip(episodes, replay_many(many), look_back_many(many), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dated", "day", "covered"),
    [("returned", "return_day", (0.72, 0.88)), ("regenerated", "regeneration_day", (0.80, 1.0))],
)
def test_dates_are_nearer_than_those_said_online_and_their_intervals_hold(
    cohort: list[tuple[SimulatedEpisode, list[Reading], Hindsight]],
    dated: str,
    day: str,
    covered: tuple[float, float],
) -> None:
    errors, held = [], []
    for one, readings, found in cohort:
        truth, dating = getattr(one.truth, day), getattr(found, dated)
        said = [getattr(reading, day) for reading in readings if getattr(reading, day) is not None]
        if truth is not None and isinstance(dating, Dating) and said:
            errors.append([abs(each - truth) for each in (dating.day, said[0], said[-1])])
            held.append(dating.q10 <= truth <= dating.q90)
    hindsight, first, last = _medians(np.array(errors))
    assert len(errors) >= 75 and hindsight <= 5
    assert hindsight < last and hindsight < first
    assert covered[0] <= np.mean(held) <= covered[1]


def _medians(errors: Floats) -> list[float]:
    found: list[float] = np.median(errors, axis=0).tolist()
    return found
