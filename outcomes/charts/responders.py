"""Shares of responders by rule and group: a dot with its interval, and the numbers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.analysis.responders import Share
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.groups import Group, Style, nobody, selection
from outcomes.charts.labels import wrapped
from outcomes.charts.theme import SMALL_SIZE, axis, base_layout, role, text
from outcomes.charts.words import Words, plain

_ROW_WIDE, _ROW_NARROW = 21, 38
_LEFT_WIDE, _RIGHT_WIDE = 270, 170
_NAME_WIDE, _NAME_NARROW, _NAME_LINE = 38, 26, 48
_AXIS_HEIGHT = 34


@dataclass(frozen=True)
class ResponderRule:
    """One rule at one time point.

    Attributes:
        name: "30% less pain, day 90" in the reader's language.
        shares: one per group, from `shares`.
    """

    name: str
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class _Row:
    rule: str
    style: Style
    share: Share
    place: float  # from above; rules stand one row apart


def responders_chart(rules: Sequence[ResponderRule], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the share of responders of each group under each rule, with Wilson's 95 % interval.

    Args:
        rules: rules with the groups' shares.
        groups: name and people of each group.
        words: the reader's language.
    """
    chosen = selection(groups)
    rows = _rows(rules, chosen.styles)
    table = _table(rows, words)
    method = words.say(
        "Share of the knees with a baseline and a value at the time point, with Wilson’s 95\u00a0%% "
        "interval; two knees of one person count as a cluster. Knees without either are counted as missing "
        "and left out."
    )
    caption = " ".join(filter(None, (method, chosen.left_out(words))))
    if not any(row.share.judged for row in rows):
        return empty_chart(table, caption, nobody(groups, words))
    wide, narrow = (_layout(rows, len(chosen.styles), words, is_narrow) for is_narrow in (False, True))
    kept = {name: narrow[name] for name in ("height", "margin", "annotations", "xaxis", "yaxis")}
    traces = [_dots([row for row in rows if row.style is style], words) for style in chosen.styles]
    return chart(traces, wide, kept, table, caption)


def _rows(rules: Sequence[ResponderRule], styles: Sequence[Style]) -> list[_Row]:
    rows, place = [], 0.0
    for rule in rules:
        place += 1  # the rule's own heading
        for style in styles:
            rows.append(_Row(rule.name, style, rule.shares[style.position], place))
            place += 1
        place += 0.2
    return rows


def _dots(rows: Sequence[_Row], words: Words) -> dict[str, Any]:
    judged = [row for row in rows if row.share.judged]
    style = rows[0].style
    percents = [
        (100 * r.share.share.value, 100 * r.share.share.lower, 100 * r.share.share.upper) for r in judged
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(value, 2) for value, _, _ in percents],
        "y": [row.place for row in judged],
        "text": [f"<b>{plain(row.rule)}</b><br>{plain(style.name)} {_numbers(row, words)}" for row in judged],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": style.color, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(upper - value, 2) for value, _, upper in percents],
            "arrayminus": [round(value - lower, 2) for value, lower, _ in percents],
            "color": style.color,
            "thickness": 2,
            "width": 0,
        },
        "name": plain(style.name),
    }


def _numbers(row: _Row, words: Words) -> str:
    """The numbers in words: 62 % (48/77; 51–72)."""
    share = row.share
    if not share.judged:
        return words.say("nobody with both values")
    ends = words.interval(100 * share.share.lower, 100 * share.share.upper, 0)
    return f"<b>{words.percent(share.share.value)}</b> ({share.responders}/{share.judged}; {ends})"


def _layout(rows: Sequence[_Row], groups: int, words: Words, is_narrow: bool) -> dict[str, Any]:
    lowest, highest = -0.6, rows[-1].place + 0.6
    longest = max(len(wrapped(row.style.name, _NAME_WIDE, 3)) for row in rows)
    row_height = _ROW_WIDE + 14 * (longest - 1)
    if is_narrow:
        row_height = _ROW_NARROW + (14 if any(_is_long(row) for row in rows) else 0)
    left, right = (14, 20) if is_narrow else (_LEFT_WIDE, _RIGHT_WIDE)
    percents = [0, 25, 50, 75, 100]
    across = {"range": [0, 100], "showgrid": True, "gridcolor": role("hairline"), "tickvals": percents}
    labels = [words.percent(one / 100) for one in percents]
    headings = [row for number, row in enumerate(rows) if number % groups == 0]
    beside = [said for row in rows for said in (_narrow if is_narrow else _wide)(row, words)]
    height = int((highest - lowest) * row_height) + _AXIS_HEIGHT + 8
    return base_layout(height, left, right, _AXIS_HEIGHT, 8, words.locale) | {
        "xaxis": axis(across | {"ticktext": labels}),
        "yaxis": axis({"range": [highest, lowest], "showticklabels": False}),
        "annotations": [*(_heading(row, is_narrow) for row in headings), *beside],
    }


def _wide(row: _Row, words: Words) -> list[dict[str, Any]]:
    """The group's name at the left, its numbers at the right."""
    name = "<br>".join(plain(line) for line in wrapped(row.style.name, _NAME_WIDE, 3))
    at_left = {"yref": "y", "xanchor": "left", "yanchor": "middle", "xshift": -_LEFT_WIDE + 14}
    at_right = {"yref": "y", "xanchor": "left", "yanchor": "middle", "xshift": 10}
    return [
        text(0, row.place, name, row.style.color, at_left),
        text(1, row.place, _numbers(row, words), row.style.color, at_right),
    ]


def _is_long(row: _Row) -> bool:
    """A name that leaves no room for numbers on the same line of a phone."""
    return len(row.style.name) > _NAME_NARROW


def _narrow(row: _Row, words: Words) -> list[dict[str, Any]]:
    """Name and numbers above the dot, on two lines where the name is long."""
    above = {"yref": "y", "xanchor": "left", "yanchor": "bottom", "yshift": 5}
    name = plain(wrapped(row.style.name, _NAME_LINE, 1)[0])
    said = f"{name}{'<br>' if _is_long(row) else ' '}{_numbers(row, words)}"
    return [text(0, row.place, said, row.style.color, above)]


def _heading(row: _Row, is_narrow: bool) -> dict[str, Any]:
    place: dict[str, Any] = {
        "yref": "y",
        "xanchor": "left",
        "yanchor": "middle",
        "font": {"size": SMALL_SIZE + 1, "color": role("ink")},
    }
    place |= {} if is_narrow else {"xshift": -_LEFT_WIDE + 2}
    return text(
        0,
        row.place - 0.85 if is_narrow else row.place - 0.75,
        f"<b>{plain(row.rule)}</b>",
        role("ink"),
        place,
    )


def _table(rows: Sequence[_Row], words: Words) -> Table:
    header = (
        words.say("Rule"),
        words.say("Group"),
        words.say("Responders"),
        words.say("Judged"),
        words.say("Missing"),
        words.say("People"),
        words.say("Share"),
        words.say("Lower"),
        words.say("Upper"),
    )
    values: list[tuple[Cell, ...]] = []
    spelled: list[tuple[str, ...]] = []
    for row in rows:
        share = row.share
        counts = (share.responders, share.judged, share.missing, share.patients)
        numbers = (share.share.value, share.share.lower, share.share.upper)
        values.append((row.rule, row.style.name, *counts, *(None if one != one else one for one in numbers)))
        spelled.append(
            (row.rule, row.style.name, *map(str, counts), *(words.percent(one) for one in numbers))
        )
    return Table(header, tuple(spelled), tuple(values))
