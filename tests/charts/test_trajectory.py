import numpy as np
import pytest

from outcomes.analysis.trajectory import Trajectory
from tests.charts.conftest import Cohort


def _course(weeks, people):
    count = len(weeks)
    return Trajectory(
        np.array(weeks),
        np.array(people),
        np.array(people),
        np.full(count, 4.0),
        np.full(count, 3.0),
        np.full(count, 5.0),
    )


def _line(chart):
    return next(trace for trace in chart.figure["data"] if trace["mode"] == "lines+markers")


def _pieces(values):
    pieces = [[]]
    for value in values:
        if value is None:
            pieces.append([])
        else:
            pieces[-1].append(value)
    return [piece for piece in pieces if piece]


def test_no_line_crosses_day_0_or_a_gap_of_more_than_30_days(english):
    course = _course([-2, -1, 0, 1, 5, 10, 11], [20] * 7)
    days = _line(Cohort((20,)).trajectory(english, [course]))["x"]
    assert _pieces(days) == [[-10.5, -3.5], [3.5, 10.5, 38.5], [73.5, 80.5]]


def test_weeks_with_fewer_than_ten_people_have_numbers_but_no_value(english):
    chart = Cohort((20,)).trajectory(english, [_course([0, 1, 2], [20, 9, 10])])
    assert _pieces(_line(chart)["x"]) == [[3.5, 17.5]]
    assert [row[3:6] for row in chart.table.values] == [(20, 20, 4.0), (9, 9, None), (10, 10, 4.0)]


def test_the_figure_and_its_table_hold_the_same_numbers(english):
    chart = Cohort((40, 30)).trajectory(english)
    shown = [
        y
        for trace in chart.figure["data"]
        if trace["mode"] == "lines+markers"
        for y in trace["y"]
        if y is not None
    ]
    table = [row[5] for row in chart.table.values if row[5] is not None]
    assert shown == pytest.approx(table, abs=6e-4)


def test_the_axis_of_pain_is_always_whole(english):
    layout = Cohort((40,)).trajectory(english).figure["layout"]
    assert layout["yaxis"]["range"] == [0.0, 10.0]


def test_the_numbers_under_the_axis_are_those_of_the_week(english):
    chart = Cohort((40,)).trajectory(english)
    numbers = next(trace for trace in chart.figure["data"] if trace["mode"] == "text")
    by_week = {row[1]: row[3] for row in chart.table.values}
    assert numbers["text"] == [str(by_week.get(day // 7, 0)) for day in numbers["x"]]
