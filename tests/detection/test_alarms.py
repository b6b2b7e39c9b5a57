"""When alarms rise, fall and are armed again."""

import math

import pytest

from outcomes.detection.alarms import Alarms, Doses
from outcomes.detection.parameters import AlarmParameters

RULE = AlarmParameters()


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


@pytest.mark.parametrize(
    ("recent", "risen"), [((13.0, 13.0), True), ((12.9, 13.0), False), ((26.0, 30.0), True), ((13.0,), False)]
)
def test_a_dose_has_risen_at_thirty_percent_on_all_of_the_last_days(
    recent: tuple[float, ...], risen: bool
) -> None:
    doses = Doses()
    for day in (40, 47, 54):
        doses.add(day, 10.0)
    for place, mme in enumerate(recent):
        doses.add(70 + 5 * place, mme)
    assert doses.has_risen(75, RULE) is risen


def test_from_none_ten_milligrams_are_a_rise() -> None:
    doses = Doses([10, 20, 40, 45], [0.0, 0.0, 10.0, 10.0])
    assert doses.has_risen(45, RULE)
    assert not Doses([10, 20, 40, 45], [0.0, 0.0, 5.0, 5.0]).has_risen(45, RULE)


def test_a_dose_is_measured_against_the_usual_of_relief() -> None:
    doses = Doses()
    for day in range(14, 50, 3):
        doses.add(day, 10.0)
    doses.add(60, 30.0)
    rise = doses.rise(60, first_day=14, recent_days=21)
    assert rise == pytest.approx(math.log1p(30.0) - math.log1p(10.0))


def test_without_a_usual_dose_nothing_has_risen() -> None:
    doses = Doses()
    doses.add(14, 10.0)
    doses.add(60, 30.0)
    assert doses.rise(60, first_day=14, recent_days=21) is None
    none_taken = Doses(list(range(14, 60)), [0.0] * 46)
    assert none_taken.rise(59, first_day=14, recent_days=21) is None
