"""What a baseline fixes."""

import numpy as np
import pytest

from outcomes.detection.person import Person, deepening_days

NADIRS = np.arange(0.0, 10.5, 0.5)


def test_those_who_respond_are_those_of_low_nadir() -> None:
    person = Person(NADIRS, 6.0, 5.8)  # 30 % of 6: 1.8 points below
    assert person.responds.tolist() == [nadir <= 4.2 for nadir in NADIRS]


def test_the_line_is_that_of_the_definition() -> None:
    person = Person(NADIRS, 6.0, 5.8)
    assert person.lines[4] == pytest.approx(4.0)  # nadir 2, two points more
    assert person.lines[8] == pytest.approx(5.4)  # nadir 4, 1.4 more


def test_a_response_has_to_come_by_d60() -> None:
    """The last 14 days that can hold one end on D60 (design §4)."""
    found = deepening_days(np.array([10, 55, 60, 90]), np.array([5, 10, 1, 30]))
    assert found.tolist() == [5, 5, 0, 0]


def test_the_lowest_nadir_that_is_no_response() -> None:
    assert NADIRS[Person(NADIRS, 6.0, 5.8).is_lowest_silent].tolist() == [4.5]
    assert not Person(NADIRS, None, 5.8).is_lowest_silent.any()  # nobody knows: all respond
