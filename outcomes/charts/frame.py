"""The frame of a cohort curve: the picture, days under it, numbers under the days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.charts.axes import day_axis, day_ticks
from outcomes.charts.groups import Style
from outcomes.charts.labels import spread, wrapped
from outcomes.charts.theme import SMALL_SIZE, axis, base_layout, role, text
from outcomes.charts.words import DASH, Words, plain

PICTURE_HEIGHT = 320
AXIS_HEIGHT = 64
MOST_TICKS = 8
_LINE = 17
_END_NAME, _TOP_NAME, _ROW_WIDE, _ROW_NARROW = 26, 38, 90, 46
"""Characters there is room for: at a line's end, above the picture of a phone, over a row of numbers."""


@dataclass(frozen=True)
class CurveFrame:
    """What stands around the curves.

    Attributes:
        first_day: left end of the axis.
        last_day: right end.
        title: what the vertical axis measures.
        value_axis: the vertical axis, as `theme.axis` makes it; its range from below to above.
        heading: what the numbers under the axis count.
        numbers: per drawn group, a number per tick; None = a dash.
        ends: per drawn group, height at which its line ends.
        labels: per drawn group, what stands below its name at the line's end; may be empty.
        marked: days that have a label whatever their distance; empty = round days.
    """

    first_day: float
    last_day: float
    title: str
    value_axis: Mapping[str, Any]
    heading: str
    numbers: Sequence[Sequence[int | None]]
    ends: Sequence[float]
    labels: Sequence[str]
    marked: Sequence[int] = ()

    @property
    def ticks(self) -> list[int]:
        """Days under which numbers stand: the same on every screen."""
        return list(self.marked) or day_ticks(self.first_day, self.last_day, MOST_TICKS)


def number_traces(frame: CurveFrame, styles: Sequence[Style]) -> list[dict[str, Any]]:
    """The rows of numbers under the axis, one trace a group."""
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": frame.ticks,
            "y": [row] * len(frame.ticks),
            "text": [DASH if number is None else str(number) for number in numbers],
            "textfont": {"size": SMALL_SIZE, "color": style.color},
            "yaxis": "y2",
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for row, (style, numbers) in enumerate(zip(styles, frame.numbers, strict=True))
    ]


