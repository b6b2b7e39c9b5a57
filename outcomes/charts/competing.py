"""What happens first: pain back, treated again, arthroplasty, death."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from outcomes.analysis.competing import Incidence
from outcomes.analysis.duration import Population
from outcomes.analysis.survival import SurvivalCurve
from outcomes.charts.axes import day_ticks
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.frame import MOST_TICKS, CurveFrame, layouts, number_traces
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.relief import population_words, relief_frame
from outcomes.charts.steps import step_band, step_line
from outcomes.charts.theme import DASHES, STROKES, role
from outcomes.charts.words import Words, plain

_EVENT_COLORS = ("returned", "group-4", "group-2", "quiet")


@dataclass(frozen=True, eq=False)
class GroupIncidences:
    """One group: the incidence of each event, the return of pain first, and how many are followed."""

    incidences: Sequence[Incidence]
    followed: SurvivalCurve


def competing_chart(
    found: Sequence[GroupIncidences],
    groups: Sequence[Group],
    events: Sequence[str],
    population: Population,
    words: Words,
) -> Chart:
    """Draw cumulative incidences: of every event in one group, of the return of pain in several.

    Args:
        found: one per group.
        groups: name and people of each, in the same order.
        events: names of the events, in the reader's language, the return of pain first.
        population: whose they are.
        words: the reader's language.
    """
    chosen = selection(groups)
    styles = [style for style in chosen.styles if found[style.position].followed.people >= FEWEST_DRAWN]
    table = _table(found, styles, events, words)
    caption = " ".join(filter(None, (*_method(population, words), chosen.left_out(words))))
    if not styles:
        return empty_chart(table, caption, nobody(groups, words))
    lines = _lines(found, styles, events)
    followed = [found[style.position].followed for style in styles]
    ends = [float(each.while_at_risk(FEWEST_DRAWN).time[-1]) for each in followed]
    until = ends if len(styles) > 1 else ends * len(lines)
    frame = _frame(relief_frame(followed, (), (), words), lines, until, events, words)
    traces = []
    for (each, style), end in zip(lines, until, strict=True):
        days, shares, lower, upper = _corners(each, end)
        said = _said(style, days, shares, words)
        traces += [step_band(style, (days, upper), (days, lower)), step_line(style, (days, shares), said)]
    drawn = [style for _, style in lines]
    wide, narrow = layouts(frame, drawn, words)
    numbers = number_traces(frame, drawn)
    return chart([*traces, *numbers], wide, narrow, table, caption)


def _lines(
    found: Sequence[GroupIncidences], styles: Sequence[Style], events: Sequence[str]
) -> list[tuple[Incidence, Style]]:
    if len(styles) > 1:
        return [(found[style.position].incidences[0], style) for style in styles]
    happened = [
        (kind, each)
        for kind, each in enumerate(found[styles[0].position].incidences)
        if each.events or kind == 0
    ]
    return [(each, _event_style(kind, events[kind])) for kind, each in happened]


def _event_style(kind: int, name: str) -> Style:
    color = _EVENT_COLORS[kind]
    return Style(kind, name, role(color), role(color, 14), DASHES[kind], STROKES[kind])


def _frame(
    frame: CurveFrame,
    lines: Sequence[tuple[Incidence, Style]],
    until: Sequence[float],
    events: Sequence[str],
    words: Words,
) -> CurveFrame:
    """The frame of curves of relief, with what rises in it, and how often it has happened under the axis."""
    is_one_event = all(style.name not in events for _, style in lines)
    title = (
        words.say("%(event)s, %% of knees", {"event": events[0]})
        if is_one_event
        else words.say("%% of knees")
    )
    return replace(
        frame,
        title=title,
        heading=words.say("happened so far"),
        numbers=[[_happened_by(each, tick) for tick in frame.ticks] for each, _ in lines],
        ends=[100 * _share_at(each, end) for (each, _), end in zip(lines, until, strict=True)],
        labels=["" for _ in lines],
    )


def _happened_by(each: Incidence, day: float) -> int:
    position = int(np.searchsorted(each.time, day, side="right")) - 1
    return int(each.happened[position]) if position >= 0 else 0


def _share_at(each: Incidence, day: float) -> float:
    position = int(np.searchsorted(each.time, day, side="right")) - 1
    return float(each.share[position]) if position >= 0 else 0.0


def _corners(each: Incidence, last: float) -> tuple[list[float], list[float], list[float], list[float]]:
    """Days on which the incidence rises, with it and its interval in per cent, up to a last day."""
    rises = np.diff(each.share, prepend=0.0) > 0
    kept = rises & (each.time <= last)
    days = [each.origin, *each.time[kept].tolist(), last]
    columns = []
    for column in (each.share, each.lower, each.upper):
        values = [0.0, *(100 * column[kept]).tolist()]
        columns.append(np.round([*values, values[-1]], 3).tolist())
    return days, *columns


def _said(style: Style, days: list[float], shares: list[float], words: Words) -> list[str]:
    return [
        f"<b>{plain(style.name)}</b> · {words.day(int(day))}<br>{words.percent(share / 100)}"
        for day, share in zip(days, shares, strict=True)
    ]


def _table(
    found: Sequence[GroupIncidences], styles: Sequence[Style], events: Sequence[str], words: Words
) -> Table:
    header = (
        words.say("Group"),
        words.say("Event"),
        words.say("Events"),
        words.say("Day"),
        words.say("Share"),
        words.say("Lower"),
        words.say("Upper"),
    )
    values: list[tuple[Cell, ...]] = []
    for style in styles:
        group = found[style.position]
        last = float(group.followed.time[-1])
        days = day_ticks(group.followed.origin, max(last, group.followed.origin + 90), MOST_TICKS)
        for name, each in zip(events, group.incidences, strict=True):
            for day in days:
                at = each.at(float(day))
                known = [None if one != one else one for one in (at.value, at.lower, at.upper)]
                values.append((style.name, name, each.events, day, *known))
    rows = [(*map(str, row[:4]), *(words.percent(_number(one)) for one in row[4:])) for row in values]
    return Table(header, tuple(rows), tuple(values))


def _number(cell: Cell) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def _method(population: Population, words: Words) -> list[str]:
    return [
        words.say(
            "Aalen–Johansen: share to whom it happened first, with its 95\u00a0%% interval (log-log), two "
            "knees of one person counted as one cluster. A return counts at the middle between the last week "
            "below the line and the first entry above it; treated again means cryoneurolysis or another "
            "ablation."
        ),
        population_words(population, words),
    ]
