"""Reference episodes and their split by person."""

import pytest

from outcomes.detection.references import LEAST_PEOPLE, Reference, one_per_person, split
from outcomes.detection.series import Series

EMPTY = Series.of([])


def a_reference(person: str, started: int | None = 80, event: int | None = 90, last: int = 200) -> Reference:
    return Reference(person, EMPTY, started, started, event, last)


@pytest.mark.parametrize(("people", "held"), [(30, 15), (60, 40), (80, 60), (100, 60), (300, 150)])
def test_sixty_calibrate_as_soon_as_twenty_are_left_to_fit(people: int, held: int) -> None:
    everybody = [a_reference(f"P{place}") for place in range(people)]
    fitting, calibrating = split(everybody)
    assert (len(fitting), len(calibrating)) == (people - held, held)
    assert split(everybody[::-1])[1][0].person in {each.person for each in calibrating}
    assert people >= LEAST_PEOPLE


def test_who_broke_off_fits_and_judges_nobody() -> None:
    complete = [a_reference(f"P{place}") for place in range(100)]
    broken_off = [a_reference(f"P{place}", None, None, 90) for place in range(90, 150)]
    fitting, calibrating = split(complete + broken_off)
    assert split(complete)[1] == calibrating
    held = {each.person for each in calibrating}
    assert all(each.is_complete for each in calibrating)
    mine = {each.person for each in broken_off} - held
    assert {each.person for each in fitting if not each.is_complete} == mine and len(mine) >= 50


def test_nobody_is_on_both_sides() -> None:
    both = [a_reference(f"P{place % 40}") for place in range(80)]
    fitting, calibrating = split(both)
    assert not {each.person for each in fitting} & {each.person for each in calibrating}
    assert len(one_per_person(both)) == 40


def test_it_is_complete_with_an_event_or_half_a_year() -> None:
    assert a_reference("P").is_complete
    assert a_reference("P", None, None, 180).is_complete
    assert not a_reference("P", None, None, 179).is_complete


def test_what_the_reports_do_not_tell_is_not_known() -> None:
    returned = a_reference("P")
    assert [returned.is_back_by(day) for day in (0, 84, 85, 200)] == [False, False, True, True]
    assert returned.is_back_by(201) is None
    assert [a_reference("P", None, None).is_back_by(day) for day in (172, 173)] == [False, None]


def test_it_came_in_the_middle_of_when_it_was_last_below_the_line_and_first_above() -> None:
    climbing = Reference("P", EMPTY, started_day=40, below_day=80, event_day=101, last_day=200)
    assert [climbing.is_back_by(day) for day in (41, 90, 91)] == [False, False, True]
