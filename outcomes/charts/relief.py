"""Time to return of pain by group: Kaplan–Meier curves with their numbers at risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from outcomes.analysis.comparison import LogRank
from outcomes.analysis.duration import Population
from outcomes.analysis.observations import FloatArray
from outcomes.analysis.survival import IntervalKind, SurvivalCurve
from outcomes.charts.axes import day_ticks
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS, CurveFrame, layouts, number_traces
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.steps import step_band, step_line
from outcomes.charts.theme import axis, role
from outcomes.charts.words import DASH, Words, plain

SHORTEST_AXIS_DAYS = 90


@dataclass(frozen=True)
class ReliefComparison:
    """What stands beside the curves.

    Attributes:
        population: whose duration it is, and who was left out.
        test: log-rank test of the groups; None for one group.
    """

    population: Population
    test: LogRank | None


def relief_chart(
    curves: Sequence[SurvivalCurve], groups: Sequence[Group], comparison: ReliefComparison, words: Words
) -> Chart:
    """Draw the share still in relief by days since the procedure, while ten knees are still followed.

    Args:
        curves: one per group, from `kaplan_meier` on report-based durations.
        groups: name and people of each, in the same order.
        comparison: population and test.
        words: the reader's language.
    """
    chosen = selection(groups)
    firm = [curve.while_at_risk(FEWEST_DRAWN) for curve in curves]
    styles = [style for style in chosen.styles if firm[style.position].people]
    table = _table(curves, styles, words)
    caption = " ".join(filter(None, (*_method(curves, comparison, words), chosen.left_out(words))))
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    frame = _frame([curves[style.position] for style in styles], words)
    traces = []
    for style in styles:
        curve = firm[style.position]
        traces += [
            step_band(style, _corners(curve, curve.upper), _corners(curve, curve.lower)),
            _censored(style, curve),
            step_line(style, _corners(curve, curve.survival), _said(style, curve, words)),
        ]
    wide, narrow = layouts(frame, styles, words)
    return chart([*traces, *number_traces(frame, styles)], wide, narrow, table, caption)


def _frame(curves: Sequence[SurvivalCurve], words: Words) -> CurveFrame:
    heights = [100 * float(curve.while_at_risk(FEWEST_DRAWN).survival[-1]) for curve in curves]
    return relief_frame(curves, heights, [_median(curve, words) for curve in curves], words)


def relief_frame(
    followed: Sequence[SurvivalCurve], heights: Sequence[float], labels: Sequence[str], words: Words
) -> CurveFrame:
    """The frame of curves of relief, with the numbers at risk under the axis.

    Args:
        followed: curve of each drawn group.
        heights: where each line ends, per cent.
        labels: what stands below each name.
        words: the reader's language.
    """
    origin = followed[0].origin
    last = max(origin + SHORTEST_AXIS_DAYS, *(float(curve.time[-1]) for curve in followed))
    values = {
        "range": [0, 102],
        "showgrid": True,
        "gridcolor": role("hairline"),
        "tickvals": [0, 25, 50, 75, 100],
    }
    ticks = np.array(day_ticks(origin, last, MOST_TICKS), np.float64)
    at_risk = [curve.numbers_at_risk(ticks).tolist() for curve in followed]
    title = words.say("knees still in relief, %%")
    return CurveFrame(origin, last, title, axis(values), words.say("at risk"), at_risk, heights, labels)


def _median(curve: SurvivalCurve, words: Words) -> str:
    median = curve.quantile()
    if np.isnan(median.value):
        return words.say("median not reached")
    ends = words.interval(median.lower, median.upper, 0)
    said = words.say("median day %(day)s", {"day": words.number(median.value, 0)})
    return f"{said} ({ends})"


def _corners(curve: SurvivalCurve, heights: FloatArray) -> tuple[list[float], list[float]]:
    """A step function's days and heights in per cent, from the origin on."""
    steps = (curve.events > 0) & ~np.isnan(heights)
    days = [curve.origin, *curve.time[steps].tolist(), float(curve.time[-1])]
    values = np.concatenate(([1.0], heights[steps]))
    return days, np.round(100 * np.append(values, values[-1]), 3).tolist()


