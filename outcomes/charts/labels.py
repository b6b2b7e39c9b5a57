"""Labels at the line's end, kept apart from each other and within their room."""

import textwrap
from collections.abc import Sequence

import numpy as np


def spread(heights: Sequence[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Places for labels: as near to their lines as a gap between them allows, in the same order.

    Labels that would touch move apart about their common middle (pool adjacent violators).

    Args:
        heights: where each line ends.
        gap: least distance between two labels.
        lowest: lower end of the room.
        highest: upper end of the room.
    """
    if not heights:
        return []
    order = np.argsort(heights, kind="stable")
    pools: list[list[float]] = []  # of labels that touch: sum of their wishes, how many
    for rank, position in enumerate(order):
        pools.append([heights[position] - rank * gap, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
            total, count = pools.pop()
            pools[-1][0] += total
            pools[-1][1] += count
    top = highest - (len(heights) - 1) * gap
    bases = [
        min(max(total / count, lowest), max(top, lowest)) for total, count in pools for _ in range(int(count))
    ]
    places = [0.0] * len(heights)
    for rank, position in enumerate(order):
        places[int(position)] = float(bases[rank] + rank * gap)
    return places


def wrapped(name: str, width: int, most_lines: int = 2) -> list[str]:
    """A name in lines of at most so many characters; what does not fit ends in an ellipsis.

    Args:
        name: as typed or translated.
        width: characters a line has room for.
        most_lines: lines there is room for.
    """
    lines = textwrap.wrap(name, width) or [""]
    if len(lines) <= most_lines:
        return lines
    last = lines[most_lines - 1][: width - 1].rstrip()
    return [*lines[: most_lines - 1], f"{last}…"]
