from datetime import date

import pytest

from outcomes.charts.course import EpisodeCourse
from outcomes.charts.ribbons import nerve_ribbon, pain_ribbon, ribbon_label, ribbon_traces
from outcomes.detection import Reading


def _reading(day, returned=None, none=0.0, blocked=None, recovered=0.0):
    known = {"p_returned": returned, "p_no_response": none, "p_blocked": blocked}
    return Reading(day, "relief", "1", p_recovered=None if blocked is None else recovered, **known)


def _course(*readings):
    return EpisodeCourse(date(2026, 1, 1), {}, readings)


def _areas(ribbon, course, words):
    return [trace for trace in ribbon_traces(ribbon, course, "y", words) if trace["mode"] == "lines"]


def test_the_height_of_each_colour_is_its_probability(english):
    course = _course(_reading(5, 0.1, 0.2), _reading(6, 0.3, 0.0))
    returned, none, relief = _areas(pain_ribbon(english), course, english)
    assert returned["y"][:3] == [0.1, 0.3, 0.3]
    assert none["y"][:3] == pytest.approx([0.3, 0.3, 0.3])
    assert relief["y"][:3] == [1, 1, 1]
    assert relief["x"][:3] == [5, 6, 7]


def test_a_colour_that_never_occurs_is_not_drawn(english):
    course = _course(_reading(5, 0.0), _reading(6, 0.0))
    assert len(_areas(pain_ribbon(english), course, english)) == 1


def test_where_nothing_can_be_told_the_ribbon_is_hatched_and_says_so(english):
    course = _course(_reading(5), _reading(9))
    areas = _areas(nerve_ribbon(english), course, english)
    assert [area["fillpattern"]["shape"] for area in areas] == ["/"]
    assert "not assessable" in ribbon_label(nerve_ribbon(english), course, english)


def test_a_ribbon_breaks_where_nothing_was_entered_for_more_than_30_days(english):
    course = _course(_reading(5, 0.0), _reading(36, 0.0))
    assert len([x for x in _areas(pain_ribbon(english), course, english)[0]["x"] if x is None]) == 2
    near = _course(_reading(5, 0.0), _reading(35, 0.0))
    assert len([x for x in _areas(pain_ribbon(english), near, english)[0]["x"] if x is None]) == 1


def test_the_likeliest_state_has_its_number_and_the_others_their_word(english):
    course = _course(_reading(5, 0.0, blocked=0.9), _reading(50, 0.6, blocked=0.1, recovered=0.2))
    said = ribbon_label(nerve_ribbon(english), course, english)
    assert "<b>regenerating 0.70</b>" in said
    assert "blocked" in said
    assert "recovered" in said


def test_before_the_procedure_there_is_no_ribbon(english):
    assert ribbon_traces(pain_ribbon(english), _course(_reading(-3)), "y", english) == []
