"""A funnel: share of responders of each operator, or site, against how many knees could be judged."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, NamedTuple

import numpy as np

from outcomes.analysis.funnel import LEVELS, funnel_limits
from outcomes.analysis.observations import IntArray
from outcomes.analysis.responders import Share
from outcomes.charts.chart import Chart, Table, chart, empty_chart
from outcomes.charts.groups import FEWEST_DRAWN
from outcomes.charts.responders import share_cells, share_header
from outcomes.charts.theme import SMALL_SIZE, axis, base_layout, role, text
from outcomes.charts.words import Words, plain

_HEIGHT = 360
_MOST_POINTS = 120
_FEW = 3
"""Names that all stand in the picture; of more, those outside the lines: hover and table tell all."""


class FunnelOf(Enum):
    """Who is set beside each other."""

    OPERATORS = auto()
    SITES = auto()


class _Told(NamedTuple):
    """The words of a funnel: above its table's names, under it, of who is not drawn, of too few to draw."""

    header: str
    caption: str
    small: str
    notice: str


def funnel_chart(
    beside: Mapping[str, Share],
    overall: Share,
    small: int,
    words: Words,
    of: FunnelOf = FunnelOf.OPERATORS,
) -> Chart:
    """Draw shares within the limits that chance alone keeps around the common share.

    Args:
        beside: name and share of each with enough people.
        overall: share of all that could be judged.
        small: how many have too few people, and are not drawn.
        words: the reader's language.
        of: who they are.
    """
    told = (_of_operators if of is FunnelOf.OPERATORS else _of_sites)(small, words)
    table = _table(told.header, beside, words)
    caption = f"{told.caption} {told.small}" if small else told.caption
    if len(beside) < 2:
        return empty_chart(table, caption, told.notice)
    most = max(share.judged for share in beside.values())
    numbers = np.unique(np.linspace(5, 1.08 * most + 5, _MOST_POINTS).astype(np.int64))
    common = overall.share.value
    traces = [*_limits(common, numbers, words), _dots(beside, words)]
    wide = _layout(beside, numbers, common, words)
    narrow = {"height": _HEIGHT, "margin": {"l": 44, "r": 12, "t": 26, "b": 46}, "annotations": []}
    return chart(traces, wide, narrow, table, caption)


def _of_operators(small: int, words: Words) -> _Told:
    return _Told(
        words.say("Operator"),
        words.say(
            "Each dot an operator: share of the knees with at least 30\u00a0%% less pain around day 90, "
            "against how many could be judged. Were all operators alike, 95\u00a0%% of the dots would lie "
            "between the inner lines and 99.8\u00a0%% between the outer ones (exact binomial limits around "
            "the common share). Patients differ between operators: a dot outside asks a question and "
            "answers none."
        ),
        words.say("Operators with fewer than %(fewest)s people, not drawn: %(number)s.", _few(small)),
        words.say("Operators are set beside each other from two with at least 10 people each on."),
    )


def _of_sites(small: int, words: Words) -> _Told:
    return _Told(
        words.say("Site"),
        words.say(
            "Each dot a site: share of the knees with at least 30\u00a0%% less pain around day 90, against "
            "how many could be judged. Were all sites alike, 95\u00a0%% of the dots would lie between the "
            "inner lines and 99.8\u00a0%% between the outer ones (exact binomial limits around the "
            "common share). Patients and follow-up differ between sites: a dot outside asks a question "
            "and answers none."
        ),
        words.say("Sites with fewer than %(fewest)s people, not drawn: %(number)s.", _few(small)),
        words.say("Sites are set beside each other from two with at least 10 people each on."),
    )


def _few(small: int) -> dict[str, object]:
    return {"number": small, "fewest": FEWEST_DRAWN}


def _limits(common: float, numbers: IntArray, words: Words) -> list[dict[str, Any]]:
    traces = []
    for level, dash in zip(LEVELS, ("dot", "dash"), strict=True):
        limits = funnel_limits(common, numbers, level)
        for edge in (limits.lower, limits.upper):
            traces.append(_line(numbers, 100 * edge, dash, words.percent(level, 1 if level > 0.99 else 0)))
    return [*traces, _line(numbers, np.full(numbers.size, 100 * common), "solid", words.say("all together"))]


def _line(numbers: IntArray, values: np.ndarray[Any, Any], dash: str, name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": numbers.tolist(),
        "y": np.round(values, 2).tolist(),
        "line": {"color": role("quiet"), "width": 1, "dash": dash},
        "hoverinfo": "skip",
        "name": name,
    }


def _dots(beside: Mapping[str, Share], words: Words) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [share.judged for share in beside.values()],
        "y": [round(100 * share.share.value, 2) for share in beside.values()],
        "text": [f"<b>{plain(name)}</b><br>{_numbers(share, words)}" for name, share in beside.items()],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": role("accent"), "size": 10},
        "name": "",
    }


def _numbers(share: Share, words: Words) -> str:
    return f"{words.percent(share.share.value)} ({share.responders}/{share.judged})"


def _layout(beside: Mapping[str, Share], numbers: IntArray, common: float, words: Words) -> dict[str, Any]:
    title = {"text": words.say("knees that could be judged"), "standoff": 4}
    title["font"] = {"size": SMALL_SIZE, "color": role("quiet")}
    ticks = (0, 25, 50, 75, 100)
    across: dict[str, Any] = {"range": [0, int(numbers[-1])], "title": title, "nticks": 6}
    up = {"range": [0, 102], "tickvals": list(ticks), "ticktext": [words.percent(t / 100) for t in ticks]}
    up |= {"showgrid": True, "gridcolor": role("hairline")}
    return base_layout(_HEIGHT, 56, 150, 46, 14, words.locale) | {
        "xaxis": axis(across),
        "yaxis": axis(up),
        "annotations": _names(beside, common),
    }


def _names(beside: Mapping[str, Share], common: float) -> list[dict[str, Any]]:
    """Names beside the dots: of few operators all, of many those outside the inner lines."""
    judged = np.array([share.judged for share in beside.values()], np.int64)
    inner = funnel_limits(common, judged, LEVELS[0])
    shares = np.array([share.share.value for share in beside.values()])
    outside = (shares < inner.lower) | (shares > inner.upper)
    named = [
        (name, share)
        for (name, share), is_outside in zip(beside.items(), outside.tolist(), strict=True)
        if is_outside or len(beside) <= _FEW
    ]
    sides = ({"yanchor": "bottom", "yshift": 4}, {"yanchor": "top", "yshift": -4})
    beside = {"yref": "y", "xref": "x", "xanchor": "left", "xshift": 7}
    return [
        text(
            share.judged,
            100 * share.share.value,
            plain(name),
            role("ink"),
            beside | sides[number % len(sides)],
        )
        for number, (name, share) in enumerate(sorted(named, key=lambda one: one[1].judged))
    ]


def _table(name: str, beside: Mapping[str, Share], words: Words) -> Table:
    cells = [(name, *share_cells(share, words)) for name, share in beside.items()]
    rows = tuple((each, *said) for each, _, said in cells)
    header = (name, *share_header(words))
    return Table(header, rows, tuple((name, *numbers) for name, numbers, _ in cells))
