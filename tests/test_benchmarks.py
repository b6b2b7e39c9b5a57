"""A small sample of each benchmark: it runs to its end and prints its figures; no time is judged here."""

import pytest

from benchmarks import cohort_numbers, detect_speed, detection, dial, diary_load, import_speed

Output = pytest.CaptureFixture[str]


def test_the_import_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(import_speed, "OBSERVATIONS", 200)
    import_speed.main()
    assert "observations of" in capsys.readouterr().out


def test_the_reading_of_a_registry_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(detect_speed, "EPISODES", 3)
    monkeypatch.setattr(detect_speed, "ENTRIES", 20)
    detect_speed.main()
    assert "3 episodes, 60 rows of the replay" in capsys.readouterr().out


def test_recording_is_measured_beside_a_bare_view(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    for name, small in {"PEOPLE": 16, "WARM_UP": 2, "COMPARED": 4, "RATE": 4, "SECONDS": 2}.items():
        monkeypatch.setattr(diary_load, name, small)
    diary_load.main()
    printed = capsys.readouterr().out
    assert "bare view" in printed
    assert "4 diaries a second for 2 s" in printed


def test_the_engine_is_measured_beside_every_rival(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(detection, "PATIENTS", 24)
    monkeypatch.setattr(detection, "STRESS_PATIENTS", 4)
    detection.main([])
    printed = capsys.readouterr().out
    assert {name for name in (*detection.RIVALS, "engine, as shipped") if name not in printed} == set()
    assert "Regeneration alarm" in printed


def test_the_dial_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(dial, "LIFE_LIKE_PATIENTS", 8)
    monkeypatch.setattr(dial, "OTHER_PATIENTS", 1)
    dial.main()
    printed = capsys.readouterr().out
    assert printed.count("DialPoint(") == len(dial.LOGITS)
    assert "17 patients" in printed


def test_cohort_numbers_are_measured(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    monkeypatch.setattr(cohort_numbers, "EPISODES", 60)
    monkeypatch.setattr(cohort_numbers, "ENTRIES", 6000)
    cohort_numbers.main()
    assert "Turnbull of all" in capsys.readouterr().out
