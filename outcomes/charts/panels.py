"""One picture a group, one under the other, over the same axis, with a key above them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.charts.groups import Style
from outcomes.charts.labels import wrapped
from outcomes.charts.theme import axis, base_layout, role, text
from outcomes.charts.words import Words, plain

_NAME_HEIGHT, _KEY_HEIGHT, _AXIS_HEIGHT = (30, 46), 20, 44  # of names: on a wide screen, on a narrow one
_NAME_WIDE, _NAME_NARROW = 90, 44
_ROOM_WIDE, _ROOM_NARROW = 700, 300
_CHARACTER, _SIGN, _INDENT = 6.6, 14, 24


@dataclass(frozen=True)
class Panel:
    """One group's picture.

    Attributes:
        style: how the group looks; its name stands above the picture.
        said: what stands after the name, such as how many knees.
        height: of the picture, pixels.
        value_axis: settings of its vertical axis.
    """

    style: Style
    said: str
    height: int
    value_axis: Mapping[str, Any]


@dataclass(frozen=True)
class Key:
    """What a colour or a sign means: the sign, its role, the word."""

    sign: str
    color: str
    word: str


def y_axis(number: int) -> str:
    """Name of a panel's vertical axis in a trace."""
    return "y" if number == 0 else f"y{number + 1}"


def panel_layouts(
    panels: Sequence[Panel], below: Mapping[str, Any], keys: Sequence[Key], words: Words
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The layout for a wide screen, and what replaces it on a narrow one.

    Args:
        panels: the pictures, from above.
        below: the common axis below, as `theme.axis` makes it.
        keys: what colours and signs mean.
        words: the reader's language.
    """
    wide = _layout(panels, below, keys, words, is_narrow=False)
    narrow = _layout(panels, below, keys, words, is_narrow=True)
    kept = [name for name in narrow if name.startswith("yaxis")]
    return wide, {name: narrow[name] for name in ("height", "margin", "annotations", *kept)}


def _layout(
    panels: Sequence[Panel], below: Mapping[str, Any], keys: Sequence[Key], words: Words, is_narrow: bool
) -> dict[str, Any]:
    rows = _key_rows(keys, _ROOM_NARROW if is_narrow else _ROOM_WIDE)
    top = _KEY_HEIGHT * (max(row for _, row, _ in rows) + 1) + 6 if rows else 0
    name_height = _NAME_HEIGHT[is_narrow]
    inner = sum(panel.height + name_height for panel in panels)
    left, right = (52, 10) if is_narrow else (60, 20)
    layout = base_layout(inner + top + _AXIS_HEIGHT, left, right, _AXIS_HEIGHT, top, words.locale)
    layout["xaxis"] = dict(below) | {"anchor": y_axis(len(panels) - 1)}
    layout["annotations"] = [said for placed in rows for said in _key(*placed, top)]
    upper = inner
    for number, panel in enumerate(panels):
        upper -= name_height
        layout["annotations"].append(_name(panel, upper / inner, is_narrow))
        domain = {"domain": [max(0.0, (upper - panel.height) / inner), upper / inner]}
        layout[y_axis(number).replace("y", "yaxis")] = axis(dict(panel.value_axis) | domain)
        upper -= panel.height
    return layout


def _name(panel: Panel, at: float, is_narrow: bool) -> dict[str, Any]:
    name = plain(wrapped(panel.style.name, _NAME_NARROW if is_narrow else _NAME_WIDE, 1)[0])
    said = f"<b>{name}</b>{'<br>' if is_narrow else ' '}{panel.said}"
    place = {"xanchor": "left", "yanchor": "bottom", "xshift": -_INDENT, "yshift": 3}
    return text(0, at, said, panel.style.color, place)


def _key_rows(keys: Sequence[Key], room: int) -> list[tuple[Key, int, float]]:
    """Each key with its row from above and its place from left, as many a row as fit."""
    placed, row, at = [], 0, 0.0
    for key in keys:
        width = _CHARACTER * (len(key.word) + 2) + _SIGN
        if at and at + width > room:
            row, at = row + 1, 0.0
        placed.append((key, row, at))
        at += width
    return placed


def _key(key: Key, row: int, at: float, top: int) -> list[dict[str, Any]]:
    """The sign in its colour, the word in ink: pale colours carry no words."""
    place = {"xanchor": "left", "yanchor": "bottom", "yshift": top - _KEY_HEIGHT * (row + 1)}
    return [
        text(0, 1, key.sign, role(key.color), place | {"xshift": at - _INDENT}),
        text(0, 1, plain(key.word), role("ink"), place | {"xshift": at - _INDENT + _SIGN}),
    ]
