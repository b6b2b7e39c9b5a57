"""Shares of responders by rule and group: a dot with its interval, and the numbers beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.analysis.responders import Share
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.dot_rows import DotAxis, DotRow, dot_layouts, dot_traces
from outcomes.charts.groups import Group, Style, nobody, selection
from outcomes.charts.words import Words

_PERCENTS = (0, 25, 50, 75, 100)


@dataclass(frozen=True)
class ResponderRule:
    """One rule at one time point.

    Attributes:
        name: "30% less pain, day 90" in the reader's language.
        shares: one per group, from `shares`.
    """

    name: str
    shares: tuple[Share, ...]


def responders_chart(rules: Sequence[ResponderRule], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the share of responders of each group under each rule, with Wilson’s 95 % interval.

    Args:
        rules: rules with the groups' shares.
        groups: name and people of each group.
        words: the reader's language.
    """
    chosen = selection(groups)
    table = _table(rules, chosen.styles, words)
    method = words.say(
        "Share of the knees with a baseline and a value at the time point, with Wilson’s 95\u00a0%% "
        "interval; two knees of one person count as a cluster. Knees without either are counted as missing "
        "and left out."
    )
    caption = " ".join(filter(None, (method, chosen.left_out(words))))
    rows = [
        share_row(rule.name, style, rule.shares[style.position], words)
        for rule in rules
        for style in chosen.styles
    ]
    if all(row.value != row.value for row in rows):
        return empty_chart(table, caption, nobody(groups, words))
    wide, narrow = dot_layouts(rows, percent_axis(words), words)
    return chart(dot_traces(rows), wide, narrow, table, caption)


def share_row(heading: str, style: Style, share: Share, words: Words) -> DotRow:
    """A share as a row in per cent: 62 % (48/77; 51–72)."""
    if not share.judged:
        said = words.say("none judged")
        return DotRow(heading, style.name, style.color, *[float("nan")] * 3, said)
    value, lower, upper = (100 * one for one in (share.share.value, share.share.lower, share.share.upper))
    ends = words.interval(lower, upper, 0)
    said = f"<b>{words.percent(share.share.value)}</b> ({share.responders}/{share.judged}; {ends})"
    return DotRow(heading, style.name, style.color, value, lower, upper, said)


def percent_axis(words: Words) -> DotAxis:
    """An axis from 0 to 100 %."""
    return DotAxis(0, 100, _PERCENTS, [words.percent(one / 100) for one in _PERCENTS])


def share_header(words: Words) -> tuple[str, ...]:
    """Headings of the columns of a share."""
    return (
        words.say("Responders"),
        words.say("Judged"),
        words.say("Missing"),
        words.say("People"),
        words.say("Share"),
        words.say("Lower"),
        words.say("Upper"),
    )


def share_cells(share: Share, words: Words) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The cells of a share, as plain numbers and spelled."""
    counts = (share.responders, share.judged, share.missing, share.patients)
    numbers = (share.share.value, share.share.lower, share.share.upper)
    plain = (*counts, *(None if one != one else one for one in numbers))
    return plain, (*map(str, counts), *(words.percent(one) for one in numbers))


def _table(rules: Sequence[ResponderRule], styles: Sequence[Style], words: Words) -> Table:
    header = (words.say("Rule"), words.say("Group"), *share_header(words))
    values: list[tuple[Cell, ...]] = []
    spelled: list[tuple[str, ...]] = []
    for rule, style in ((rule, style) for rule in rules for style in styles):
        numbers, said = share_cells(rule.shares[style.position], words)
        values.append((rule.name, style.name, *numbers))
        spelled.append((rule.name, style.name, *said))
    return Table(header, tuple(spelled), tuple(values))
