"""Every knee as a layer of weeks: pain as colour, nothing where nothing was entered."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray
from outcomes.analysis.week_matrix import binned
from outcomes.analysis.weeks import DAYS_PER_WEEK
from outcomes.charts.axes import day_axis
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.knee_rows import KneeRows
from outcomes.charts.panels import Key, Panel, panel_layouts, y_axis
from outcomes.charts.theme import axis, role
from outcomes.charts.words import Words

MOST_ROWS = 300
"""Of all groups together: more neither a screen shows nor a page should weigh."""
_LEAST_HEIGHT, _MOST_HEIGHT, _ROW_HEIGHT = 60, 360, 4
_BOUNDS = (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)
"""Five steps of colour: as many as an eye tells apart."""
_STEPS = len(_BOUNDS) - 1


def lasagna_chart(rows: Sequence[KneeRows], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the weekly pain of every knee of each group as a layer.

    Args:
        rows: the knees, one element a drawn group.
        groups: name and people of each, in the same order.
        words: the reader's language.
    """
    chosen = selection(groups)
    layers = [each.pain[each.by_relief()] for each in rows]
    layers = [pain[~np.isnan(pain).all(axis=1)] for pain in layers]
    styles = [style for style in chosen.styles if len(layers[style.position]) >= FEWEST_DRAWN]
    most = MOST_ROWS // max(len(styles), 1)
    table = _table(rows, styles, words)
    caption = " ".join(filter(None, (_method(layers, most, words), chosen.left_out(words))))
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    panels = [_panel(style, len(layers[style.position]), most, words) for style in styles]
    traces = [
        _heat(binned(layers[style.position], most), rows[style.position].first_week, number)
        for number, style in enumerate(styles)
    ]
    first, weeks = rows[0].first_week * DAYS_PER_WEEK, rows[0].pain.shape[1]
    below = day_axis(first, first + weeks * DAYS_PER_WEEK, MOST_TICKS, words)
    wide, narrow = panel_layouts(panels, below, _keys(words), words)
    return chart(traces, wide | {"shapes": _day_zero(len(panels))}, narrow, table, caption)


def _panel(style: Style, knees: int, most: int, words: Words) -> Panel:
    shown = min(knees, most)
    height = int(np.clip(_ROW_HEIGHT * shown, _LEAST_HEIGHT, _MOST_HEIGHT))
    settings = axis({"range": [shown - 0.5, -0.5], "showticklabels": False})
    return Panel(style, words.say("%(knees)s knees", {"knees": knees}), height, settings)


def _heat(pain: FloatArray, first_week: int, number: int) -> dict[str, Any]:
    known = ~np.isnan(pain)
    steps = [
        [step if is_known else None for step, is_known in zip(*row, strict=True)]
        for row in zip(_steps(np.where(known, pain, 0.0)).tolist(), known.tolist(), strict=True)
    ]
    return {
        "type": "heatmap",
        "z": steps,
        "x0": (first_week + 0.5) * DAYS_PER_WEEK,
        "dx": DAYS_PER_WEEK,
        "y0": 0,
        "dy": 1,
        "yaxis": y_axis(number),
        "zmin": 0,
        "zmax": _STEPS,
        "colorscale": _scale(),
        "showscale": False,
        "hoverinfo": "skip",
        "zsmooth": False,
    }


def _steps(pain: FloatArray) -> IntArray:
    """Number of the step of each value: a value on a bound belongs to the step above it, 10 to the last."""
    return np.minimum(np.searchsorted(_BOUNDS, pain, side="right") - 1, _STEPS - 1).astype(np.int64)


def _scale() -> list[list[Any]]:
    """A flat colour for each step, from no pain to the worst."""
    places = [step / _STEPS for step in range(_STEPS + 1)]
    colors = [role(f"pain-{step + 1}") for step in range(_STEPS)]
    return [[place, color] for step, color in enumerate(colors) for place in (places[step], places[step + 1])]


def _keys(words: Words) -> list[Key]:
    names = [f"{low:.0f}–{high:.0f}" for low, high in zip(_BOUNDS, _BOUNDS[1:], strict=False)]
    said = [
        words.say("pain %(range)s", {"range": name}) if not number else name
        for number, name in enumerate(names)
    ]
    return [
        *(Key("■", f"pain-{number + 1}", name) for number, name in enumerate(said)),
        Key("□", "quiet", words.say("no entry")),
    ]


def _day_zero(panels: int) -> list[dict[str, Any]]:
    line = {"color": role("ink"), "width": 1}
    return [
        {"type": "line", "x0": 0, "x1": 0, "yref": f"{y_axis(number)} domain", "y0": 0, "y1": 1, "line": line}
        for number in range(panels)
    ]


def _table(rows: Sequence[KneeRows], styles: Sequence[Style], words: Words) -> Table:
    """Knees by pain, week by week."""
    header = (words.say("Group"), words.say("Week"), words.say("Knees"))
    bounds = list(zip(_BOUNDS, _BOUNDS[1:], strict=False))
    header += tuple(words.say("Pain %(range)s", {"range": f"{low:.0f}–{high:.0f}"}) for low, high in bounds)
    values: list[tuple[Cell, ...]] = []
    for style in styles:
        each = rows[style.position]
        for column in range(each.pain.shape[1]):
            known = each.pain[:, column][~np.isnan(each.pain[:, column])]
            counts = np.bincount(_steps(known), minlength=_STEPS).tolist()
            values.append((style.name, each.first_week + column, known.size, *counts))
    spelled = tuple(tuple(str(cell) for cell in row) for row in values)
    return Table(header, spelled, tuple(values))


def _method(layers: Sequence[FloatArray], most: int, words: Words) -> str:
    said = [
        words.say(
            "Mean pain of each week, one layer a knee: those in relief at the top, then those whose pain "
            "came back, the latest first, then those without response. Knees without any entry are not drawn."
        )
    ]
    if any(len(pain) > most for pain in layers):
        said.append(words.say("With more than %(most)s knees, neighbours share a layer.", {"most": most}))
    return " ".join(said)
