"""Lanes one under another over one axis of days, on wide and on narrow screens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from outcomes.charts.labels import spread
from outcomes.charts.theme import SMALL_SIZE, TEXT_SIZE, axis, role, text

LEFT_WIDE, RIGHT_WIDE = 142, 208
LEFT_NARROW, RIGHT_NARROW = 26, 12
_LINE = 17
_GAP_WIDE, _GAP_RIBBON, _GAP_NARROW = 26, 18, 12


@dataclass(frozen=True)
class EndLabel:
    """Words beside a height of a lane: what the line there is."""

    height: float
    words: str
    color: str


@dataclass(frozen=True)
class Lane:
    """One lane.

    Attributes:
        title: what it shows.
        unit: its scale, in small; may be empty.
        pixels: how high it is.
        lowest: lower end of its axis.
        highest: upper end.
        ticks: where its axis has labels; empty for a ribbon.
        labels: words at the right of it.
    """

    title: str
    unit: str
    pixels: int
    lowest: float
    highest: float
    ticks: tuple[float, ...] = ()
    labels: tuple[EndLabel, ...] = field(default=())

    @property
    def is_ribbon(self) -> bool:
        """A ribbon has no scale of its own."""
        return not self.ticks


@dataclass(frozen=True)
class Placed:
    """Where a lane lies, in pixels from the top of the picture."""

    lane: Lane
    top: int
    bottom: int


def axis_name(number: int) -> str:
    """The name by which a trace calls the vertical axis of the lane with this number (from 0)."""
    return "y" if number == 0 else f"y{number + 1}"


def placed(lanes: Sequence[Lane], is_narrow: bool) -> list[Placed]:
    """Put lanes one under another; on a narrow screen titles and labels stand above their lane."""
    result: list[Placed] = []
    at = 0
    for number, lane in enumerate(lanes):
        if is_narrow:
            at += _GAP_NARROW + _LINE * (1 + _label_lines(lane))
        elif number:
            at += _GAP_RIBBON if lane.is_ribbon else _GAP_WIDE
        result.append(Placed(lane, at, at + lane.pixels))
        at += lane.pixels
    return result


def lane_axes(lanes: Sequence[Placed], height: int) -> dict[str, Any]:
    """The vertical axes of the lanes.

    Args:
        lanes: the placed lanes.
        height: of the whole picture without margins, pixels.
    """
    axes = {}
    for number, one in enumerate(lanes):
        lane = one.lane
        settings: dict[str, Any] = {
            "domain": [1 - one.bottom / height, 1 - one.top / height],
            "range": [lane.lowest, lane.highest],
        }
        if lane.is_ribbon:
            settings["showticklabels"] = False
        else:
            settings |= {"tickvals": list(lane.ticks), "showgrid": True, "gridcolor": role("hairline")}
        name = axis_name(number)
        axes["yaxis" + name[1:]] = axis(settings)
    return axes


def lane_words(lanes: Sequence[Placed], height: int, is_narrow: bool) -> list[dict[str, Any]]:
    """Titles and end labels of all lanes."""
    words: list[dict[str, Any]] = []
    for number, one in enumerate(lanes):
        words += _narrow_words(one, height) if is_narrow else _wide_words(one, number, height)
    return words


def _wide_words(one: Placed, number: int, height: int) -> list[dict[str, Any]]:
    lane = one.lane
    title = f"<b>{lane.title}</b>"
    if lane.unit:
        title += f'<br><span style="font-size:{SMALL_SIZE}px;color:{role("quiet")}">{lane.unit}</span>'
    where = {"xanchor": "left", "xshift": -LEFT_WIDE, "font": {"size": TEXT_SIZE, "color": role("ink")}}
    if lane.is_ribbon:
        middle = 1 - (one.top + one.bottom) / 2 / height
        names = [text(0, middle, title, role("ink"), where | {"yanchor": "middle"})]
    else:
        names = [text(0, 1 - one.top / height, title, role("ink"), where | {"yanchor": "top", "yshift": 9})]
    unit = (lane.highest - lane.lowest) / lane.pixels
    places = spread([label.height for label in lane.labels], _LINE * unit, lane.lowest, lane.highest)
    beside = {"xanchor": "left", "xshift": 8, "yanchor": "middle", "yref": axis_name(number)}
    return names + [
        text(1, place, label.words, label.color, beside)
        for label, place in zip(lane.labels, places, strict=True)
    ]


def _narrow_words(one: Placed, height: int) -> list[dict[str, Any]]:
    """One line for the title, and what stood at the right under it."""
    lane = one.lane
    title = f"<b>{lane.title}</b>"
    if lane.unit:
        title += f' <span style="color:{role("quiet")}">{lane.unit}</span>'
    from_below = sorted(lane.labels, key=lambda label: label.height)
    said = [
        f'<span style="color:{label.color}">{label.words.replace("<br>", " · ")}</span>'
        for label in from_below[::-1]
    ]
    lines = [title, *(" · ".join(said[start : start + 2]) for start in range(0, len(said), 2))]
    where = {
        "xanchor": "left",
        "xshift": -LEFT_NARROW + 4,
        "yanchor": "bottom",
        "yshift": 1 if lane.is_ribbon else 7,
        "bgcolor": role("paper"),
    }
    return [text(0, 1 - one.top / height, "<br>".join(lines), role("ink"), where)]


def _label_lines(lane: Lane) -> int:
    """Lines that end labels take above a lane: two labels on each."""
    return (len(lane.labels) + 1) // 2
