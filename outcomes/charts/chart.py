"""What every chart gives: a figure, the same numbers as a table, and a caption."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.charts.theme import PALETTES

Cell = str | int | float | None
Figure = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """The numbers of a figure, to be read instead of it.

    Attributes:
        header: a heading per column, in the reader's language.
        rows: cells spelled for the reader.
        values: the same cells as plain numbers, for files.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A figure with its table twin.

    Colours in the figure are roles such as `role(ink)` or `role(accent/15)` (15 % opaque), because
    only the browser knows whether the reader's screen is light or dark; `static/js/charts.js` and
    `theme.coloured` put the palette in. `figure["layout"]["meta"]["narrow"]` holds what replaces parts
    of the layout on a phone.

    Attributes:
        figure: `data` and `layout` as plotly.js takes them; no trace where there is nothing to draw.
        table: the numbers of the figure.
        caption: how it was computed and over whom.
        notice: why nothing is drawn; empty where something is.
    """

    figure: Figure
    table: Table
    caption: str
    notice: str = ""

    def document(self) -> Figure:
        """Everything the browser needs to draw it, ready for JSON."""
        return {"figure": self.figure, "palettes": PALETTES}


def chart(
    traces: Sequence[Figure],
    layout: Figure,
    narrow: Figure,
    table: Table,
    caption: str,
) -> Chart:
    """Put a chart together.

    Args:
        traces: what is drawn, the same on every screen.
        layout: the layout on a wide screen.
        narrow: what replaces parts of it on a narrow one.
        table: the numbers of the figure.
        caption: how it was computed and over whom.
    """
    return Chart({"data": list(traces), "layout": layout | {"meta": {"narrow": narrow}}}, table, caption)


def empty_chart(table: Table, caption: str, notice: str) -> Chart:
    """A chart of nothing: no trace, and why."""
    return Chart({"data": [], "layout": {"meta": {"narrow": {}}}}, table, caption, notice)
