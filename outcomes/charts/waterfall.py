"""Every knee's change as a bar, the worst at the left: how many gain, and how much."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from outcomes.analysis.observations import FloatArray
from outcomes.analysis.week_matrix import binned
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.groups import Group, Style, nobody, selection
from outcomes.charts.knee_rows import KneeRows, percent_worst_first
from outcomes.charts.panels import Panel, panel_layouts, y_axis
from outcomes.charts.theme import axis, role
from outcomes.charts.words import Words

MOST_BARS = 300
"""Of all groups together."""
_HEIGHT = 170
_LIMIT = 100.0
_LINES = (-30.0, -50.0)


def waterfall_chart(rows: Sequence[KneeRows], groups: Sequence[Group], day: int, words: Words) -> Chart:
    """Draw each knee's change of pain from baseline, per cent, the worst at the left.

    Args:
        rows: the knees, one element a drawn group.
        groups: name and people of each, in the same order.
        day: around which day the change was taken.
        words: the reader's language.
    """
    chosen = selection(groups)
    changes = percent_worst_first(rows)
    styles = [style for style in chosen.styles if changes[style.position].size]
    most = MOST_BARS // max(len(styles), 1)
    bars = {style.position: binned(changes[style.position], most) for style in styles}
    table = _table(bars, styles, words)
    caption = " ".join(
        filter(
            None,
            (
                _method([changes[style.position] for style in styles], most, day, words),
                chosen.left_out(words),
            ),
        )
    )
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    panels = [_panel(style, rows[style.position], changes[style.position], words) for style in styles]
    traces = [_bars(style, bars[style.position], number, words) for number, style in enumerate(styles)]
    longest = max(bar.size for bar in bars.values())
    below = axis({"range": [-0.5, longest - 0.5], "showticklabels": False})
    wide, narrow = panel_layouts(panels, below, (), words)
    return chart(traces, wide | {"shapes": _lines(len(panels)), "bargap": 0.12}, narrow, table, caption)


def _panel(style: Style, rows: KneeRows, change: FloatArray, words: Words) -> Panel:
    counted: dict[str, object] = {"known": change.size, "all": rows.change.size}
    counted["better"] = words.percent(float(np.mean(change <= -30 + 1e-9)))
    said = words.say("%(known)s of %(all)s knees; %(better)s at least 30\u00a0%% better", counted)
    ticks = (-100, -50, 0, 50, 100)
    labels = [f"{'+' if tick > 0 else ''}{words.percent(tick / 100)}" for tick in ticks]
    settings = {"range": [-105, 105], "tickvals": ticks, "ticktext": labels}
    return Panel(style, said, _HEIGHT, settings)


def _bars(style: Style, change: FloatArray, number: int, words: Words) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": list(range(change.size)),
        "y": np.round(np.minimum(change, _LIMIT), 1).tolist(),
        "yaxis": y_axis(number),
        "marker": {"color": style.color, "line": {"width": 0}},
        "text": [words.percent(one / 100) for one in change.tolist()],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }


def _lines(panels: int) -> list[dict[str, Any]]:
    """Lines at no change, and at 30 and 50 % less pain."""
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": y_axis(number),
            "y0": height,
            "y1": height,
            "line": {"width": 1, "color": role("ink" if height == 0 else "quiet"), "dash": dash},
        }
        for number in range(panels)
        for height, dash in ((0.0, "solid"), *((line, "dot") for line in _LINES))
    ]


def _table(bars: dict[int, FloatArray], styles: Sequence[Style], words: Words) -> Table:
    header = (words.say("Group"), words.say("Place"), words.say("Change, %%"))
    values: list[tuple[Cell, ...]] = [
        (style.name, place + 1, float(round(change, 2)))
        for style in styles
        for place, change in enumerate(bars[style.position].tolist())
    ]
    rows = [(str(name), str(place), words.number(change)) for name, place, change in _numbers(values)]
    return Table(header, tuple(rows), tuple(values))


def _numbers(values: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, Cell, float]]:
    return [(name, place, float(change or 0)) for name, place, change in values]


def _method(changes: Sequence[FloatArray], most: int, day: int, words: Words) -> str:
    said = [
        words.say(
            "Change of average pain from baseline to the mean of the 14 days either side of day %(day)s, per "
            "cent of the baseline, the worst at the left; dotted at 30 and 50\u00a0%% less. Knees without "
            "either are not drawn.",
            {"day": day},
        )
    ]
    if any(change.max() > _LIMIT for change in changes):
        said.append(words.say("Rises of more than 100\u00a0%% are drawn as 100\u00a0%%."))
    if any(change.size > most for change in changes):
        said.append(words.say("With more than %(most)s knees, neighbours share a bar.", {"most": most}))
    return " ".join(said)
