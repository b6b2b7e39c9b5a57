"""The doors of the engine: online, exact, and with an answer for every input."""

import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from outcomes.detection import Engine, Reading, Series, read, read_many, replay, replay_many, replays, resume
from outcomes.detection.replay import SIDE_BY_SIDE, newest
from outcomes.detection.simulate import LIFE_LIKE, SCENARIO_BY_NAME, simulate

SKIN = ("infrapatellar_saphenous",)


def diary(last_day: int = 150, turn: int = 90, seed: int = 3, every: int = 1) -> Series:
    """Relief of four points, feeling back from day 70, pain back from `turn`, integer reports."""
    noise = np.random.default_rng(seed)
    days = np.arange(0, last_day + 1, every)
    level = 2.0 + np.clip((days - turn) * 0.1, 0, 4)
    numb = 6.0 - np.clip((days - 70) * 0.2, 0, 6)
    pain = np.clip(np.rint(level + noise.normal(0, 0.9, days.size)), 0, 10)
    numbness = np.clip(np.rint(numb + noise.normal(0, 0.7, days.size)), 0, 10)
    return Series.of(days.tolist(), pain=pain.tolist(), numbness=numbness.tolist(), nerves=SKIN, baseline=6.0)


def test_what_a_day_says_uses_only_entries_up_to_that_day() -> None:
    series = diary()
    rows = replay(series)
    for day in (0, 2, 20, 47, 101):
        assert replay(series.until(day)) == rows[: day + 1]
        assert read(series.until(day)) == rows[day]


def test_going_on_from_a_checkpoint_gives_the_same_bits_as_reading_from_the_beginning() -> None:
    series = diary(every=3)
    rows, checkpoints = replay(series), {}
    for place, day in enumerate(series.days):
        readings, checkpoints = resume(checkpoints, series.until(int(day)))
        assert readings == [rows[place]]
    assert max(map(len, checkpoints.values())) < 20_000


def test_a_checkpoint_to_which_nothing_is_added_gives_the_same_bits() -> None:
    series = diary()
    tingling = np.clip(np.rint(np.random.default_rng(4).normal(3.0, 2.0, series.days.size)), 0, 10)
    for whole in (series, replace(series, tingling=tingling)):
        for day in (12, 47, 101, 150):
            known = whole.until(day)
            readings, checkpoints = resume({}, known)
            assert readings == replay(known)
            assert resume(checkpoints, known).readings == [readings[-1]] == [read(known)]


def test_a_checkpoint_that_no_longer_fits_the_entries_is_left_aside() -> None:
    series = diary(last_day=60)
    _, checkpoints = resume({}, series)
    amended = series.pain.copy()
    amended[10] = 9.0
    other = Series.of(series.days.tolist(), pain=amended.tolist(), nerves=SKIN, baseline=6.0)
    assert resume(checkpoints, other).readings[-1] == read(other)
    assert resume(checkpoints, series.until(30)).readings[-1] == read(series.until(30))
    assert resume({40: b"not a checkpoint"}, series).readings == replay(series)


def test_an_entry_that_comes_late_goes_on_from_before_its_day() -> None:
    series = diary(last_day=120)
    checkpoints: dict[int, bytes] = {}
    for day in series.days.tolist():
        _, checkpoints = resume(checkpoints, series.until(day))
    assert {120, 119, 118} < set(checkpoints)
    assert len(checkpoints) == 6
    for corrected_day in (119, 100, 70, 5):
        amended = series.pain.copy()
        amended[corrected_day] = 9.0
        other = replace(series, pain=amended)
        readings, kept = resume(checkpoints, other)
        again = replay(other)
        assert readings == again[-len(readings) :] and readings[0].day <= corrected_day
        assert readings[-1] == read(other)
        assert {120, 119, 118} < set(kept)
        assert len(kept) == 6
        for day, state in kept.items():
            assert resume({day: state}, other).readings == (
                [row for row in again if row.day > day] or again[-1:]
            )
        forged = {day: state for day, state in checkpoints.items() if day >= corrected_day}
        assert resume(forged, other) == resume({}, other)


