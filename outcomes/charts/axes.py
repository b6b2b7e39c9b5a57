"""The axis of days since procedure."""

import math
from typing import Any

from outcomes.charts.theme import axis
from outcomes.charts.words import Words

_STEPS = (7, 14, 30, 60, 90, 180, 365, 730)


def day_ticks(first: float, last: float, most: int) -> list[int]:
    """Round days from the first to the last, day 0 among them if it lies between, at most so many.

    Args:
        first: left end of the axis.
        last: right end.
        most: how many labels have room.
    """
    for step in (*_STEPS, 365 * math.ceil((last - first) / 365 / max(most - 1, 1))):
        ticks = list(range(math.ceil(first / step) * step, math.floor(last) + 1, step))
        if len(ticks) <= most:
            return ticks
    return [0]


def day_axis(first: float, last: float, most: int, words: Words) -> dict[str, Any]:
    """The axis of days since procedure.

    Args:
        first: left end, days since procedure.
        last: right end.
        most: how many labels have room.
        words: the reader's language.
    """
    ticks = day_ticks(first, last, most)
    labels = [words.day(tick) for tick in ticks]
    return axis(
        {
            "range": [first, last],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": labels,
            "ticklabelstandoff": 6,
        }
    )
