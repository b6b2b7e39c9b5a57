"""What is said of the nerve on a day."""

from collections.abc import Sequence
from typing import NamedTuple

from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY
from outcomes.detection.episode import Episode, NerveBelief
from outcomes.detection.filter import Filter
from outcomes.detection.nerve_filter import stacked


class Sensation(NamedTuple):
    """What is believed about the nerve on a day; None throughout where it is not assessable."""

    nerve: str = "not_assessable"
    p_regeneration: float | None = None
    p_blocked: float | None = None
    p_recovered: float | None = None
    left: float | None = None
    regeneration_day: int | None = None


_NOT_ASSESSABLE = Sensation()


def sensations_on(filter_: Filter, asked: Sequence[tuple[Episode, int]]) -> list[Sensation]:
    """What is said of each episode's nerve on a day."""
    beliefs = filter_.nerve_on(asked)
    states = [belief.state for belief in beliefs if belief is not None]
    gone = iter(filter_.model.nerve.gone_shares(stacked(states)) if states else [])
    return [_NOT_ASSESSABLE if belief is None else _sensation(belief, next(gone)) for belief in beliefs]


def _sensation(belief: NerveBelief, gone: float) -> Sensation:
    halved = belief.halved if belief.day >= EARLIEST_REGENERATION_DAY else 0.0
    blocked = belief.blocked
    recovered = max(0.0, min(gone, 1.0 - blocked))
    shares = {"blocked": blocked, "regenerating": 1.0 - blocked - recovered, "recovered": recovered}
    day = belief.regenerations.median() if halved > 0.5 else None
    return Sensation(max(shares, key=shares.__getitem__), halved, blocked, recovered, belief.left, day)