def layouts(
    frame: CurveFrame, styles: Sequence[Style], words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The layout for a wide screen, and what replaces it on a narrow one."""
    wide = _layout(frame, styles, words, is_narrow=False)
    narrow = _layout(frame, styles, words, is_narrow=True)
    kept = ("height", "margin", "annotations", "yaxis", "yaxis2")
    return wide, {name: narrow[name] for name in kept}


def _layout(frame: CurveFrame, styles: Sequence[Style], words: Words, is_narrow: bool) -> dict[str, Any]:
    row_height = 2 * _LINE if len(styles) > 1 else _LINE + 2
    numbers_height = row_height * len(styles)
    inner = PICTURE_HEIGHT + AXIS_HEIGHT + numbers_height
    names_height = _LINE * _lines(frame, styles, is_narrow) * len(styles) + 8 if is_narrow else 0
    top = _LINE + 12 + names_height
    left, right = (34, 14) if is_narrow else (56, 216)
    frame_layout = base_layout(inner + top + 10, left, right, 10, top, words.locale)
    days = day_axis(frame.first_day, frame.last_day, MOST_TICKS, words)
    days |= {"tickvals": frame.ticks, "ticktext": [words.day(tick) for tick in frame.ticks]}
    title = {"text": words.say("days since procedure"), "standoff": 4}
    title["font"] = {"size": SMALL_SIZE, "color": role("quiet")}
    picture = dict(frame.value_axis) | {"domain": [1 - PICTURE_HEIGHT / inner, 1]}
    rows = {"domain": [0, numbers_height / inner], "range": [len(styles) - 0.5, -0.5], "visible": False}
    heading_at = (numbers_height + 8) / inner
    at_left = {"yanchor": "bottom", "xanchor": "left", "xshift": -24}
    heading = text(0, heading_at, plain(frame.heading), role("quiet"), at_left)
    names = _narrow_names(frame, styles) if is_narrow else _wide_names(frame, styles)
    return frame_layout | {
        "xaxis": days | {"anchor": "y", "title": title},
        "yaxis": picture,
        "yaxis2": axis(rows),
        "annotations": [
            _title(frame, names_height),
            heading,
            *names,
            *_row_names(styles, _ROW_NARROW if is_narrow else _ROW_WIDE),
        ],
        "shapes": _edge(frame),
    }


def _title(frame: CurveFrame, names_height: int) -> dict[str, Any]:
    place = {"xanchor": "left", "yanchor": "bottom", "xshift": -24, "yshift": 6 + names_height}
    return text(0, 1, plain(frame.title), role("quiet"), place)


def _lines(frame: CurveFrame, styles: Sequence[Style], is_narrow: bool) -> int:
    """Lines that the longest of the groups' labels takes."""
    longest = max(len(_name_lines(style.name, len(styles), is_narrow)) for style in styles)
    return longest + (1 if any(frame.labels) else 0)


def _name_lines(name: str, groups: int, is_narrow: bool) -> list[str]:
    """A group's name in as many lines as leave room for the others."""
    if is_narrow:
        return wrapped(name, _TOP_NAME, 2)
    return wrapped(name, _END_NAME, 3 if groups <= 4 else 1)


def _wide_names(frame: CurveFrame, styles: Sequence[Style]) -> list[dict[str, Any]]:
    """Names at the lines' ends."""
    lowest, highest = frame.value_axis["range"]
    unit = (highest - lowest) / PICTURE_HEIGHT
    gap = (_LINE * _lines(frame, styles, is_narrow=False) + 6) * unit
    places = spread(frame.ends, gap, lowest + gap / 2, highest - gap / 2)
    beside = {"yref": "y", "xanchor": "left", "xshift": 8, "yanchor": "middle"}
    return [
        text(1, place, _end_label(_name_lines(style.name, len(styles), False), label), style.color, beside)
        for style, label, place in zip(styles, frame.labels, places, strict=True)
    ]


def _narrow_names(frame: CurveFrame, styles: Sequence[Style]) -> list[dict[str, Any]]:
    """Names above the picture with their stroke."""
    height = _LINE * _lines(frame, styles, is_narrow=True)
    place = {"xanchor": "left", "yanchor": "bottom", "xshift": -24}
    return [
        text(
            0,
            1,
            f"{style.stroke} {_end_label(_name_lines(style.name, len(styles), True), label)}",
            style.color,
            place | {"yshift": 9 + height * (len(styles) - 1 - row)},
        )
        for row, (style, label) in enumerate(zip(styles, frame.labels, strict=True))
    ]


def _row_names(styles: Sequence[Style], room: int) -> list[dict[str, Any]]:
    """Names above the rows of numbers; one group alone needs none."""
    if len(styles) == 1:
        return []
    over_row = {"yref": "y2", "xanchor": "left", "xshift": -24, "yanchor": "middle", "yshift": 15}
    return [
        text(0, row, plain(wrapped(style.name, room, 1)[0]), style.color, over_row)
        for row, style in enumerate(styles)
    ]


def _end_label(name: list[str], label: str) -> str:
    lines = [f"<b>{plain(line)}</b>" for line in name]
    return "<br>".join([*lines, label] if label else lines)


def _edge(frame: CurveFrame) -> list[dict[str, Any]]:
    """A thin line on day 0 where days before it are shown."""
    if frame.first_day >= 0:
        return []
    line = {"color": role("ink"), "width": 1}
    return [{"type": "line", "x0": 0, "x1": 0, "yref": "y domain", "y0": 0, "y1": 1, "line": line}]
