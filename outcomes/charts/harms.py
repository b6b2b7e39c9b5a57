"""Adverse events by kind: how many knees, at which grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.analysis.harms import GRADES, HarmCount
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.dot_rows import DotRow, dot_layouts, dot_traces
from outcomes.charts.groups import Group, Style, nobody, selection
from outcomes.charts.responders import percent_axis
from outcomes.charts.words import Words


@dataclass(frozen=True)
class HarmKind:
    """One kind of event.

    Attributes:
        name: in the reader's language.
        groups: what each group had of it; None = nothing.
    """

    name: str
    groups: tuple[HarmCount | None, ...]


def harms_chart(kinds: Sequence[HarmKind], groups: Sequence[Group], words: Words) -> Chart:
    """Draw the share of knees with each kind of event, with Wilson's 95 % interval.

    Args:
        kinds: any event first, then each that occurred.
        groups: name and people of each group.
        words: the reader's language.
    """
    chosen = selection(groups)
    table = _table(kinds, chosen.styles, words)
    method = words.say(
        "Knees with at least one event of the kind, of all knees of the group, with Wilson’s 95\u00a0%% "
        "interval, two knees of one person counted as one cluster; each knee at its highest grade (CTCAE). "
        "What nobody recorded is not here."
    )
    caption = " ".join(filter(None, (method, chosen.left_out(words))))
    rows = [
        _row(kind, style, each, words)
        for kind in kinds
        for style in chosen.styles
        if (each := kind.groups[style.position]) is not None
    ]
    if not rows:
        return empty_chart(table, caption, nobody(groups, words))
    if not any(row.value > 0 for row in rows):
        return empty_chart(table, caption, words.say("No adverse event is recorded for these knees."))
    wide, narrow = dot_layouts(rows, percent_axis(words), words)
    return chart(dot_traces(rows), wide, narrow, table, caption)


def _row(kind: HarmKind, style: Style, harm: HarmCount, words: Words) -> DotRow:
    share = harm.share
    value, lower, upper = (100 * one for one in (share.share.value, share.share.lower, share.share.upper))
    counted = f"<b>{words.percent(share.share.value)}</b> ({share.responders}/{share.judged})"
    worst = max((grade for grade in GRADES if harm.by_grade.get(grade)), default=0)
    if worst:
        counted += " " + words.say("grade ≤ %(grade)s", {"grade": worst})
    return DotRow(kind.name, style.name, style.color, value, lower, upper, counted)


def _table(kinds: Sequence[HarmKind], styles: Sequence[Style], words: Words) -> Table:
    header = (
        words.say("Event"),
        words.say("Group"),
        words.say("Knees with it"),
        words.say("Of"),
        words.say("Share"),
        words.say("Lower"),
        words.say("Upper"),
        *(words.say("Grade %(grade)s", {"grade": grade}) for grade in GRADES),
        words.say("Not graded"),
        words.say("Serious"),
    )
    values: list[tuple[Cell, ...]] = []
    rows: list[tuple[str, ...]] = []
    for kind in kinds:
        for style in styles:
            harm = kind.groups[style.position]
            if harm is None:
                continue
            share = harm.share
            shares = (share.share.value, share.share.lower, share.share.upper)
            grades = [harm.by_grade.get(grade, 0) for grade in (*GRADES, 0)]
            named, counted = (kind.name, style.name), (share.responders, share.judged)
            values.append((*named, *counted, *shares, *grades, harm.serious))
            spelled = (words.percent(one) for one in shares)
            rows.append((*named, *map(str, counted), *spelled, *map(str, grades), str(harm.serious)))
    return Table(header, tuple(rows), tuple(values))
