"""The drawn leg: where each zone lies, for the patient who taps it and for staff who read it.

One leg, seen by somebody who stands before the patient; the right one is the left one mirrored. The calf,
which lies behind, is drawn beside the shin. Lengths are those of the view box, of which a telephone shows
about 1.1 pixels each: the narrowest zone is 53 wide.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

WIDTH, HEIGHT = 300, 500
KNEECAP = (150, 218, 30, 38)
"""Centre and half axes; only to show which way up one is."""
_RADIUS = 16

# Corners of each zone of a left leg, inner side at the left.
_CORNERS: dict[str, tuple[tuple[int, int], ...]] = {
    "thigh_inner": ((14, 12), (104, 12), (110, 132), (38, 132), (22, 70)),
    "thigh_front": ((110, 12), (196, 12), (190, 132), (116, 132)),
    "thigh_outer": ((202, 12), (286, 12), (278, 70), (264, 132), (196, 132)),
    "knee_inner": ((32, 138), (88, 138), (86, 298), (40, 298), (26, 218)),
    "knee_upper_inner": ((94, 138), (147, 138), (147, 215), (92, 215)),
    "knee_upper_outer": ((153, 138), (208, 138), (210, 215), (153, 215)),
    "knee_lower_inner": ((92, 221), (147, 221), (147, 298), (92, 298)),
    "knee_lower_outer": ((153, 221), (210, 221), (206, 298), (153, 298)),
    "knee_outer": ((214, 138), (268, 138), (274, 218), (262, 298), (212, 298)),
    "shin_inner": ((48, 304), (117, 304), (117, 420), (70, 420), (46, 344)),
    "shin_outer": ((123, 304), (192, 304), (194, 344), (170, 420), (123, 420)),
    "calf": ((222, 312), (276, 312), (284, 350), (268, 420), (232, 420), (214, 350)),
    "foot": ((78, 426), (162, 426), (184, 478), (166, 492), (74, 492), (56, 478)),
}


@dataclass(frozen=True)
class ZoneShape:
    """One zone of the drawing: its outline as a path, the box around it, and its middle."""

    code: str
    path: str
    box: tuple[int, int, int, int]
    centre: tuple[float, float]


@cache
def leg(laterality: str) -> tuple[ZoneShape, ...]:
    """The zones of one leg, as they stand in the drawing."""
    return tuple(
        _shape(code, corners, is_mirrored=laterality == "right") for code, corners in _CORNERS.items()
    )


def _shape(code: str, corners: tuple[tuple[int, int], ...], *, is_mirrored: bool) -> ZoneShape:
    points = [(WIDTH - x if is_mirrored else x, y) for x, y in corners]
    columns, rows = [x for x, _ in points], [y for _, y in points]
    left, top = min(columns), min(rows)
    return ZoneShape(
        code,
        _rounded(points),
        (left, top, max(columns) - left, max(rows) - top),
        ((left + max(columns)) / 2, (top + max(rows)) / 2),
    )


def _rounded(points: Sequence[tuple[int, int]]) -> str:
    """A closed path through these corners, each of them rounded."""
    steps = []
    for place, corner in enumerate(points):
        into = _toward(corner, points[place - 1])
        out = _toward(corner, points[(place + 1) % len(points)])
        steps.append(f"{into}Q{corner[0]} {corner[1]} {out}")
    return "M" + "L".join(steps) + "Z"


def _toward(corner: tuple[int, int], other: tuple[int, int]) -> str:
    """The point on the way from a corner to the next where its rounding ends."""
    (x, y), (to_x, to_y) = corner, other
    share = min(0.5, _RADIUS / math.hypot(to_x - x, to_y - y))
    return f"{x + share * (to_x - x):.1f} {y + share * (to_y - y):.1f}"
