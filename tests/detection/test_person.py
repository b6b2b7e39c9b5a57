"""What a baseline fixes."""

import numpy as np
import pytest

from outcomes.detection.person import Person

NADIRS = np.arange(0.0, 10.5, 0.5)


@pytest.mark.parametrize("baseline", [None, 0.0, 3.0, 6.0, 9.5])
def test_the_groups_cover_every_nadir_once(baseline: float | None) -> None:
    groups = Person(NADIRS, baseline, 5.8).groups
    assert [group.first for group in groups] == [0, *(group.last for group in groups[:-1])]
    assert groups[-1].last == len(NADIRS)


def test_within_a_group_all_share_line_and_response() -> None:
    person = Person(NADIRS, 6.0, 5.8)
    for group in person.groups:
        assert set(person.gap_tenths[group.first : group.last]) == {group.gap_tenths}
        assert set(person.responds[group.first : group.last]) == {group.responds}


def test_the_line_is_that_of_the_definition() -> None:
    person = Person(NADIRS, 6.0, 5.8)
    assert person.lines[4] == pytest.approx(4.0)  # nadir 2, two points more
    assert person.lines[8] == pytest.approx(5.4)  # nadir 4, 1.4 more
