"""Mean or median course of groups after the procedure, week by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.analysis.smoothing import stretches
from outcomes.analysis.trajectory import Statistic, Trajectory
from outcomes.analysis.weeks import DAYS_PER_WEEK
from outcomes.charts.axes import day_ticks
from outcomes.charts.chart import Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS, CurveFrame, layouts, number_traces
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.measure import Measure, counted, method, title
from outcomes.charts.steps import band
from outcomes.charts.theme import axis, role
from outcomes.charts.words import Words, plain

_MIDDLE_OF_WEEK = 3.5
_TICKS_APART = 30


@dataclass(frozen=True, eq=False)
class _Curve:
    style: Style
    course: Trajectory
    is_drawn: BoolArray  # per week, whether enough people entered something

    @property
    def days(self) -> FloatArray:
        return np.asarray(self.course.week * DAYS_PER_WEEK + _MIDDLE_OF_WEEK)

    def pieces(self) -> list[IntArray]:
        """Weeks joined by a line: enough people in them, no crossing of day 0, no long gap."""
        kept = np.flatnonzero(self.is_drawn)
        return [kept[piece] for piece in stretches(self.course.week[kept] * DAYS_PER_WEEK)]


def trajectory_chart(
    courses: Sequence[Trajectory],
    groups: Sequence[Group],
    measure: Measure,
    words: Words,
    statistic: Statistic = Statistic.MEAN,
) -> Chart:
    """Draw the course of each group with its 95 % interval and its numbers under the axis.

    Weeks with fewer than ten people are not drawn, nor groups with fewer.

    Args:
        courses: one per group, from `trajectories`.
        groups: name and people of each, in the same order.
        measure: what the values are.
        words: the reader's language.
        statistic: what the courses are made of.
    """
    return drawn_courses(courses, groups, measure, words, method(statistic, measure, words))


def drawn_courses(
    courses: Sequence[Trajectory], groups: Sequence[Group], measure: Measure, words: Words, computed: str
) -> Chart:
    """Draw courses of any kind; `computed` says how."""
    chosen = selection(groups)
    curves = [
        _Curve(style, courses[style.position], courses[style.position].patients >= FEWEST_DRAWN)
        for style in chosen.styles
    ]
    curves = [curve for curve in curves if curve.is_drawn.any()]
    table = _table(courses, groups, chosen.styles, measure, words)
    caption = " ".join(filter(None, (computed, chosen.left_out(words))))
    if not curves:
        return empty_chart(table, caption, nobody(groups, words))
    styles = [curve.style for curve in curves]
    frame = _frame(curves, measure, words)
    traces = [trace for curve in curves for trace in (*_bands(curve), _line(curve, measure, words))]
    wide, narrow = layouts(frame, styles, words)
    return chart([*traces, *number_traces(frame, styles)], wide, narrow, table, caption)


def _frame(curves: Sequence[_Curve], measure: Measure, words: Words) -> CurveFrame:
    first = min(float(curve.days[curve.is_drawn].min()) for curve in curves)
    last = max(float(curve.days[curve.is_drawn].max()) for curve in curves)
    first, last = min(0.0, first - _MIDDLE_OF_WEEK), max(28.0, last + _MIDDLE_OF_WEEK)
    tops = [float(np.nanmax(np.fmax(c.course.upper, c.course.estimate)[c.is_drawn])) for c in curves]
    highest = measure.highest if measure.highest is not None else 1.08 * max(*tops, 1.0)
    values = {
        "range": [measure.lowest, highest],
        "showgrid": True,
        "gridcolor": role("hairline"),
        "nticks": 6,
    }
    visits = _apart([day for day in measure.visits if first <= day <= last])
    ticks = visits or day_ticks(first, last, MOST_TICKS)
    numbers = [[_number_at(curve, tick) for tick in ticks] for curve in curves]
    ends = [float(curve.course.estimate[curve.is_drawn][-1]) for curve in curves]
    labels = ["" for _ in curves]
    heading = measure.counted or counted(measure, words)
    return CurveFrame(first, last, title(measure), axis(values), heading, numbers, ends, labels, visits)


def _apart(days: Sequence[int]) -> list[int]:
    """Days far enough apart that their labels do not touch on a phone."""
    kept: list[int] = []
    for day in days:
        if not kept or day - kept[-1] >= _TICKS_APART:
            kept.append(day)
    return kept


def _number_at(curve: _Curve, day: int) -> int:
    found = curve.course.episodes[curve.course.week == day // DAYS_PER_WEEK]
    return int(found[0]) if found.size else 0


def _line(curve: _Curve, measure: Measure, words: Words) -> dict[str, Any]:
    days: list[float | None] = []
    values: list[float | None] = []
    said: list[str] = []
    for piece in curve.pieces():
        days += [*curve.days[piece].tolist(), None]
        values += [*np.round(curve.course.estimate[piece], 3).tolist(), None]
        said += [*(_hover(curve, int(row), measure, words) for row in piece), ""]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": days,
        "y": values,
        "text": said,
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": curve.style.color, "width": 2.4, "dash": curve.style.dash},
        "marker": {"color": curve.style.color, "size": 4},
        "name": plain(curve.style.name),
    }


def _hover(curve: _Curve, row: int, measure: Measure, words: Words) -> str:
    course = curve.course
    week = int(course.week[row])
    interval = words.interval(float(course.lower[row]), float(course.upper[row]), measure.digits)
    value = words.number(float(course.estimate[row]), measure.digits) + (f" ({interval})" if interval else "")
    first = words.day(week * DAYS_PER_WEEK)
    last = words.day(week * DAYS_PER_WEEK + DAYS_PER_WEEK - 1)
    counts = {"knees": course.episodes[row], "people": course.patients[row]}
    counted = words.say("%(knees)s knees of %(people)s people", counts)
    return f"<b>{plain(curve.style.name)}</b> · {first}–{last}<br>{value}<br>{counted}"


def _bands(curve: _Curve) -> list[dict[str, Any]]:
    """The interval as a light band, one closed shape per unbroken piece."""
    bands = []
    for piece in curve.pieces():
        known = piece[~np.isnan(curve.course.lower[piece])]
        if known.size == 1:
            bands.append(_whisker(curve, int(known[0])))
        if known.size < 2:
            continue
        days = curve.days[known].tolist()
        edge = [
            *np.round(curve.course.upper[known], 3).tolist(),
            *np.round(curve.course.lower[known][::-1], 3).tolist(),
        ]
        bands.append(band(curve.style, [*days, *days[::-1]], edge))
    return bands


def _whisker(curve: _Curve, row: int) -> dict[str, Any]:
    """The interval of a week that stands alone, as an upright stroke."""
    day = float(curve.days[row])
    ends = [round(float(one[row]), 3) for one in (curve.course.lower, curve.course.upper)]
    line = {"color": curve.style.color, "width": 2}
    return {"type": "scatter", "mode": "lines", "x": [day, day], "y": ends, "line": line, "hoverinfo": "skip"}


def _table(
    courses: Sequence[Trajectory],
    groups: Sequence[Group],
    styles: Sequence[Style],
    measure: Measure,
    words: Words,
) -> Table:
    """Every week of the drawn groups; weeks with fewer than ten people have numbers but no value."""
    header = (
        words.say("Group"),
        words.say("Week"),
        words.say("From day"),
        words.say("Knees"),
        words.say("People"),
        words.say("Value"),
        words.say("Lower"),
        words.say("Upper"),
    )
    values: list[tuple[str | int | float | None, ...]] = []
    rows: list[tuple[str, ...]] = []
    for style in styles:
        course, name = courses[style.position], groups[style.position].name
        for row in range(course.week.size):
            is_drawn = course.patients[row] >= FEWEST_DRAWN
            numbers = [
                float(one[row]) if is_drawn else np.nan
                for one in (course.estimate, course.lower, course.upper)
            ]
            week, counts = int(course.week[row]), (int(course.episodes[row]), int(course.patients[row]))
            values.append(
                (name, week, week * DAYS_PER_WEEK, *counts, *(None if n != n else n for n in numbers))
            )
            spelled = (words.number(one, measure.digits) for one in numbers)
            rows.append((name, str(week), str(week * DAYS_PER_WEEK), *map(str, counts), *spelled))
    return Table(header, tuple(rows), tuple(values))
