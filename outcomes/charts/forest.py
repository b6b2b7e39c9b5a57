"""Hazard ratios of predictors: a dot with its interval each, on an axis of ratios."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.analysis.proportional_hazards import HazardRatio
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.dot_rows import DotAxis, DotRow, dot_layouts, dot_traces
from outcomes.charts.theme import role
from outcomes.charts.words import Words

_WIDEST = 20.0
_TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)


@dataclass(frozen=True)
class ForestRow:
    """One predictor, in the reader's language, alone and adjusted."""

    name: str
    alone: HazardRatio
    adjusted: HazardRatio


def forest_chart(rows: Sequence[ForestRow], adjusted_for: str, least_events: int, words: Words) -> Chart:
    """Draw what goes with an earlier return of pain.

    Args:
        rows: the predictors.
        adjusted_for: what the adjusted ratios are adjusted for, in words.
        least_events: returns per covariate below which a ratio is not given.
        words: the reader's language.
    """
    table = _table(rows, words)
    caption = words.say(
        "Hazard ratio of the return of pain among responders (Cox, ties by Efron), with its 95\u00a0%% "
        "interval, two knees of one person counted as one cluster; above 1, pain comes back earlier. In "
        "colour: adjusted for %(others)s; grey: alone. Knees without a value are left out of that ratio; "
        "none is given with fewer than %(least)s returns a covariate. What goes together need not cause.",
        {"others": adjusted_for, "least": least_events},
    )
    drawn = [row for each in rows for row in _dots(each, words)]
    if not any(row.value == row.value for row in drawn):
        said = words.say(
            "Too few returns for a ratio: they are given from %(least)s on.", {"least": least_events}
        )
        return empty_chart(table, caption, said)
    wide, narrow = dot_layouts(drawn, _axis(drawn, words), words)
    return chart(dot_traces(drawn), wide, narrow, table, caption)


def _dots(row: ForestRow, words: Words) -> list[DotRow]:
    pairs = (
        (words.say("adjusted"), row.adjusted, role("accent")),
        (words.say("alone"), row.alone, role("quiet")),
    )
    return [
        DotRow(
            row.name,
            name,
            color,
            *(_within(one) for one in (each.ratio, each.lower, each.upper)),
            _numbers(each, words),
        )
        for name, each, color in pairs
    ]


def _within(ratio: float) -> float:
    """A ratio the axis has room for; the numbers beside it stay what they are."""
    return ratio if ratio != ratio else min(max(ratio, 1 / _WIDEST), _WIDEST)


def _numbers(each: HazardRatio, words: Words) -> str:
    if each.ratio != each.ratio:
        return words.say("not told (%(events)s returns)", {"events": each.events})
    ends = words.interval(each.lower, each.upper, 2)
    return f"<b>{words.number(each.ratio, 2)}</b> ({ends})"


def _axis(rows: Sequence[DotRow], words: Words) -> DotAxis:
    ends = [end for row in rows for end in (row.lower, row.upper) if end == end]
    lowest, highest = min(*ends, 0.5), max(*ends, 2.0)
    ticks = [tick for tick in _TICKS if lowest * 0.99 <= tick <= highest * 1.01]
    labels = [words.number(tick, 0 if tick >= 1 else 2 if tick < 0.1 else 1) for tick in ticks]
    margin = 0.02 * math.log10(highest / lowest)
    return DotAxis(
        math.log10(lowest) - margin, math.log10(highest) + margin, ticks, labels, line=1.0, is_log=True
    )


def _table(rows: Sequence[ForestRow], words: Words) -> Table:
    header = (
        words.say("Predictor"),
        words.say("Model"),
        words.say("Knees"),
        words.say("Returns"),
        words.say("Hazard ratio"),
        words.say("Lower"),
        words.say("Upper"),
        "p",
    )
    values: list[tuple[Cell, ...]] = []
    spelled: list[tuple[str, ...]] = []
    for row in rows:
        for model, each in ((words.say("adjusted"), row.adjusted), (words.say("alone"), row.alone)):
            numbers = (each.ratio, each.lower, each.upper)
            known = [None if one != one else one for one in (*numbers, each.p_value)]
            values.append((row.name, model, each.knees, each.events, *known))
            said = (*(words.number(one, 2) for one in numbers), words.p_value(each.p_value))
            spelled.append((row.name, model, str(each.knees), str(each.events), *said))
    return Table(header, tuple(spelled), tuple(values))
