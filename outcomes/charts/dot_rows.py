"""Rows of dots with intervals under headings, names at the left, numbers at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.charts.labels import wrapped
from outcomes.charts.theme import SMALL_SIZE, axis, base_layout, role, text
from outcomes.charts.words import Words, plain

_ROW_WIDE, _ROW_NARROW = 21, 38
_LEFT_WIDE, _RIGHT_WIDE = 270, 170
_NAME_WIDE, _NAME_NARROW, _NAME_LINE = 38, 26, 42
_AXIS_HEIGHT = 34


@dataclass(frozen=True)
class DotRow:
    """One row.

    Attributes:
        heading: what several rows are about; said once, above the first of them.
        name: whose row it is; may be empty.
        color: a role.
        value: where the dot stands; nan = no dot.
        lower: left end of its interval.
        upper: right end of its interval.
        numbers: the same in words, escaped.
    """

    heading: str
    name: str
    color: str
    value: float
    lower: float
    upper: float
    numbers: str


@dataclass(frozen=True)
class DotAxis:
    """The axis below.

    Attributes:
        first: left end, in the units of the rows (its logarithm where `is_log`).
        last: right end.
        ticks: where labels stand.
        labels: what they say.
        line: where a line is drawn from above to below; None = none.
        is_log: equal ratios are equally far apart.
    """

    first: float
    last: float
    ticks: Sequence[float]
    labels: Sequence[str]
    line: float | None = None
    is_log: bool = False


@dataclass(frozen=True)
class _Placed:
    row: DotRow
    place: float  # from above; rows stand one apart
    is_first: bool  # under its heading


def dot_traces(rows: Sequence[DotRow]) -> list[dict[str, Any]]:
    """A trace per colour: dots with their intervals."""
    placed = _placed(rows)
    colors = dict.fromkeys(one.row.color for one in placed)
    return [_trace([one for one in placed if one.row.color == color], color) for color in colors]


def dot_layouts(
    rows: Sequence[DotRow], below: DotAxis, words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The layout for a wide screen, and what replaces it on a narrow one."""
    wide, narrow = (_layout(_placed(rows), below, words, is_narrow) for is_narrow in (False, True))
    kept = ("height", "margin", "annotations", "xaxis", "yaxis")
    return wide, {name: narrow[name] for name in kept}


def _placed(rows: Sequence[DotRow]) -> list[_Placed]:
    placed, place, heading = [], 0.0, None
    for row in rows:
        is_first = row.heading != heading
        if is_first:
            place += 1 if heading is None else 1.2
            heading = row.heading
        placed.append(_Placed(row, place, is_first))
        place += 1
    return placed


def _trace(placed: Sequence[_Placed], color: str) -> dict[str, Any]:
    known = [one for one in placed if one.row.value == one.row.value]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(one.row.value, 4) for one in known],
        "y": [one.place for one in known],
        "text": [_said(one.row) for one in known],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": color, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(one.row.upper - one.row.value, 4) for one in known],
            "arrayminus": [round(one.row.value - one.row.lower, 4) for one in known],
            "color": color,
            "thickness": 2,
            "width": 0,
        },
        "name": plain(known[0].row.name) if known else "",
    }


def _said(row: DotRow) -> str:
    return f"<b>{plain(row.heading)}</b><br>{plain(row.name)} {row.numbers}"


def _layout(placed: Sequence[_Placed], below: DotAxis, words: Words, is_narrow: bool) -> dict[str, Any]:
    lowest, highest = -0.6, placed[-1].place + 0.6
    longest = max(len(wrapped(one.row.name, _NAME_WIDE, 3)) for one in placed)
    row_height = _ROW_WIDE + 14 * (longest - 1)
    if is_narrow:
        row_height = _ROW_NARROW + (14 if any(_is_long(one.row) for one in placed) else 0)
    left, right = (14, 20) if is_narrow else (_LEFT_WIDE, _RIGHT_WIDE)
    across: dict[str, Any] = {"range": [below.first, below.last], "tickvals": list(below.ticks)}
    across |= {"ticktext": list(below.labels), "showgrid": True, "gridcolor": role("hairline")}
    if below.is_log:
        across["type"] = "log"
    height = int((highest - lowest) * row_height) + _AXIS_HEIGHT + 8
    beside = [said for one in placed for said in (_narrow if is_narrow else _wide)(one)]
    headings = [_heading(one, is_narrow) for one in placed if one.is_first]
    return base_layout(height, left, right, _AXIS_HEIGHT, 8, words.locale) | {
        "xaxis": axis(across),
        "yaxis": axis({"range": [highest, lowest], "showticklabels": False}),
        "annotations": [*headings, *beside],
        "shapes": _line(below),
    }


def _line(below: DotAxis) -> list[dict[str, Any]]:
    if below.line is None:
        return []
    ends = {"x0": below.line, "x1": below.line, "yref": "paper", "y0": 0, "y1": 1}
    return [{"type": "line", "layer": "below", "line": {"color": role("quiet"), "width": 1}, **ends}]


def _wide(one: _Placed) -> list[dict[str, Any]]:
    """The name at the left, the numbers at the right."""
    name = "<br>".join(plain(line) for line in wrapped(one.row.name, _NAME_WIDE, 3))
    at_left = {"yref": "y", "xanchor": "left", "yanchor": "middle", "xshift": -_LEFT_WIDE + 14}
    at_right = {"yref": "y", "xanchor": "left", "yanchor": "middle", "xshift": 10}
    return [
        text(0, one.place, name, one.row.color, at_left),
        text(1, one.place, one.row.numbers, one.row.color, at_right),
    ]


def _is_long(row: DotRow) -> bool:
    """A name that leaves no room for numbers on the same line of a phone."""
    return len(row.name) > _NAME_NARROW


def _narrow(one: _Placed) -> list[dict[str, Any]]:
    """Name and numbers above the dot, on two lines where the name is long."""
    above = {"yref": "y", "xanchor": "left", "yanchor": "bottom", "yshift": 5}
    name = plain(wrapped(one.row.name, _NAME_LINE, 1)[0])
    between = "<br>" if _is_long(one.row) else " "
    return [text(0, one.place, f"{name}{between}{one.row.numbers}", one.row.color, above)]


def _heading(one: _Placed, is_narrow: bool) -> dict[str, Any]:
    place: dict[str, Any] = {"yref": "y", "xanchor": "left", "yanchor": "middle"}
    place["font"] = {"size": SMALL_SIZE + 1, "color": role("ink")}
    place |= {} if is_narrow else {"xshift": -_LEFT_WIDE + 2}
    above = one.place - (0.85 if is_narrow else 0.75)
    heading = plain(wrapped(one.row.heading, _NAME_LINE if is_narrow else 2 * _NAME_LINE, 1)[0])
    return text(0, above, f"<b>{heading}</b>", role("ink"), place)
