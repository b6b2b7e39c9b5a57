"""How badly the missing would have to have done for a difference to vanish."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.analysis.responders import Share


@dataclass(frozen=True)
class TippingPoint:
    """Two groups whose shares of responders differ, and when they would not.

    Attributes:
        better: position of the group with the higher share among the judged.
        other: position of the group it is compared with.
        share: share of the better group's missing knees that would have to have responded for the two
            groups to come out alike, the other's missing taken to be like its judged; below 0 the
            difference stands even had none of them responded.
    """

    better: int
    other: int
    share: float


def tipping_point(judged: Sequence[Share]) -> TippingPoint | None:
    """The tipping point of the two groups judged best and worst; None where nothing can tip.

    x with (r + x m) / (n + m) = p: r of n judged responded in the better group, m are missing there,
    p is the other group's share. Source: Yan 2009, J Biopharm Stat 19:1085 (tipping points of binary
    outcomes, the simplest case; unverified).

    Args:
        judged: share of responders of each group, from `shares`.
    """
    known = [(each.share.value, place) for place, each in enumerate(judged) if each.judged]
    if len(known) < 2 or min(known)[0] == max(known)[0]:
        return None
    (low, other), (_, better) = min(known), max(known)
    best = judged[better]
    if not best.missing:
        return None
    needed = (low * (best.judged + best.missing) - best.responders) / best.missing
    return TippingPoint(better, other, needed)
