"""The fibre cohort: its mechanism, its truths by the words of the design, the rates it was set to."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.generators import __main__ as command
from benchmarks.generators.fibres import KINDS, simulate
from benchmarks.generators.fibres_courses import Person, hidden_course
from outcomes.clinical.nerves import NERVE_BY_CODE
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import SimulatedEpisode
from outcomes.detection.truth import truth_of


@pytest.fixture(scope="module")
def mixed() -> list[SimulatedEpisode]:
    return simulate(KINDS["mixed"], 400, 6)


def still(hit: float = 1.0, remains: float = 1.0) -> Person:
    """One skin nerve that carries all of the pain, half of its fibres back on D100."""
    one = np.ones(1)
    return Person(("infrapatellar_saphenous",), one, hit * one, 100.0 * one, 6.0, 1.0, remains, 0.0, 0.5, 0.0)


def test_a_nerve_wholly_frozen_lets_nothing_through_until_its_silence_ends() -> None:
    course = hidden_course(KINDS["mixed"], still(), np.random.default_rng(1))
    assert float(course.level[10:50].max()) < 0.7  # the slow waves of the joint alone
    assert float(course.level[230:].min()) > 5.0
    assert (course.left[:50] > 0.99).all()
    assert (np.diff(course.left) <= 0).all()


def test_what_was_missed_or_has_settled_changes_the_pain_and_not_the_numbness() -> None:
    whole, settled, missed = (
        hidden_course(KINDS["mixed"], who, np.random.default_rng(1))
        for who in (still(), still(remains=0.2), still(hit=0.1))
    )
    assert float(settled.level[230:].mean()) < float(whole.level[230:].mean()) - 3.0
    assert float(missed.level[10:50].mean()) > float(whole.level[10:50].mean()) + 4.0
    np.testing.assert_array_equal(whole.left, settled.left)


def test_both_readings_of_the_definitions_agree() -> None:
    for kind in KINDS:
        for each in simulate(KINDS[kind], 40, 3):
            series, hidden = each.series, each.hidden
            early = (series.days >= 3) & (series.days <= 21) & ~np.isnan(series.numbness)
            heard = series.numbness_can_speak and early.sum() >= 2
            numbness = np.maximum(hidden.plateau * hidden.left, 0.0) if heard else None
            assert truth_of(hidden.level, series.baseline, numbness) == each.truth


def test_the_first_of_more_are_the_same_and_another_seed_gives_others() -> None:
    few, more = simulate(KINDS["life-like"], 3, 9), simulate(KINDS["life-like"], 6, 9)
    for one, other in zip(few, more, strict=False):
        for channel in CHANNELS:
            np.testing.assert_array_equal(getattr(one.series, channel), getattr(other.series, channel))
        assert one.truth == other.truth
    assert not np.array_equal(few[0].hidden.level, simulate(KINDS["life-like"], 1, 10)[0].hidden.level)


def test_reports_are_whole_and_on_their_scale(mixed: list[SimulatedEpisode]) -> None:
    for each in mixed[:60]:
        series = each.series
        for values in (series.pain, series.numbness, series.tingling):
            given = values[~np.isnan(values)]
            assert ((given >= 0) & (given <= 10) & (given == np.round(given))).all()
        area = series.numbness_area[~np.isnan(series.numbness_area)]
        assert ((area >= 0) & (area <= 100)).all()
        assert set(series.nerves) <= set(NERVE_BY_CODE)
        assert int(series.days[0]) >= -14
        assert int(series.days[-1]) <= 365


def test_the_rates_are_the_published_ones_it_was_set_to(mixed: list[SimulatedEpisode]) -> None:
    fall = [each.hidden.baseline - each.hidden.level[14:60].mean() for each in mixed]
    returns = [each.truth.return_day for each in mixed if each.truth.return_day is not None]
    assert np.mean(fall) == pytest.approx(3.0, abs=0.3)
    assert np.mean([each.truth.no_response for each in mixed]) == pytest.approx(0.17, abs=0.06)
    assert np.mean([day <= 365 for day in returns]) * len(returns) / len(mixed) == pytest.approx(
        0.48, abs=0.08
    )
    assert np.median(returns) == pytest.approx(120, abs=15)
    settled = [each.truth.return_day for each in simulate(KINDS["settled"], 150, 6)]
    assert np.mean([day is not None for day in settled]) < 0.25


def test_good_and_bad_days_stay_about_as_long_as_in_real_diaries(mixed: list[SimulatedEpisode]) -> None:
    together = []
    for each in mixed:
        days, apart = each.series.days, each.series.pain - each.hidden.level[each.series.days]
        late = (days > 20) & ~np.isnan(apart)
        next_day = np.diff(days[late]) == 1
        if each.schedule == "daily" and next_day.sum() > 60:
            left = apart[late]
            together.append(np.corrcoef(left[:-1][next_day], left[1:][next_day])[0, 1])
    assert len(together) > 40
    assert np.mean(together) == pytest.approx(0.45, abs=0.08)


def test_the_command_writes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["fibres", "life-like", "2", "1", str(tmp_path)]) == 0
    assert "2 patients" in capsys.readouterr().out
    assert (tmp_path / "truth.csv").exists()
