"""A small sample of each benchmark: it runs to its end and prints its figures; no time is judged here."""

import numpy as np
import pytest

from benchmarks import (
    cohort_numbers,
    detect_speed,
    detection,
    dial,
    diary_load,
    import_speed,
    pelt_speed,
    taught,
    taught_features,
)
from benchmarks.detection_cohorts import MAIN, cohorts
from outcomes.detection import replay
from outcomes.detection.simulate import LIFE_LIKE, simulate

Output = pytest.CaptureFixture[str]


def test_the_import_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(import_speed, "OBSERVATIONS", 200)
    import_speed.main()
    assert "observations of" in capsys.readouterr().out


def test_the_reading_of_a_registry_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(detect_speed, "ENTRIES", 20)
    detect_speed.main(["3"])
    assert "3 episodes, 60 rows of the replay" in capsys.readouterr().out


def test_recording_is_measured_beside_a_bare_view(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for name, small in {"PEOPLE": 16, "WARM_UP": 2, "COMPARED": 4, "RATE": 4, "SECONDS": 2}.items():
        monkeypatch.setattr(diary_load, name, small)
    diary_load.main()
    printed = capsys.readouterr().out
    assert "bare view" in printed
    assert "4 diaries a second for 2 s" in printed


def test_the_engine_is_measured_beside_every_rival(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for name, small in {"MAIN_PATIENTS": 18, "PATIENTS": 4, "RANKED": 2}.items():
        monkeypatch.setattr(detection, name, small)
    assert detection.main(["registry life-like", "logistic weekly"]) == 0
    printed = capsys.readouterr().out
    rows = (*detection.RIVALS, "PELT, penalty", "engine, as shipped", "articular nerves only", "p_return_30d")
    assert {name for name in rows if f"| {name}" not in printed.replace("*", "")} == set()
    assert printed.count("| logistic weekly |") == 7  # once in each table of all cohorts, twice in one
    assert detection.main(["clean", "nobody"]) == 2


def test_each_generator_gives_cohorts_and_each_cohort_patients() -> None:
    found, missing = cohorts()
    names = [each.name for each in found]
    assert names[: len(MAIN)] == list(MAIN)
    assert len({*names, *missing}) == 25
    assert {len(each.draw(2, 1)) for each in found} == {2}


def test_pelt_is_timed_beside_the_engine(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for name, small in {
        "PATIENTS": 1,
        "WARM_UP": 1,
        "ENTRIES": 34,
        "SIDE_BY_SIDE": 3,
        "LENGTHS": (10, 20),
        "ROUNDS": 1,
    }.items():
        monkeypatch.setattr(pelt_speed, name, small)
    pelt_speed.main()
    printed = capsys.readouterr().out
    assert "PELT over engine" in printed
    assert "(4 entries)" in printed
    assert "| 20 |" in printed


def test_the_dial_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(dial, "LIFE_LIKE_PATIENTS", 8)
    monkeypatch.setattr(dial, "OTHER_PATIENTS", 1)
    dial.main()
    printed = capsys.readouterr().out
    assert printed.count("DialPoint(") == len(dial.LOGITS)
    assert "17 patients" in printed


def test_what_a_taught_reader_finds_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(taught, "ABROAD", ("life-like", taught.HOME))
    monkeypatch.setattr(taught, "JUDGED", ("life-like",))
    assert taught.main(["12"]) == 0
    printed = capsys.readouterr().out
    assert "| cohort | returns | engine | taught at home | taught abroad |" in printed
    assert "| life-like |" in printed


def test_a_taught_reader_is_shown_nothing_of_later_days() -> None:
    (patient,) = simulate(LIFE_LIKE, 1, seed=3)
    readings = replay(patient.series)
    places = taught_features.readable(readings)
    assert places
    for place in places[:: len(places) // 4 or 1]:
        known = patient.series.until(readings[place].day)
        now, then = (taught_features.shown(each, readings[place]) for each in (known, patient.series))
        np.testing.assert_array_equal(now, then)


def test_cohort_numbers_are_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(cohort_numbers, "EPISODES", 60)
    monkeypatch.setattr(cohort_numbers, "ENTRIES", 6000)
    cohort_numbers.main()
    assert "Turnbull of all" in capsys.readouterr().out
