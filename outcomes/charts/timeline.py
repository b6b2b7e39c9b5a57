"""One patient's aligned timeline: lanes one under another over one axis of days."""

from collections.abc import Sequence
from typing import Any

from outcomes.charts.axes import day_axis
from outcomes.charts.chart import Chart, chart, empty_chart
from outcomes.charts.course import EpisodeCourse
from outcomes.charts.lanes import (
    LEFT_NARROW,
    LEFT_WIDE,
    RIGHT_NARROW,
    RIGHT_WIDE,
    Lane,
    Placed,
    axis_name,
    lane_axes,
    lane_words,
    placed,
)
from outcomes.charts.marks import ROW_PIXELS, mark_lines, mark_trace, mark_words
from outcomes.charts.theme import base_layout, role
from outcomes.charts.timeline_parts import Part, measure_parts, ribbon_parts
from outcomes.charts.timeline_table import timeline_caption, timeline_table
from outcomes.charts.words import Words

_PICTURE_WIDE, _PICTURE_NARROW = 720, 310
_AXIS_PIXELS = 30


def timeline_chart(course: EpisodeCourse, words: Words) -> Chart:
    """Draw one episode: entries, what the engine reads in them, and what happened.

    Lanes without entries are left out. Widths for words are for 680 px and more; the narrow layout
    puts titles and labels above their lanes.

    Args:
        course: the episode.
        words: the reader's language.
    """
    table, caption = timeline_table(course, words), timeline_caption(course, words)
    parts = [*ribbon_parts(course, words), *measure_parts(course, words)]
    if not any(course.entries(code).days.size for code in course.values):
        return empty_chart(table, caption, words.say("No entry yet: the curve begins with the first diary."))
    marks = Lane("", "", 12, 0.0, 1.0)
    lanes = [part.lane for part in parts] + [marks]
    traces = [trace for number, part in enumerate(parts) for trace in part.draw(axis_name(number))]
    traces.append(mark_trace(course, axis_name(len(parts)), words))
    levels = _lines(parts, course)
    lane_by_lane = [f"{axis_name(number)} domain" for number in range(len(parts))]
    wide = _layout(lanes, course, words, is_narrow=False)
    wide |= {"shapes": [*levels, *mark_lines(course, ["paper"])], "bargap": 0}
    narrow = _layout(lanes, course, words, is_narrow=True)
    kept = {name: one for name, one in narrow.items() if name.startswith(("xaxis", "yaxis"))}
    kept |= {name: narrow[name] for name in ("height", "margin", "annotations")}
    kept["shapes"] = [*levels, *mark_lines(course, lane_by_lane)]
    return chart(traces, wide, kept, table, caption)


def _lines(parts: Sequence[Part], course: EpisodeCourse) -> list[dict[str, Any]]:
    """Level lines from day 0 on."""
    last = course.span()[1]
    return [
        {
            "type": "line",
            "yref": axis_name(number),
            "x0": 0,
            "x1": last,
            "y0": height,
            "y1": height,
            "line": {"color": role(color), "width": 1.2, "dash": dash},
        }
        for number, part in enumerate(parts)
        for height, color, dash in part.lines
    ]


def _layout(lanes: Sequence[Lane], course: EpisodeCourse, words: Words, is_narrow: bool) -> dict[str, Any]:
    where = placed(lanes, is_narrow)
    height = where[-1].bottom
    width = _PICTURE_NARROW if is_narrow else _PICTURE_WIDE
    said, rows = mark_words(course, width, -4 / height)
    left, right = (LEFT_NARROW, RIGHT_NARROW) if is_narrow else (LEFT_WIDE, RIGHT_WIDE)
    below = rows * ROW_PIXELS + _AXIS_PIXELS
    frame = base_layout(height + below + 8, left, right, below, 8, words.locale)
    first, last = course.span()
    days = day_axis(first, last, 6 if is_narrow else 12, words)
    days |= {"anchor": "free", "position": 0, "ticklabelstandoff": rows * ROW_PIXELS + 6}
    return frame | {
        "xaxis": days,
        "annotations": [*_names(where, height, is_narrow), *said],
        **lane_axes(where, height),
    }


def _names(where: Sequence[Placed], height: int, is_narrow: bool) -> list[dict[str, Any]]:
    return lane_words([one for one in where if one.lane.title], height, is_narrow)
