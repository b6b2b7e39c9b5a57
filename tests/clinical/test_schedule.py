from datetime import date, timedelta

import pytest

from outcomes.clinical.schedule import (
    Course,
    DiaryLength,
    Pause,
    asks_daily,
    diary_length,
    due_days,
    entry_days_allowed,
    is_asking_daily,
    is_diary_due,
    is_silent,
    next_due_day,
    questionnaires_due,
)
from outcomes.clinical.time_points import SCHEDULE
from outcomes.instruments import INSTRUMENT_BY_CODE

DAY_ZERO = date(2026, 2, 2)
COURSE = Course(DAY_ZERO)


def on_day(day: int) -> date:
    return DAY_ZERO + timedelta(days=day)


def days_due(course: Course, first: int, last: int) -> list[int]:
    return [course.day(on) for on in due_days([course], on_day(first), on_day(last))]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (-20, -12, [-14, -13, -12]),
        (-2, 2, [-2, -1, 0, 1, 2]),
        (12, 25, [12, 13, 14, 17, 21, 24]),
        (52, 72, [52, 56, 59, 63, 70]),
        (355, 380, [357, 364]),
        (400, 700, []),
    ],
)
def test_the_diary_is_daily_to_d14_then_twice_a_week_to_d60_then_weekly_to_d365(
    first: int, last: int, expected: list[int]
) -> None:
    assert days_due(COURSE, first, last) == expected


def test_twice_a_week_never_leaves_more_than_4_days_and_weekly_never_more_than_7() -> None:
    due = days_due(COURSE, 0, 365)
    gaps = {(later <= 60): [] for later in due}
    for earlier, later in zip(due, due[1:], strict=False):
        gaps[later <= 60].append(later - earlier)
    assert max(gaps[True]) == 4
    assert max(gaps[False]) == 7


def test_the_engine_may_ask_for_14_daily_entries_even_after_d365() -> None:
    course = Course(DAY_ZERO, daily_from=(on_day(400),))
    assert days_due(course, 390, 430) == list(range(400, 414))
    assert is_asking_daily(course, on_day(400))
    assert is_asking_daily(course, on_day(413))
    assert not is_asking_daily(course, on_day(414))


def test_nothing_is_due_from_the_day_the_episode_ends() -> None:
    course = Course(DAY_ZERO, ends_on=on_day(5), daily_from=(on_day(4),))
    assert days_due(course, 3, 10) == [3, 4]


def test_two_knees_make_one_diary_a_day() -> None:
    other = Course(on_day(17))
    due = due_days([COURSE, other], on_day(14), on_day(21))
    assert due == tuple(on_day(day) for day in range(14, 22))


def test_a_pause_asks_for_nothing_on_its_days() -> None:
    pause = Pause(on_day(2), on_day(4))
    due = due_days([COURSE], on_day(1), on_day(6), [pause])
    assert [COURSE.day(on) for on in due] == [1, 5, 6]


@pytest.mark.parametrize(("today", "expected"), [(3, 4), (14, 17), (60, 63), (363, 364), (364, None)])
def test_the_next_diary_is_the_first_due_day_after_today(today: int, expected: int | None) -> None:
    found = next_due_day([COURSE], on_day(today))
    assert found == (None if expected is None else on_day(expected))


def test_a_retreatment_begins_daily_entries_again() -> None:
    first, second = Course(DAY_ZERO, ends_on=on_day(200)), Course(on_day(200))
    assert is_diary_due(second, on_day(201))
    assert not is_diary_due(first, on_day(203))


@pytest.mark.parametrize(
    ("on", "full_days", "expected"),
    [
        (0, [], DiaryLength.FULL),
        (1, [0], DiaryLength.CORE),
        (6, [0], DiaryLength.CORE),
        (7, [0], DiaryLength.FULL),
        (9, [0], DiaryLength.FULL),
        (10, [0, 9], DiaryLength.CORE),
        (-1, [-7], DiaryLength.CORE),
        (0, [-7], DiaryLength.FULL),
        (63, [56], DiaryLength.FULL),
        (64, [63], DiaryLength.CORE),
    ],
)
def test_the_full_diary_is_asked_once_in_each_week_from_day_0(
    on: int, full_days: list[int], expected: DiaryLength
) -> None:
    assert diary_length(COURSE, on_day(on), [on_day(day) for day in full_days]) is expected


