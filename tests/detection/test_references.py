"""Reference episodes and their split by person."""

import pytest

from outcomes.detection.references import LEAST_PEOPLE, Reference, one_per_person, split
from outcomes.detection.series import Series

EMPTY = Series.of([])


def a_reference(person: str, started: int | None = 80, event: int | None = 90, last: int = 200) -> Reference:
    return Reference(person, EMPTY, started, event, last)


@pytest.mark.parametrize(("people", "held"), [(30, 15), (60, 40), (80, 60), (100, 60), (300, 150)])
def test_sixty_calibrate_as_soon_as_twenty_are_left_to_fit(people: int, held: int) -> None:
    everybody = [a_reference(f"P{place}") for place in range(people)]
    fitting, calibrating = split(everybody)
    assert (len(fitting), len(calibrating)) == (people - held, held)
    assert split(everybody[::-1])[1][0].person in {each.person for each in calibrating}
    assert people >= LEAST_PEOPLE


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
    assert [returned.is_back_by(day) for day in (66, 67, 103, 104, 200)] == [False, None, None, True, True]
    assert returned.is_back_by(201) is None
    assert [a_reference("P", None, None).is_back_by(day) for day in (172, 173)] == [False, None]
