"""Who is missing, and what the result would be had they done badly, or well."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from outcomes.analysis.responders import Share
from outcomes.charts.chart import Cell, Chart, Table, chart, empty_chart
from outcomes.charts.dot_rows import DotRow, dot_layouts, dot_traces
from outcomes.charts.groups import Group, Style, nobody, selection
from outcomes.charts.responders import percent_axis, share_row
from outcomes.charts.theme import role
from outcomes.charts.words import Words


@dataclass(frozen=True)
class MirrorGroup:
    """One group's responders, three ways, and why knees are missing."""

    judged: Share
    worst: Share
    best: Share
    reasons: Mapping[str, int]


def mirror_chart(
    found: Sequence[MirrorGroup], groups: Sequence[Group], reasons: Mapping[str, str], day: int, words: Words
) -> Chart:
    """Draw the share of responders as judged, and with the missing counted against and for it.

    Args:
        found: one per drawn group.
        groups: name and people of each, in the same order.
        reasons: names of the reasons, in the reader's language, by code.
        day: day of the response.
        words: the reader's language.
    """
    chosen = selection(groups)
    table = _table(found, chosen.styles, reasons, words)
    method = words.say(
        "Knees with at least 30\u00a0%% less pain around day %(day)s: of those that could be judged; with "
        "every missing knee as without response; with every missing knee as with response. The truth lies "
        "between the last two. Knees whose day has not come yet are not counted.",
        {"day": day},
    )
    caption = " ".join(filter(None, (method, chosen.left_out(words))))
    rows = [row for style in chosen.styles for row in _rows(style, found[style.position], words)]
    if all(row.value != row.value for row in rows):
        return empty_chart(table, caption, nobody(groups, words))
    wide, narrow = dot_layouts(rows, percent_axis(words), words)
    return chart(dot_traces(rows), wide, narrow, table, caption)


def _rows(style: Style, each: MirrorGroup, words: Words) -> list[DotRow]:
    named = (
        (words.say("as judged"), each.judged, style.color),
        (words.say("had all the missing failed"), each.worst, role("quiet")),
        (words.say("had all the missing responded"), each.best, role("quiet")),
    )
    return [
        share_row(style.name, replace(style, name=name, color=color), share, words)
        for name, share, color in named
    ]


def _table(
    found: Sequence[MirrorGroup], styles: Sequence[Style], reasons: Mapping[str, str], words: Words
) -> Table:
    header = (
        words.say("Group"),
        words.say("Judged"),
        words.say("Missing"),
        words.say("Share as judged"),
        words.say("Missing as failures"),
        words.say("Missing as responders"),
        *reasons.values(),
    )
    values: list[tuple[Cell, ...]] = []
    rows: list[tuple[str, ...]] = []
    for style in styles:
        each = found[style.position]
        ways = [one.share.value for one in (each.judged, each.worst, each.best)]
        counts = [each.reasons.get(code, 0) for code in reasons]
        fixed = (style.name, each.judged.judged, each.judged.missing)
        values.append((*fixed, *(None if one != one else one for one in ways), *counts))
        rows.append((*map(str, fixed), *(words.percent(one) for one in ways), *map(str, counts)))
    return Table(header, tuple(rows), tuple(values))
