"""Step functions and bands: how curves of time to an event are drawn."""

from collections.abc import Sequence
from typing import Any

from outcomes.charts.groups import Style
from outcomes.charts.words import plain

Corners = tuple[Sequence[float], Sequence[float]]
"""Days and heights at which a step function bends, the last height up to the last day."""


def step_line(style: Style, corners: Corners, said: Sequence[str], shape: str = "hv") -> dict[str, Any]:
    """A line in its group's colour and dash, with what each corner says on hover.

    Args:
        style: of the group.
        corners: where it bends.
        said: on hover, at each corner.
        shape: "hv" for steps, "linear" for straight lines between the corners.
    """
    days, heights = corners
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(days),
        "y": list(heights),
        "text": list(said),
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": style.color, "width": 2.4, "shape": shape, "dash": style.dash},
        "name": plain(style.name),
    }


def step_band(style: Style, upper: Corners, lower: Corners) -> dict[str, Any]:
    """A light band between two step functions."""
    above, below = _stairs(*upper), _stairs(*lower)
    return band(style, [*above[0], *below[0][::-1]], [*above[1], *below[1][::-1]])


def band(style: Style, days: Sequence[float], heights: Sequence[float]) -> dict[str, Any]:
    """A light area in the group's colour, its edge given all around."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(days),
        "y": list(heights),
        "fill": "toself",
        "fillcolor": style.band,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _stairs(days: Sequence[float], heights: Sequence[float]) -> tuple[list[float], list[float]]:
    """Corners of a step function spelled out: a fill knows no steps."""
    across = [days[0], *(day for day in days[1:] for _ in range(2))]
    return across, [*(height for height in heights[:-1] for _ in range(2)), heights[-1]]