def _said(style: Style, curve: SurvivalCurve, words: Words) -> list[str]:
    days, values = _corners(curve, curve.survival)
    at_risk = curve.numbers_at_risk(np.array(days)).tolist()
    return [
        f"<b>{plain(style.name)}</b> · {words.day(int(day))}<br>{words.percent(value / 100)}<br>"
        + words.say("%(number)s at risk", {"number": number})
        for day, value, number in zip(days, values, at_risk, strict=True)
    ]


def _censored(style: Style, curve: SurvivalCurve) -> dict[str, Any]:
    """A small upright mark wherever somebody's entries end."""
    ends = curve.censored > 0
    return {
        "type": "scatter",
        "mode": "markers",
        "x": curve.time[ends].tolist(),
        "y": np.round(100 * curve.survival[ends], 3).tolist(),
        "marker": {"symbol": "line-ns", "size": 6, "line": {"color": style.color, "width": 1}},
        "opacity": 0.6,
        "hoverinfo": "skip",
    }


def _table(curves: Sequence[SurvivalCurve], styles: Sequence[Style], words: Words) -> Table:
    """Each drawn group at every labelled day: at risk, returned so far, share still in relief."""
    header = (
        words.say("Group"),
        words.say("Knees"),
        words.say("Returned"),
        words.say("Median day"),
        words.say("Lower"),
        words.say("Upper"),
        words.say("Day"),
        words.say("At risk"),
        words.say("In relief"),
        words.say("Lower"),
        words.say("Upper"),
    )
    rows: list[tuple[str, ...]] = []
    values: list[tuple[Cell, ...]] = []
    for style in styles:
        curve = curves[style.position]
        firm, median = curve.while_at_risk(FEWEST_DRAWN), curve.quantile()
        days = day_ticks(
            curve.origin, max(curve.origin + SHORTEST_AXIS_DAYS, float(curve.time[-1])), MOST_TICKS
        )
        for day in days:
            at, number = firm.at(day), int(curve.numbers_at_risk(np.array([float(day)]))[0])
            fixed = (style.name, curve.people, int(curve.events.sum()))
            middle, shares = (median.value, median.lower, median.upper), (at.value, at.lower, at.upper)
            known = [None if one != one else float(one) for one in (*middle, *shares)]
            values.append((*fixed, *known[:3], day, number, *known[3:]))
            spelled = [*(words.number(one, 0) for one in middle), str(day), str(number)]
            rows.append(
                (*map(str, fixed), *spelled, *(words.percent(one) if one == one else DASH for one in shares))
            )
    return Table(header, tuple(rows), tuple(values))


def _method(curves: Sequence[SurvivalCurve], comparison: ReliefComparison, words: Words) -> list[str]:
    population, test = comparison.population, comparison.test
    kind = curves[0].interval if curves else IntervalKind.LOG
    left_out = {"none": population.non_responders, "unknown": population.unknown}
    sentences = [
        words.say("Kaplan–Meier estimate from the weekly means of the reports alone."),
        words.say("95\u00a0%% interval on the %(kind)s scale.", {"kind": kind.value}),
        words.say(
            "A return is dated by the first entry of the first week, from week 3 on, at or above the line of "
            "return whose next week with entries is too."
        ),
        words.say(
            "No curve is drawn where fewer than %(fewest)s knees are still followed.",
            {"fewest": FEWEST_DRAWN},
        ),
        population_words(population, words),
        words.say("Left out: %(none)s without response, %(unknown)s whose response is unknown.", left_out),
    ]
    if test is not None and not np.isnan(test.statistic):
        found: dict[str, object] = {"statistic": words.number(test.statistic, 2), "degrees": test.degrees}
        found["p"] = words.p_value(test.p_value)
        sentences.append(
            words.say("Log-rank χ² %(statistic)s with %(degrees)s degrees of freedom, %(p)s.", found)
        )
    return sentences


def population_words(population: Population, words: Words) -> str:
    """Whose durations they are, and from which day on."""
    if population.origin == 0:
        return words.say("Population: responders, followed from the procedure.")
    return words.say(
        "Population: responders in relief and followed on day %(day)s; %(before)s had returned or ended.",
        {"day": population.origin, "before": population.before_origin},
    )
