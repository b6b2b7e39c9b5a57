"""The registry generator: what it promises about chance, diaries and truth."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.generators.registry import KINDS, LAST_DAY, simulate
from benchmarks.generators.registry_noise import LONGEST_FLARE_DAYS, flares
from benchmarks.generators.truths import sensation_of, truth
from outcomes.clinical.nerves import NERVE_BY_CODE
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import SimulatedEpisode
from outcomes.detection.truth import truth_of

LIFE_LIKE = KINDS["life-like"]
NAMES = ("life-like", "daily", "weekly", "mixed", "noisy", "durable", "drift", "unrelated", "articular")


@pytest.fixture(scope="module")
def cohort() -> list[SimulatedEpisode]:
    return simulate(LIFE_LIKE, 120, 5)


def share_returned(kind: str, count: int = 120) -> float:
    days = [each.truth.return_day for each in simulate(KINDS[kind], count, 5)]
    return float(np.mean([day is not None and day <= 365 for day in days]))


def assert_same(one: SimulatedEpisode, other: SimulatedEpisode) -> None:
    assert np.array_equal(one.series.days, other.series.days)
    for channel in CHANNELS:
        assert np.array_equal(getattr(one.series, channel), getattr(other.series, channel), equal_nan=True)
    assert np.array_equal(one.hidden.level, other.hidden.level)
    assert one.truth == other.truth


def test_all_kinds_are_there() -> None:
    assert set(KINDS) == {*NAMES, "masked", "small relief"}


def test_a_seed_gives_the_same_people_and_the_first_of_more_are_the_same() -> None:
    few, more = simulate(LIFE_LIKE, 4, 9), simulate(LIFE_LIKE, 9, 9)
    for one, other in zip(few, more, strict=False):
        assert_same(one, other)
    assert not np.array_equal(few[0].hidden.level, simulate(LIFE_LIKE, 1, 10)[0].hidden.level)


def test_another_rhythm_is_asked_of_the_same_people() -> None:
    for one, other in zip(simulate(LIFE_LIKE, 5, 3), simulate(KINDS["daily"], 5, 3), strict=True):
        assert np.array_equal(one.hidden.level, other.hidden.level)
        assert one.series.days.size <= other.series.days.size


@pytest.mark.parametrize("kind", KINDS)
def test_reports_are_whole_and_on_the_scale(kind: str) -> None:
    for episode in simulate(KINDS[kind], 15, 2):
        series = episode.series
        for values in (series.pain, series.numbness, series.tingling):
            given = values[~np.isnan(values)]
            assert np.array_equal(given, np.round(given))
            assert ((given >= 0) & (given <= 10)).all()
        assert np.nanmin(series.opioid_mme, initial=0.0) >= 0.0
        assert np.nanmin(series.numbness_area, initial=0.0) >= 0.0
        assert np.nanmax(series.numbness_area, initial=0.0) <= 100.0
        assert all(-14 <= day <= 365 for day in series.days)
        assert 1 <= len(series.nerves) <= 4
        assert set(series.nerves) <= set(NERVE_BY_CODE)


def test_truth_is_what_the_definitions_say_of_the_hidden_course(cohort: list[SimulatedEpisode]) -> None:
    for episode in cohort:
        series, hidden, truth = episode.series, episode.hidden, episode.truth
        assert hidden.level.size == hidden.left.size == hidden.mme.size == LAST_DAY >= 460
        assert ((hidden.level >= 0) & (hidden.level <= 10)).all()
        assert ((hidden.left >= 0) & (hidden.left <= 1)).all()
        expected = truth_of(hidden.level, series.baseline, None)
        assert (truth.no_response, truth.return_day) == (expected.no_response, expected.return_day)
        assert hidden.responds is not truth.no_response
        before = series.pain[series.days < 0]
        assert series.baseline == (float(np.median(before)) if before.size >= 3 else None)


def test_regeneration_needs_a_skin_nerve_and_entries_of_the_plateau(cohort: list[SimulatedEpisode]) -> None:
    for episode in cohort:
        series = episode.series
        told = (~np.isnan(series.numbness)) & (series.days >= 3) & (series.days <= 21)
        if not series.numbness_can_speak or told.sum() < 2:
            assert episode.truth.regeneration_day is None
        elif series.numbness_baseline == 0.0 and episode.truth.regeneration_day is not None:
            assert episode.hidden.left[episode.truth.regeneration_day] < 0.5


def test_a_second_reading_of_the_definitions_agrees(cohort: list[SimulatedEpisode]) -> None:
    for episode in cohort:
        sensation = sensation_of(episode.series, episode.hidden)
        level = np.asarray(episode.hidden.level, dtype=np.float64)
        assert truth(level, episode.series.baseline, sensation) == episode.truth


def test_articular_nerves_say_nothing() -> None:
    for episode in simulate(KINDS["articular"], 40, 4):
        assert not episode.series.numbness_can_speak
        assert episode.truth.regeneration_day is None
        assert np.isnan(episode.series.numbness_area).all()


def test_flares_end_within_thirteen_days_and_are_no_return() -> None:
    often = replace(LIFE_LIKE, flares_per_100_days=4.0, synovitis_per_year=3.0)
    for seed in range(60):
        added = flares(often, np.random.default_rng(seed), 480, is_woman=True)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (added > 0).astype(int), [0]])))
        assert (edges[1::2] - edges[::2] <= LONGEST_FLARE_DAYS).all()
        assert truth_of(np.full(480, 2.0) + added, 6.0, None).return_day is None


def test_kinds_differ_as_their_names_say() -> None:
    assert 0.40 <= share_returned("life-like") <= 0.56
    assert share_returned("durable") <= 0.12
    assert share_returned("masked") < share_returned("life-like") < share_returned("mixed")
    assert share_returned("drift") <= 0.2


def test_people_leave_skip_and_repeat_themselves(cohort: list[SimulatedEpisode]) -> None:
    lasts = np.array([each.series.days.max() for each in cohort])
    assert 0.15 <= (lasts < 180).mean() <= 0.45
    repeats = [(np.diff(each.series.pain) == 0).mean() for each in cohort if each.series.days.size > 20]
    assert 0.35 <= np.median(repeats) <= 0.65
    assert any(each.series.baseline is None for each in cohort)
    assert any(each.series.numbness_baseline > 0 for each in cohort)
