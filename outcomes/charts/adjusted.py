"""Adjusted means of groups at visits, and their differences: a dot with its interval each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.adjusted_course import AdjustedCourse, Contrast
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.dot_rows import DotAxis, DotRow, dot_layouts, dot_traces
from outcomes.charts.groups import FEWEST_DRAWN, Group, Style, nobody, selection
from outcomes.charts.measure import Measure
from outcomes.charts.words import Words

_STEPS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
_MOST_TICKS = 6


@dataclass(frozen=True)
class Adjustment:
    """What a comparison was made of.

    Attributes:
        measure: the outcome; its `visits` are the days.
        adjusted_for: in words; empty where nobody has any of it.
        is_rise_better: True where more is better.
    """

    measure: Measure
    adjusted_for: str
    is_rise_better: bool = False


def adjusted_chart(found: AdjustedCourse, groups: Sequence[Group], made: Adjustment, words: Words) -> Chart:
    """Draw the mean of each group at each visit, as if all had begun alike.

    Visits with fewer than ten people of a group are not drawn.

    Args:
        found: the model's answer.
        groups: name and people of each group.
        made: what it is of.
        words: the reader's language.
    """
    method = words.say(
        "Mean at each visit, of the entries within its window, as if all had the same: %(same)s. Linear "
        "mixed model with a level of each person and of each knee (restricted likelihood), Student’s "
        "95\u00a0%% interval. A missing value is taken to depend on nothing but what is known (missing at "
        "random). %(left)s knees lack one of these and are left out.",
        {"same": made.adjusted_for or words.say("nothing noted"), "left": found.left_out},
    )
    lowest = made.measure.lowest
    return _drawn(found, found.means, groups, made, method, words, lambda rows: _axis(rows, lowest, words))


def differences_chart(
    found: AdjustedCourse, groups: Sequence[Group], made: Adjustment, words: Words
) -> Chart:
    """Draw the adjusted difference of each further group to the first, visit by visit."""
    better = words.say("Above 0") if made.is_rise_better else words.say("Below 0")
    method = words.say(
        "Adjusted difference to the first group at each visit, with its 95\u00a0%% interval, from the same "
        "model. %(better)s is better than the first group. Several intervals are looked at: one in twenty "
        "leaves out 0 by chance.",
        {"better": better},
    )
    if not found.differences:
        said = words.say("A difference needs two groups: choose what to compare by.")
        return empty_chart(_table(found, (), made, words), method, said)
    contrasts = ((), *found.differences)
    return _drawn(found, contrasts, groups, made, method, words, lambda rows: _axis(rows, None, words))


def _drawn(
    found: AdjustedCourse,
    contrasts: Sequence[Sequence[Contrast]],
    groups: Sequence[Group],
    made: Adjustment,
    method: str,
    words: Words,
    axis: Callable[[Sequence[DotRow]], DotAxis],
) -> Chart:
    chosen = selection(groups)
    kept = [
        (style, visit, contrasts[style.position][visit])
        for visit in range(len(made.measure.visits))
        for style in chosen.styles
        if contrasts[style.position]
    ]
    table = _table(found, kept, made, words)
    caption = " ".join(filter(None, (method, chosen.left_out(words))))
    rows = [_row(found, *each, made, words) for each in kept if _is_drawn(found, each[0], each[1])]
    if all(row.value != row.value for row in rows):
        return empty_chart(table, caption, nobody(groups, words))
    wide, narrow = dot_layouts(rows, axis(rows), words)
    return chart(dot_traces(rows), wide, narrow, table, caption)


def _is_drawn(found: AdjustedCourse, style: Style, visit: int) -> bool:
    return bool(found.people[style.position, visit] >= FEWEST_DRAWN)


def _row(
    found: AdjustedCourse, style: Style, visit: int, each: Contrast, made: Adjustment, words: Words
) -> DotRow:
    ends, digits = each.estimate, made.measure.digits
    people = int(found.people[style.position, visit])
    heading = words.say("Day %(day)s", {"day": made.measure.visits[visit]})
    if ends.value != ends.value:
        said = words.say("not told")
    else:
        interval = words.interval(ends.lower, ends.upper, digits)
        said = f"<b>{words.number(ends.value, digits)}</b> ({interval}; n {people})"
    return DotRow(heading, style.name, style.color, ends.value, ends.lower, ends.upper, said)


def _axis(rows: Sequence[DotRow], lowest: float | None, words: Words) -> DotAxis:
    """An axis over all intervals; from 0 for a mean, with a line at 0 for a difference."""
    ends = [end for row in rows for end in (row.lower, row.upper, row.value) if end == end]
    first, last = min(*ends, 0.0), max(*ends, 0.0)
    if lowest is not None:
        first = min(lowest, first)
    step = next((one for one in _STEPS if (last - first) / one <= _MOST_TICKS), _STEPS[-1])
    ticks = np.arange(np.ceil(first / step), np.floor(last / step) + 1) * step
    labels = [words.number(float(tick), 1 if step < 1 else 0) for tick in ticks]
    margin = 0.02 * (last - first or 1.0)
    line = None if lowest is not None else 0.0
    return DotAxis(first - margin, last + margin, ticks.tolist(), labels, line=line)


def _table(
    found: AdjustedCourse, kept: Sequence[tuple[Style, int, Contrast]], made: Adjustment, words: Words
) -> Table:
    header = (
        words.say("Group"),
        words.say("Day"),
        words.say("People"),
        words.say("Value"),
        words.say("Lower"),
        words.say("Upper"),
        "p",
    )
    values: list[tuple[Cell, ...]] = []
    rows: list[tuple[str, ...]] = []
    for style, visit, each in kept:
        people, day = int(found.people[style.position, visit]), made.measure.visits[visit]
        numbers = (each.estimate.value, each.estimate.lower, each.estimate.upper)
        if not _is_drawn(found, style, visit):
            numbers = (np.nan, np.nan, np.nan)
        p_value = each.p_value if numbers[0] == numbers[0] else np.nan
        values.append((style.name, day, people, *(None if n != n else n for n in (*numbers, p_value))))
        spelled = (*(words.number(n, made.measure.digits) for n in numbers), words.p_value(p_value))
        rows.append((style.name, str(day), str(people), *spelled))
    return Table(header, tuple(rows), tuple(values))
