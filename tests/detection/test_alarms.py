"""When alarms rise, fall and are armed again."""

import numpy as np
import pytest

from outcomes.detection.alarms import Alarms as Columns
from outcomes.detection.alarms import PainReport, standings
from outcomes.detection.parameters import AlarmParameters

RULE = AlarmParameters()
ONE = np.array([0])


class Alarms:
    """The alarms of one episode."""

    def __init__(self) -> None:
        self.columns = Columns.none(1, RULE)

    def see_return(self, day: int, p_started: float, below_line: bool, rule: AlarmParameters) -> None:
        self.columns.see_return(ONE, np.array([day]), np.array([p_started]), np.array([below_line]), rule)

    def see_regeneration(self, day: int, p_begun: float, rule: AlarmParameters) -> None:
        self.columns.see_regeneration(ONE, np.array([day]), np.array([p_begun]), rule)

    def return_stands_on(self, day: int, rule: AlarmParameters) -> bool:
        return bool(self.columns.return_stands_on(ONE, np.array([day]), rule)[0])

    @property
    def return_stands(self) -> bool:
        return bool(self.columns.return_stands[0])

    @property
    def regeneration_stands(self) -> bool:
        return bool(self.columns.regeneration_stands[0])


def test_the_alarm_rises_at_its_threshold_and_not_before_day_21() -> None:
    alarms = Alarms()
    alarms.see_return(20, 0.99, False, RULE)
    assert not alarms.return_stands
    alarms.see_return(21, 0.99, False, RULE)
    assert alarms.return_stands


def test_it_stands_until_the_level_has_lain_below_the_line_for_thirty_days() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    for day in range(110, 140):
        alarms.see_return(day, 0.1, True, RULE)
    assert alarms.return_stands
    alarms.see_return(140, 0.1, True, RULE)
    assert not alarms.return_stands


def test_a_day_above_the_line_begins_the_thirty_days_anew() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    for day in (110, 120, 130):
        alarms.see_return(day, 0.1, True, RULE)
    alarms.see_return(135, 0.1, False, RULE)
    alarms.see_return(141, 0.1, True, RULE)
    assert alarms.return_stands


def test_it_may_rise_again_on_the_day_it_is_armed_again() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    alarms.see_return(110, 0.1, True, RULE)
    alarms.see_return(150, 0.99, False, RULE)
    assert alarms.return_stands


def test_once_fallen_a_return_long_behind_rings_only_when_pain_is_above_the_line() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    for day in (110, 125, 141, 150):
        alarms.see_return(day, 0.99, True, RULE)
    assert not alarms.return_stands
    alarms.see_return(160, 0.99, False, RULE)
    assert alarms.return_stands


def test_once_doubted_a_return_may_ring_below_the_line_again() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    for day in (110, 141):
        alarms.see_return(day, 0.99, True, RULE)
    alarms.see_return(150, 0.1, True, RULE)
    alarms.see_return(160, 0.99, True, RULE)
    assert alarms.return_stands


def test_without_a_report_it_falls_after_thirty_days_all_the_same() -> None:
    alarms = Alarms()
    alarms.see_return(100, 0.99, False, RULE)
    alarms.see_return(110, 0.1, True, RULE)
    assert alarms.return_stands_on(139, RULE)
    assert not alarms.return_stands_on(140, RULE)


def test_a_dense_diary_needs_more() -> None:
    assert RULE.threshold(4) == pytest.approx(0.852, abs=0.001)  # 1 / (1 + exp(-1.75))
    assert RULE.threshold(28) > RULE.threshold(8) > RULE.threshold(4)


def test_the_regeneration_alarm_never_falls() -> None:
    alarms = Alarms()
    alarms.see_regeneration(60, 0.95, RULE)
    alarms.see_regeneration(90, 0.01, RULE)
    assert alarms.regeneration_stands


def test_episodes_side_by_side_have_the_alarms_of_each_alone() -> None:
    rng = np.random.default_rng(8)
    tracks = [
        [
            PainReport(int(day), float(p), bool(below))
            for day, p, below in zip(
                np.cumsum(rng.integers(1, 12, count)),
                rng.random(count) ** 0.2,
                rng.random(count) < 0.7,
                strict=True,
            )
        ]
        for count in rng.integers(0, 90, 30)
    ]
    together = standings(tracks, RULE)
    assert together == [standings([track], RULE)[0] for track in tracks]
    assert {True, False} <= {stands for track in together for stands in track}
    assert standings([], RULE) == []
