"""How every figure looks: roles of colour, two palettes, type, axes. Nothing else names a colour."""

import re
from collections.abc import Mapping
from typing import Any

_LIGHT = {
    "paper": "#fbfaf7",
    "ink": "#1d2a33",
    "quiet": "#5d6b75",
    "hairline": "#d9dedf",
    "accent": "#0b6b70",
    "relief": "#3f86b5",
    "regenerating": "#b9791a",
    "returned": "#a8412b",
    "no-response": "#7a858c",
    "relief-text": "#2b6a94",
    "regenerating-text": "#8a5a10",
    "returned-text": "#a8412b",
    "no-response-text": "#5d6b75",
    "group-1": "#0b6b70",
    "group-2": "#7a3b74",
    "group-3": "#5f6110",
    "group-4": "#3a4fa0",
    "group-5": "#8a3b56",
    "group-6": "#4a5560",
    "pain-1": "#d6e7f0",
    "pain-2": "#a9cbdd",
    "pain-3": "#cf9f52",
    "pain-4": "#b8672f",
    "pain-5": "#8a2a1b",
}
_DARK = {
    "paper": "#12191e",
    "ink": "#e6ecec",
    "quiet": "#a3b0b6",
    "hairline": "#2f3b42",
    "accent": "#5cc2c0",
    "relief": "#3f86b5",
    "regenerating": "#b9791a",
    "returned": "#c2573f",
    "no-response": "#7a858c",
    "relief-text": "#7ab6de",
    "regenerating-text": "#e0ab55",
    "returned-text": "#ea8f78",
    "no-response-text": "#a3adb3",
    "group-1": "#5cc2c0",
    "group-2": "#d59bd0",
    "group-3": "#c5c263",
    "group-4": "#9bb0f0",
    "group-5": "#eb9ab4",
    "group-6": "#b5c0c8",
    "pain-1": "#1f3f4f",
    "pain-2": "#35667e",
    "pain-3": "#a07a35",
    "pain-4": "#d98f4e",
    "pain-5": "#ff9d80",
}
PALETTES: Mapping[str, Mapping[str, str]] = {"light": _LIGHT, "dark": _DARK}
"""Colour of each role on paper and on dark; those it shares with `theme.css` are the same there."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
"""One per group, so that no group is known by its colour alone."""
STROKES = ("━━━", "━ ━", "• • •", "━ •", "━━ ━━", "━━ •")
"""The same dashes, spelled for a line of text."""

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
TEXT_SIZE = 13
SMALL_SIZE = 12
_ROLE = re.compile(r"role\(([a-z0-9-]+)(?:/(\d+))?\)")


def role(name: str, percent: int | None = None) -> str:
    """A colour by what it is for, to be replaced by a palette's.

    Args:
        name: a role of `PALETTES`.
        percent: opacity; None = opaque.
    """
    return f"role({name})" if percent is None else f"role({name}/{percent})"


def coloured(value: Any, scheme: str) -> Any:
    """A figure (or any part of it) with the colours of a palette in place of the roles.

    Args:
        value: plain JSON.
        scheme: "light" or "dark".
    """
    if isinstance(value, str):
        return _ROLE.sub(lambda found: _colour(PALETTES[scheme], *found.groups()), value)
    if isinstance(value, Mapping):
        return {key: coloured(one, scheme) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [coloured(one, scheme) for one in value]
    return value


def base_layout(
    height: int, left: int, right: int, bottom: int, top: int = 8, locale: str = "en"
) -> dict[str, Any]:
    """The frame of every figure, without axes.

    Args:
        height: of the whole figure, pixels.
        left: margin, pixels.
        right: margin, pixels.
        bottom: margin, pixels.
        top: margin, pixels.
        locale: decides the decimal sign on hover.
    """
    return {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "font": {"family": FONT, "size": TEXT_SIZE, "color": role("ink")},
        "paper_bgcolor": role("paper"),
        "plot_bgcolor": role("paper"),
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": role("paper"),
            "bordercolor": role("quiet"),
            "align": "left",
            "font": {"family": FONT, "size": TEXT_SIZE, "color": role("ink")},
        },
        "separators": ",\u00a0" if locale.startswith("fr") else ".,",
    }


def axis(settings: Mapping[str, Any]) -> dict[str, Any]:
    """An axis that draws nothing but tick labels, and cannot be dragged.

    Args:
        settings: settings of plotly.js that differ.
    """
    plain = {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "ticklabelstandoff": 4,
        "tickfont": {"size": SMALL_SIZE, "color": role("quiet")},
    }
    return plain | dict(settings)


def text(x: float, y: float, words: str, color: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """A label without arrow, in paper coordinates unless told otherwise.

    Args:
        x: place from left.
        y: place from below.
        words: what it says; already escaped.
        color: a role.
        settings: settings of plotly.js that differ.
    """
    plain = {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "text": words,
        "showarrow": False,
        "align": "left",
        "font": {"size": SMALL_SIZE, "color": color},
    }
    return plain | dict(settings)


def _colour(palette: Mapping[str, str], name: str, percent: str | None) -> str:
    colour = palette[name]
    if percent is None:
        return colour
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{int(percent) / 100:g})"