def test_an_entry_is_for_today_or_yesterday_also_when_the_clock_changes() -> None:
    assert entry_days_allowed(date(2026, 3, 30)) == (date(2026, 3, 30), date(2026, 3, 29))
    assert entry_days_allowed(date(2026, 1, 1)) == (date(2026, 1, 1), date(2025, 12, 31))


# Design §1: baseline, then day ± margin.
WINDOWS = {
    "baseline": (-14, -1),
    "d14": (11, 17),
    "d30": (23, 37),
    "d60": (53, 67),
    "d90": (76, 104),
    "d120": (106, 134),
    "d180": (159, 201),
    "d270": (240, 300),
    "d365": (320, 410),
}


@pytest.mark.parametrize("code", list(WINDOWS))
def test_questionnaires_are_open_in_their_window_and_not_a_day_outside(code: str) -> None:
    first, last = WINDOWS[code]
    for day, is_open in ((first - 1, False), (first, True), (last, True), (last + 1, False)):
        due = questionnaires_due(COURSE, on_day(day), {})
        assert any(row.time_point == code for row in due) is is_open


def test_a_due_questionnaire_names_its_nominal_day_and_its_window() -> None:
    first = questionnaires_due(COURSE, on_day(-3), {})[0]
    assert (first.opens_on, first.due_on, first.closes_on) == (on_day(-14), on_day(-7), on_day(-1))


def test_windows_do_not_overlap() -> None:
    points = SCHEDULE.time_points
    assert all(a.last_day < b.first_day for a, b in zip(points, points[1:], strict=False))


def test_a_questionnaire_answered_in_its_window_is_due_no_more_and_an_older_answer_does_not_count() -> None:
    def asked(answered: list[int]) -> bool:
        due = questionnaires_due(COURSE, on_day(30), {"peg": [on_day(day) for day in answered]})
        return any(row.instrument == "peg" for row in due)

    assert asked([])
    assert asked([22, -3])
    assert not asked([23])
    assert not asked([37])


def test_a_change_since_the_procedure_is_not_asked_before_it() -> None:
    before = {row.instrument for row in questionnaires_due(COURSE, on_day(-3), {})}
    after = {row.instrument for row in questionnaires_due(COURSE, on_day(30), {})}
    assert after - before == {"pgic"}


def test_the_schedule_asks_only_for_instruments_that_are_free_to_use() -> None:
    asked = {code for point in SCHEDULE.time_points for code in point.instruments}
    assert all(INSTRUMENT_BY_CODE[code].is_available(()) for code in asked)


def test_no_questionnaire_is_due_after_the_episode() -> None:
    ended = Course(DAY_ZERO, ends_on=on_day(30))
    assert questionnaires_due(ended, on_day(29), {})
    assert questionnaires_due(ended, on_day(30), {}) == ()


@pytest.mark.parametrize(
    ("entries", "today", "expected"),
    [
        ([0], 3, False),  # day 1 is missed; day 2 can still be entered
        ([0], 4, False),
        ([0], 5, True),  # days 1, 2 and 3 are missed
        ([0, 4], 6, False),
        ([0, 5], 5, False),
        ([56], 69, False),  # day 59 and day 63 missed, 13 days
        ([56], 70, True),  # 14 days without an entry
        ([63], 76, False),  # one weekly diary missed, 13 days
        ([63], 77, True),
        ([364], 500, False),  # nothing was due since
        ([], -13, False),
        ([], -10, True),
    ],
)
def test_silence_is_three_due_diaries_missed_or_14_days_with_one_due(
    entries: list[int], today: int, expected: bool
) -> None:
    days = [on_day(day) for day in entries]
    assert is_silent([COURSE], days, on_day(-14), on_day(today)) is expected


def test_nothing_is_missed_before_enrolment_nor_in_a_pause() -> None:
    assert not is_silent([COURSE], [], on_day(3), on_day(6))
    assert is_silent([COURSE], [], on_day(3), on_day(7))
    assert not is_silent([COURSE], [on_day(0)], on_day(-14), on_day(8), [Pause(on_day(1), on_day(8))])


@pytest.mark.parametrize(
    ("probability", "begun", "expected"),
    [(0.2, False, False), (0.21, False, True), (0.79, False, True), (0.8, False, False), (None, False, False)]
    + [(None, True, True), (0.01, True, True)],
)
def test_daily_entries_are_asked_when_the_engine_is_unsure_or_saw_regeneration_begin(
    probability: float | None, begun: bool, expected: bool
) -> None:
    assert asks_daily(probability, has_regeneration_begun=begun) is expected
