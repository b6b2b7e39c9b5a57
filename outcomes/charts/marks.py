"""Procedure, alerts and events on a timeline: a line or a sign on the day, words below."""

from collections.abc import Sequence
from typing import Any

from outcomes.charts.course import EpisodeCourse, Mark, MarkKind
from outcomes.charts.theme import SMALL_SIZE, role, text
from outcomes.charts.words import Words, plain

ROW_PIXELS = 17
MOST_ROWS = 4
_CHARACTER_PIXELS = 6.6
_SIGNS = {
    MarkKind.PROCEDURE: ("diamond", "ink"),
    MarkKind.RETURN_ALERT: ("triangle-up", "returned"),
    MarkKind.REGENERATION_ALERT: ("triangle-up", "regenerating"),
    MarkKind.OTHER_ALERT: ("triangle-up", "quiet"),
    MarkKind.ADVERSE_EVENT: ("x", "ink"),
    MarkKind.KNEE_EVENT: ("square", "ink"),
}
_TEXT_COLOR = {"returned": "returned-text", "regenerating": "regenerating-text"}
_WITH_LINE = (MarkKind.PROCEDURE, MarkKind.RETURN_ALERT, MarkKind.REGENERATION_ALERT)


def shown_marks(course: EpisodeCourse) -> list[Mark]:
    """The marks on the axis, by day; the procedure first on its day."""
    first, last = course.span()
    inside = [mark for mark in course.marks if first <= mark.day <= last]
    return sorted(inside, key=lambda mark: (mark.day, mark.kind is not MarkKind.PROCEDURE))


def mark_trace(course: EpisodeCourse, axis: str, words: Words) -> dict[str, Any]:
    """The signs of all marks, with their words on hover."""
    marks = shown_marks(course)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [mark.day for mark in marks],
        "y": [0.5] * len(marks),
        "yaxis": axis,
        "marker": {
            "symbol": [_SIGNS[mark.kind][0] for mark in marks],
            "color": [role(_SIGNS[mark.kind][1]) for mark in marks],
            "size": 9,
        },
        "text": [
            f"{words.day(mark.day)} · {words.date(course.date(mark.day))}<br>{plain(mark.label)}"
            for mark in marks
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def mark_lines(course: EpisodeCourse, across: Sequence[str]) -> list[dict[str, Any]]:
    """Upright lines: day 0 in ink, alerts of return and regeneration in their colour.

    Args:
        course: the episode.
        across: what they run through from below to above: "paper", or "y2 domain" lane by lane.
    """
    days = {0: "ink"}
    for mark in shown_marks(course):
        if mark.kind in _WITH_LINE:
            days.setdefault(mark.day, _SIGNS[mark.kind][1])
    return [_line(day, color, one) for day, color in days.items() for one in across]


def mark_words(course: EpisodeCourse, picture_width: int, bottom: float) -> tuple[list[dict[str, Any]], int]:
    """Words under the signs, in as many rows as keep them apart, and how many rows that took.

    What has no room in four rows, or on a narrow screen, keeps its sign; the table has all of it.

    Args:
        course: the episode.
        picture_width: width of the axis in pixels, about.
        bottom: lower edge of the signs, in paper coordinates.
    """
    first, last = course.span()
    scale = picture_width / (last - first)
    row_ends = [-1e9] * MOST_ROWS
    words = []
    for mark in shown_marks(course):
        at = (mark.day - first) * scale
        label = _fitting(mark.label, max(at, picture_width - at))
        width = _CHARACTER_PIXELS * len(label) + 8
        from_right = at + width > picture_width and at > picture_width - at
        start = at - width if from_right else at
        row = next((number for number, end in enumerate(row_ends) if end <= start), None)
        if row is None:
            continue
        row_ends[row] = start + width + 6
        words.append(_label(mark, label, row, from_right, bottom))
    return words, sum(end > -1e9 for end in row_ends)


def _label(mark: Mark, label: str, row: int, from_right: bool, bottom: float) -> dict[str, Any]:
    color = _SIGNS[mark.kind][1]
    place = {
        "xref": "x",
        "xanchor": "right" if from_right else "left",
        "xshift": 5 if from_right else -5,
        "yanchor": "top",
        "yshift": -ROW_PIXELS * row + 2,
        "font": {"size": SMALL_SIZE, "color": role(_TEXT_COLOR.get(color, color))},
    }
    return text(mark.day, bottom, plain(label), role(color), place)


def _fitting(label: str, room: float) -> str:
    most = max(8, int((room - 8) / _CHARACTER_PIXELS))
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _line(day: int, color: str, across: str) -> dict[str, Any]:
    line = {"color": role(color), "width": 1.2}
    return {"type": "line", "xref": "x", "yref": across, "x0": day, "x1": day, "y0": 0, "y1": 1, "line": line}
