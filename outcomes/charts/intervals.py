"""Time to return of pain as the reports know it: somewhere between two entries."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from outcomes.analysis.duration import Population
from outcomes.analysis.survival import SurvivalCurve
from outcomes.analysis.turnbull import IntervalCurve
from outcomes.charts.axes import day_ticks
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS, CurveFrame, layouts, number_traces
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.relief import population_words, relief_frame
from outcomes.charts.steps import band, step_line
from outcomes.charts.words import Words, plain


def intervals_chart(
    curves: Sequence[IntervalCurve],
    followed: Sequence[SurvivalCurve],
    groups: Sequence[Group],
    population: Population,
    words: Words,
) -> Chart:
    """Draw Turnbull's estimate of the share still in relief, shaded where the reports cannot say.

    Args:
        curves: one per group, from `turnbull`.
        followed: Kaplan-Meier curves of the same groups: how many are still followed.
        groups: name and people of each, in the same order.
        population: whose durations they are.
        words: the reader's language.
    """
    chosen = selection(groups)
    styles = [style for style in chosen.styles if followed[style.position].people >= FEWEST_DRAWN]
    table = _table(curves, styles, words)
    caption = " ".join(filter(None, (*_method(population, words), chosen.left_out(words))))
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    ends = {style.position: _last_firm_day(followed[style.position]) for style in styles}
    frame = _frame(curves, followed, styles, ends, words)
    traces = []
    for style in styles:
        curve = curves[style.position]
        days, between = _corners(curve, ends[style.position])
        traces += [_band(style, days, between), _line(style, curve, days, words)]
    wide, narrow = layouts(frame, styles, words)
    return chart([*traces, *number_traces(frame, styles)], wide, narrow, table, caption)


def _last_firm_day(followed: SurvivalCurve) -> float:
    """Last day on which ten knees are still followed: nothing is drawn after it."""
    return float(followed.while_at_risk(FEWEST_DRAWN).time[-1])


def _corners(curve: IntervalCurve, last: float) -> tuple[list[float], list[tuple[float, float]]]:
    """Days at which the estimate bends, and its lowest and highest share, per cent, from each to the next."""
    ends = [end for end in (*curve.left.tolist(), *curve.right.tolist()) if np.isfinite(end)]
    days = sorted({curve.origin, last, *(end for end in ends if curve.origin <= end <= last)})
    between = [curve.at((first + then) / 2) for first, then in pairwise(days)]
    return days, [(100 * low, 100 * high) for low, high in between]


def _frame(
    curves: Sequence[IntervalCurve],
    followed: Sequence[SurvivalCurve],
    styles: Sequence[Style],
    ends: dict[int, float],
    words: Words,
) -> CurveFrame:
    shown = [followed[style.position] for style in styles]
    heights = [100 * curves[style.position].at(ends[style.position])[1] for style in styles]
    labels = [_median(curves[style.position], words) for style in styles]
    return relief_frame(shown, heights, labels, words)


def _median(curve: IntervalCurve, words: Words) -> str:
    left, right = curve.quantile()
    if left != left:
        return words.say("median not reached")
    days = {"left": words.day(int(left)), "right": words.day(int(right))}
    return words.say("median between %(left)s and %(right)s", days)


def _band(style: Style, days: list[float], between: list[tuple[float, float]]) -> dict[str, Any]:
    """What the reports leave open, as boxes from bend to bend."""
    across = [day for first, then in pairwise(days) for day in (first, then)]
    upper = [high for _, high in between for _ in range(2)]
    lower = [low for low, _ in between for _ in range(2)]
    return band(style, [*across, *across[::-1]], np.round([*upper, *lower[::-1]], 3).tolist())


def _line(style: Style, curve: IntervalCurve, days: list[float], words: Words) -> dict[str, Any]:
    """Straight from bend to bend: as if a return were equally likely on every day between two entries."""
    shares = [curve.at(day)[1] for day in days]
    said = [
        f"<b>{plain(style.name)}</b> · {words.day(int(day))}<br>{words.percent(share)}"
        for day, share in zip(days, shares, strict=True)
    ]
    return step_line(style, (days, np.round(100 * np.array(shares), 3).tolist()), said, "linear")


def _table(curves: Sequence[IntervalCurve], styles: Sequence[Style], words: Words) -> Table:
    header = (
        words.say("Group"),
        words.say("Knees"),
        words.say("Day"),
        words.say("In relief at least"),
        words.say("In relief at most"),
    )
    values: list[tuple[Cell, ...]] = []
    rows: list[tuple[str, ...]] = []
    for style in styles:
        curve = curves[style.position]
        finite = curve.right[np.isfinite(curve.right)]
        last = float(finite.max()) if finite.size else curve.origin + 90
        for day in day_ticks(curve.origin, max(last, curve.origin + 90), MOST_TICKS):
            low, high = curve.at(float(day))
            values.append((style.name, curve.people, day, low, high))
            rows.append((style.name, str(curve.people), str(day), words.percent(low), words.percent(high)))
    return Table(header, tuple(rows), tuple(values))


def _method(population: Population, words: Words) -> list[str]:
    return [
        words.say(
            "Turnbull’s nonparametric maximum likelihood: a return lies after the last week below the line "
            "and by the first entry of the week above it. Shaded is what the reports leave open between two "
            "entries, the line is straight across it; no interval of sampling is shown."
        ),
        population_words(population, words),
    ]
