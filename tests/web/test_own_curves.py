from datetime import date

import pytest

from outcomes.services.feedback import LITERATURE_WINDOW
from outcomes.services.own_records import OwnCurve
from outcomes.web.own_curves import HEIGHT, WIDTH, draw


def a_curve(days, pains, today=48, baseline=6.5, window=LITERATURE_WINDOW):
    return OwnCurve("left", date(2026, 10, 7), today, tuple(days), tuple(pains), baseline, window)


def starts(drawing):
    return [float(line[1:].split()[0]) for line in drawing.lines]


def ends(drawing):
    return [float(line.rpartition("L")[2].split()[0]) for line in drawing.lines]


def test_no_line_crosses_day_0():
    drawing = draw(a_curve(range(-10, 20), [4.0] * 30))
    assert len(drawing.lines) == 2
    assert ends(drawing)[0] < drawing.procedure_at <= starts(drawing)[1]


def test_no_line_crosses_a_gap_of_more_than_30_days():
    assert len(draw(a_curve([1, 2, 3, 33, 34], [4.0] * 5)).lines) == 1
    assert len(draw(a_curve([1, 2, 3, 34, 35], [4.0] * 5)).lines) == 2


def test_the_scale_is_always_whole_from_0_at_the_bottom_to_10_at_the_top():
    drawing = draw(a_curve([1, 2], [3.0, 4.0]))
    assert [rung.number for rung in drawing.rungs] == [0, 2, 4, 6, 8, 10]
    assert (drawing.rungs[0].at, drawing.rungs[-1].at) == (drawing.bottom, drawing.top)


@pytest.mark.parametrize("today", [0, 20, 48, 200, 400])
def test_everything_lies_within_the_box(today):
    days = range(-28, today + 1)
    drawing = draw(a_curve(days, [day % 11 for day in days], today=today))
    places = [*drawing.dots, *((mark.at, 0) for mark in drawing.months), (drawing.today_at, 0)]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert drawing.window[0] + drawing.window[1] <= WIDTH


def test_no_entry_and_no_baseline_draw_an_empty_field():
    drawing = draw(a_curve([], [], baseline=None, window=None))
    assert (drawing.dots, drawing.lines, drawing.baseline_at, drawing.window) == ((), (), None, None)


def test_the_table_holds_the_newest_entries_first():
    rows = draw(a_curve([1, 2, 3], [3.0, 4.0, 5.0])).rows
    assert [(row.on, row.day, row.pain) for row in rows][0] == (date(2026, 10, 10), 3, 5.0)