def test_whoever_changes_yesterday_again_and_again_has_a_few_days_read_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    series, absorbed = diary(last_day=60), []
    engine = Engine()
    absorb = engine.filter.absorb
    monkeypatch.setattr(
        engine.filter, "absorb", lambda company, told: absorbed.append(told) or absorb(company, told)
    )
    _, checkpoints = engine.resume({}, series.until(59))  # as after an import: all of it at once
    _, checkpoints = engine.resume(checkpoints, series)
    absorbed.clear()
    for value in (9.0, 1.0, 7.0):
        amended = series.pain.copy()
        amended[59] = value
        series = replace(series, pain=amended)
        readings, checkpoints = engine.resume(checkpoints, series)
        assert readings == replay(series)[-2:]
    assert len(absorbed) == 3 * 2


def test_empty_days_change_nothing() -> None:
    series = diary(every=4)
    days = np.arange(-5, 151)
    columns = {name: np.full(days.size, np.nan) for name in ("pain", "numbness")}
    for name, column in columns.items():
        column[series.days + 5] = getattr(series, name)
    padded = Series.of(
        days.tolist(), **{k: v.tolist() for k, v in columns.items()}, nerves=SKIN, baseline=6.0
    )
    assert replay(padded) == replay(series)


def test_the_same_series_on_two_cores_gives_the_same_rows() -> None:
    many = [diary(last_day=40, seed=seed, every=2) for seed in range(40)]
    heard: list[int] = []
    assert replay_many(many, workers=2, progress=heard.append) == [replay(series) for series in many]
    assert heard == list(range(1, 41))
    assert read_many(many, workers=2) == [read(series) for series in many]
    assert next(replays(many, workers=1)) == replay(many[0])


@pytest.mark.parametrize("workers", [1, 2])
def test_of_a_stream_only_some_is_taken_in_before_its_first_readings_are_given(workers: int) -> None:
    taken: list[int] = []

    def stream() -> Iterator[Series]:
        for place in range(2000):
            taken.append(place)
            yield Series.of([place % 7], pain=[float(place % 11)], baseline=6.0)

    readings = newest(stream(), workers)
    assert [next(readings).day for _ in range(3)] == [0, 1, 2]
    assert len(taken) <= 3 * workers * SIDE_BY_SIDE
    assert [reading.day for reading in readings] == [place % 7 for place in range(3, 2000)]
    assert len(taken) == 2000


def company() -> list[Series]:
    """Sixty-four diaries: long and short, articular, without baseline, with decimals, with opioids."""
    own = [diary(last_day=30 + 3 * seed, turn=20 + seed, seed=seed, every=1 + seed % 4) for seed in range(24)]
    own += [replace(series, lesion_to_skin_mm=80.0, numbness_baseline=0.7) for series in own[:4]]
    own += [replace(series, pain=series.pain * 0.97, baseline=None) for series in own[4:8]]
    invented = [each.series for each in simulate(LIFE_LIKE, 24, seed=4)]
    masked = [each.series for each in simulate(SCENARIO_BY_NAME["opioids mask"], 6, seed=5)]
    return [*own, Series.of([]), Series.of([-3, 0, 2], pain=[5.0, 2.0, 3.0]), *invented, *masked]


@pytest.mark.slow
def test_a_row_does_not_depend_on_who_is_read_beside_it() -> None:
    many, engine = company(), Engine()
    assert len(many) == 64
    alone = [engine.replay(series) for series in many]
    last = [engine.read(series) for series in many]
    for size in (3, 16, 64):
        order = np.random.default_rng(size).permutation(64).tolist()  # other companions each time
        for start in range(0, 64, size):
            places = order[start : start + size]
            chosen = [many[place] for place in places]
            assert engine.replay_all(chosen) == [alone[place] for place in places]
            assert engine.read_all(chosen) == [last[place] for place in places]


