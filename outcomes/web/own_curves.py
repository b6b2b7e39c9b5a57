"""A patient's own pain curve as a drawing of plain shapes, without JavaScript, and its table twin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from outcomes.analysis.smoothing import smooth
from outcomes.services.own_records import OwnCurve

WIDTH, HEIGHT = 360, 236
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 350, 22, 196
_FIRST_DAY, _SHORTEST_SPAN = -28, 60
_DAYS_OF_A_MONTH = 365.25 / 12
_MOST_TICKS = 4
_TABLE_ROWS = 30
_WORD_ROOM = 32
"""Half the width of “8 months”, so that the last word is not cut."""


@dataclass(frozen=True)
class Mark:
    """A place on an axis: where, and what it says."""

    at: float
    number: int


@dataclass(frozen=True)
class Row:
    """One line of the table twin."""

    on: date
    day: int
    pain: float


@dataclass(frozen=True)
class Drawing:
    """Shapes in the units of a box of WIDTH by HEIGHT.

    Attributes:
        curve: what is drawn.
        dots: centres of the entries.
        lines: paths of the smooth line; none crosses day 0 or a gap of more than 30 days.
        rungs: heights of the pains 0, 2 … 10.
        months: places of whole months after the procedure.
        procedure_at: place of day 0.
        today_at: place of today.
        baseline_at: height of the usual pain before; None where it is not known.
        window: left edge and width of the days in which feeling usually comes back; None without.
        rows: the newest entries, newest first.
    """

    curve: OwnCurve
    dots: tuple[tuple[float, float], ...]
    lines: tuple[str, ...]
    rungs: tuple[Mark, ...]
    months: tuple[Mark, ...]
    procedure_at: float
    today_at: float
    baseline_at: float | None
    window: tuple[float, float] | None
    rows: tuple[Row, ...]

    @property
    def left(self) -> int:
        """Left edge of the field."""
        return _LEFT

    @property
    def right(self) -> int:
        """Right edge of the field."""
        return _RIGHT

    @property
    def top(self) -> int:
        """Upper edge of the field, pain 10."""
        return _TOP

    @property
    def bottom(self) -> int:
        """Lower edge of the field, pain 0."""
        return _BOTTOM


def draw(curve: OwnCurve) -> Drawing:
    """Lay out one knee's curve."""
    shown = [(day, pain) for day, pain in zip(curve.days, curve.pains, strict=True) if day >= _FIRST_DAY]
    first = min((day for day, _ in shown), default=0)
    first = min(first, -7)
    last = max(curve.today, _SHORTEST_SPAN, curve.window.last_day if curve.window else 0) + 4

    def across(day: float) -> float:
        return round(_LEFT + (day - first) / (last - first) * (_RIGHT - _LEFT), 1)

    baseline, window = curve.baseline, curve.window
    return Drawing(
        curve=curve,
        dots=tuple((across(day), _up(pain)) for day, pain in shown),
        lines=tuple(
            _path(
                [
                    (across(int(day)), _up(float(value)))
                    for day, value in zip(piece.day, piece.value, strict=True)
                ]
            )
            for piece in smooth(
                np.array([day for day, _ in shown], np.int64),
                np.array([pain for _, pain in shown], np.float64),
                highest=10.0,
            )
        ),
        rungs=tuple(Mark(_up(pain), pain) for pain in range(0, 11, 2)),
        months=_months(across, last),
        procedure_at=across(0),
        today_at=across(curve.today),
        baseline_at=None if baseline is None else _up(baseline),
        window=(
            (across(window.first_day), round(across(window.last_day) - across(window.first_day), 1))
            if window
            else None
        ),
        rows=tuple(
            Row(curve.date_of(day), day, pain)
            for day, pain in list(zip(curve.days, curve.pains, strict=True))[::-1][:_TABLE_ROWS]
        ),
    )


def _up(pain: float) -> float:
    return round(_BOTTOM - pain / 10 * (_BOTTOM - _TOP), 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def _months(across, last: int) -> tuple[Mark, ...]:  # type: ignore[no-untyped-def]  # a local function
    months = int(last // _DAYS_OF_A_MONTH)
    step = max(1, -(-months // _MOST_TICKS))
    marks = [Mark(across(month * _DAYS_OF_A_MONTH), month) for month in range(step, months + 1, step)]
    return tuple(mark for mark in marks if mark.at <= WIDTH - _WORD_ROOM)
