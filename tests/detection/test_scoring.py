"""The scoring rule, worked out by hand."""

import pytest

from outcomes.detection.scoring import Followed, score

DAYS = list(range(0, 301))


def followed(rises: int, falls: int = 999, started: int | None = 100, event: int | None = 120) -> Followed:
    return Followed(DAYS, [rises <= day < falls for day in DAYS], started, event)


def test_a_rise_before_the_start_is_a_false_alarm_and_ends_the_time_at_risk() -> None:
    found = score([followed(rises=50)])
    assert (found.false_alarms, found.years_at_risk) == (1, pytest.approx(50 / 365.25))


def test_an_alarm_that_stands_at_the_start_finds_the_event_all_the_same() -> None:
    assert score([followed(rises=50)]).delays == (-20,)


def test_the_delay_is_counted_from_the_event_and_may_be_negative() -> None:
    assert score([followed(rises=110)]).delays == (-10,)
    assert score([followed(rises=134)]).delays == (14,)


def test_an_alarm_later_than_sixty_days_has_missed_the_event() -> None:
    assert score([followed(rises=180)]).found == 1
    assert score([followed(rises=181)]).found == 0


def test_an_event_without_sixty_days_of_follow_up_is_not_counted() -> None:
    assert score([followed(rises=250, started=230, event=241)]).events == 0


def test_without_event_all_days_without_alarm_are_at_risk() -> None:
    found = score([followed(rises=999, started=None, event=None)])
    assert (found.false_alarms, found.years_at_risk) == (0, pytest.approx(300 / 365.25))


def test_a_second_rise_after_rearming_is_a_second_false_alarm() -> None:
    stands = [40 <= day < 90 or day >= 200 for day in DAYS]
    found = score([Followed(DAYS, stands, None, None)])
    assert (found.false_alarms, found.years_at_risk) == (2, pytest.approx((40 + 110) / 365.25))
