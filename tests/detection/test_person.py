"""What a baseline fixes."""

import numpy as np
import pytest

from outcomes.detection.person import Person

NADIRS = np.arange(0.0, 10.5, 0.5)


def test_those_who_respond_are_those_of_low_nadir() -> None:
    person = Person(NADIRS, 6.0, 5.8)  # 30 % of 6: 1.8 points below
    assert person.responds.tolist() == [nadir <= 4.2 for nadir in NADIRS]


def test_the_line_is_that_of_the_definition() -> None:
    person = Person(NADIRS, 6.0, 5.8)
    assert person.lines[4] == pytest.approx(4.0)  # nadir 2, two points more
    assert person.lines[8] == pytest.approx(5.4)  # nadir 4, 1.4 more
