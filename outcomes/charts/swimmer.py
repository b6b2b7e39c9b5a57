"""Every knee as a lane of days: in relief, pain back, and what ended it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outcomes.analysis.duration import ReportedCourse
from outcomes.charts.axes import day_axis
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.knee_rows import KneeRows, evenly
from outcomes.charts.panels import Key, Panel, panel_layouts, y_axis
from outcomes.charts.theme import role
from outcomes.charts.words import DASH, Words

MOST_ROWS = 150
"""Of all groups together."""
_LEAST_HEIGHT, _MOST_HEIGHT, _ROW_HEIGHT = 70, 600, 6
_SIGNS = ("diamond", "square", "x")
_KEY_SIGNS = ("◆", "■", "✕")


@dataclass(frozen=True)
class _Stretch:
    """A stretch of one knee's lane."""

    row: int
    first: float
    last: float
    phase: str


def swimmer_chart(
    rows: Sequence[KneeRows], groups: Sequence[Group], endings: Sequence[str], words: Words
) -> Chart:
    """Draw how relief went in every knee, from the reports alone.

    Args:
        rows: the knees, one element a drawn group.
        groups: name and people of each, in the same order.
        endings: names of what may end an episode, in the reader's language, three at most.
        words: the reader's language.
    """
    chosen = selection(groups)
    lanes = [_followed(each) for each in rows]
    styles = [style for style in chosen.styles if lanes[style.position].size >= FEWEST_DRAWN]
    most = MOST_ROWS // max(len(styles), 1)
    table = _table(rows, styles, endings, most, words)
    caption = " ".join(filter(None, (_method(words), chosen.left_out(words))))
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    panels, traces = [], []
    for number, style in enumerate(styles):
        each, lane = rows[style.position], lanes[style.position]
        shown = evenly(lane, most)
        panels.append(_panel(style, lane.size, shown.size, words))
        traces += [*_bars(each, shown, number), _signs(each, shown, number, endings, words)]
    last = max(float(each.until[lane].max()) for each, lane in zip(rows, lanes, strict=True) if lane.size)
    below = day_axis(0, max(last, 90.0) * 1.01, MOST_TICKS, words)
    wide, narrow = panel_layouts(panels, below, _keys(endings, words), words)
    return chart(traces, wide | {"barmode": "overlay", "bargap": 0.25}, narrow, table, caption)


def _followed(rows: KneeRows) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    order = rows.by_relief()
    return order[(rows.course[order] > ReportedCourse.NO_REPORT) & (rows.until[order] > 0)]


def _panel(style: Style, knees: int, shown: int, words: Words) -> Panel:
    said = words.say("%(knees)s knees", {"knees": knees})
    if shown < knees:
        said = words.say("%(shown)s of %(knees)s knees, evenly chosen", {"shown": shown, "knees": knees})
    height = int(np.clip(_ROW_HEIGHT * shown, _LEAST_HEIGHT, _MOST_HEIGHT))
    return Panel(style, said, height, {"range": [shown - 0.4, -0.6], "showticklabels": False})


def _stretches(rows: KneeRows, shown: Sequence[int]) -> list[_Stretch]:
    found = []
    for row, knee in enumerate(shown):
        course, until = rows.course[knee], float(rows.until[knee])
        if course == ReportedCourse.RETURNED:
            back = min(float(rows.back[knee]), until)
            found += [_Stretch(row, 0.0, back, "relief"), _Stretch(row, back, until, "returned")]
        elif course == ReportedCourse.IN_RELIEF:
            found.append(_Stretch(row, 0.0, until, "relief"))
        elif course == ReportedCourse.NO_RESPONSE:
            found.append(_Stretch(row, 0.0, until, "no-response"))
        else:
            found.append(_Stretch(row, 0.0, until, "hairline"))
    return found


def _bars(rows: KneeRows, shown: np.ndarray[Any, Any], number: int) -> list[dict[str, Any]]:
    stretches = _stretches(rows, shown.tolist())
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [one.row for one in stretches if one.phase == phase],
            "x": [round(one.last - one.first, 1) for one in stretches if one.phase == phase],
            "base": [one.first for one in stretches if one.phase == phase],
            "yaxis": y_axis(number),
            "marker": {"color": role(phase), "line": {"width": 0}},
            "hoverinfo": "skip",
        }
        for phase in ("relief", "returned", "no-response", "hairline")
        if any(one.phase == phase for one in stretches)
    ]


def _signs(
    rows: KneeRows, shown: np.ndarray[Any, Any], number: int, endings: Sequence[str], words: Words
) -> dict[str, Any]:
    ended = [(row, knee) for row, knee in enumerate(shown.tolist()) if rows.ended_by[knee] >= 0]
    kinds = [int(rows.ended_by[knee]) for _, knee in ended]
    days = [float(rows.until[knee]) for _, knee in ended]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": days,
        "y": [row for row, _ in ended],
        "yaxis": y_axis(number),
        "marker": {"symbol": [_SIGNS[kind] for kind in kinds], "size": 8, "color": role("ink")},
        "text": [f"{words.day(int(day))} · {endings[kind]}" for day, kind in zip(days, kinds, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _keys(endings: Sequence[str], words: Words) -> list[Key]:
    return [
        Key("■", "relief", words.say("in relief")),
        Key("■", "returned", words.say("pain back")),
        Key("■", "no-response", words.say("no response")),
        Key("■", "hairline", words.say("response unknown")),
        *(Key(sign, "ink", name) for sign, name in zip(_KEY_SIGNS, endings, strict=False)),
    ]


def _table(
    rows: Sequence[KneeRows], styles: Sequence[Style], endings: Sequence[str], most: int, words: Words
) -> Table:
    header = (
        words.say("Group"),
        words.say("Place"),
        words.say("Reported"),
        words.say("Back on day"),
        words.say("Followed to day"),
        words.say("Ended by"),
    )
    names = {
        ReportedCourse.RETURNED: words.say("pain back"),
        ReportedCourse.IN_RELIEF: words.say("in relief"),
        ReportedCourse.NO_RESPONSE: words.say("no response"),
        ReportedCourse.UNKNOWN_RESPONSE: words.say("response unknown"),
    }
    values: list[tuple[Cell, ...]] = []
    for style in styles:
        each = rows[style.position]
        for place, knee in enumerate(evenly(_followed(each), most).tolist()):
            back, kind = float(each.back[knee]), int(each.ended_by[knee])
            values.append(
                (
                    style.name,
                    place + 1,
                    names[ReportedCourse(int(each.course[knee]))],
                    int(back) if np.isfinite(back) else None,
                    int(each.until[knee]),
                    endings[kind] if kind >= 0 else None,
                )
            )
    spelled = tuple(tuple(DASH if cell is None else str(cell) for cell in row) for row in values)
    return Table(header, spelled, tuple(values))


def _method(words: Words) -> str:
    return words.say(
        "One lane a knee, from the procedure to its last entry or what ended it: in relief until the day "
        "on which pain was first reported to be back, from the weekly means of the reports alone. What "
        "follows a return is drawn as pain back, whatever came later. Knees without entries, and those "
        "before a planned arthroplasty, are not drawn."
    )