@pytest.mark.parametrize(
    ("days", "pain"),
    [
        ([], []),
        ([5], [3.0]),
        (list(range(60)), [0.0] * 60),
        (list(range(60)), [10.0] * 60),
        (list(range(60)), [3.7] * 60),
        ([0, 1, 2, 2000, 2001, 4500], [3.0, 2.0, 2.0, 2.0, 7.0, 1.0]),
        (list(range(-20, 40)), [6.0] * 20 + [2.0] * 40),
        ([0, 1, 2, 3], [math.nan] * 4),
    ],
)
@pytest.mark.parametrize("baseline", [None, 0.0, 6.0, 10.0])
def test_every_input_has_a_defined_answer(days: list[int], pain: list[float], baseline: float | None) -> None:
    series = Series.of(days, pain=pain, numbness=[4.0] * len(days), nerves=SKIN, baseline=baseline)
    for row in [*replay(series), read(series)]:
        shares = (row.p_no_response, row.p_returned, row.p_regenerating, row.p_relief)
        if row.phase in ("baseline", "insufficient_data"):
            assert shares == (None,) * 4
        else:
            assert sum(share for share in shares if share is not None) == pytest.approx(1.0, abs=1e-9)
            assert_in_order(row)


def assert_in_order(row: Reading) -> None:
    """What must hold between the probabilities of one row."""
    assert row.p_returned is not None and row.p_return_started is not None and row.p_return_30d is not None
    assert row.p_return_60d is not None and row.p_return_90d is not None and row.p_return_365 is not None
    assert 0.0 <= row.p_returned <= row.p_return_started <= 1.0
    assert row.p_returned <= row.p_return_30d <= row.p_return_60d <= row.p_return_90d <= 1.0
    assert 0.0 <= row.p_return_365 <= 1.0
    if row.forecast_q10 is not None:
        assert row.forecast_q50 is not None and row.forecast_q90 is not None
        assert row.forecast_q10 <= row.forecast_q50 <= row.forecast_q90 <= 365


def test_no_entry_at_all_is_insufficient_data_on_day_zero() -> None:
    reading = read(Series.of([]))
    assert (reading.day, reading.phase, reading.p_returned) == (0, "insufficient_data", None)


def test_before_the_procedure_the_phase_is_baseline() -> None:
    reading = read(Series.of([-9, -3], pain=[6.0, 7.0], baseline=6.5))
    assert (reading.day, reading.phase) == (-3, "baseline")


def test_a_diary_in_which_feeling_and_then_pain_come_back_is_read_so() -> None:
    series = diary(last_day=170)
    calm, last = read(series.until(60)), read(series)
    assert (calm.phase, calm.nerve, calm.return_alarm, calm.regeneration_alarm) == (
        "relief",
        "blocked",
        False,
        False,
    )
    assert (last.phase, last.nerve, last.return_alarm, last.regeneration_alarm) == (
        "returned",
        "recovered",
        True,
        True,
    )
    assert last.return_kind == "regeneration"
    assert last.return_day is not None and abs(last.return_day - 110) <= 8  # the level is at the line on D110
    assert last.regeneration_day is not None and abs(last.regeneration_day - 85) <= 6  # half of 6 on D85


def test_an_articular_nerve_is_never_read_from_numbness() -> None:
    series = diary()
    articular = Series.of(
        series.days.tolist(),
        pain=series.pain.tolist(),
        numbness=series.numbness.tolist(),
        nerves=("superior_medial_genicular",),
        baseline=6.0,
    )
    for row in replay(articular):
        assert (row.nerve, row.p_regeneration, row.regeneration_alarm) == ("not_assessable", None, False)


def test_importing_the_engine_loads_neither_the_web_nor_scipy() -> None:
    code = "import sys, outcomes.detection; print({'flask', 'scipy', 'sqlalchemy'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "set()"
