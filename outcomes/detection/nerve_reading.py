"""What is said of nerves on a day."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.columns import chosen, put
from outcomes.detection.company import NerveBeliefs
from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, Flags, Floats, some
from outcomes.detection.nerve import NerveChain
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

NERVES = ("blocked", "regenerating", "recovered", "not_assessable")
_UNASSESSABLE = NERVES.index("not_assessable")


class Sensations(NamedTuple):
    """What is believed about nerves on a day each, in columns; nan throughout where one is not assessable.

    Attributes:
        nerves: the place of each in `NERVES`.
        p_regeneration: P(T_N <= today).
        p_blocked: and the like.
        p_recovered: below a tenth of the plateau.
        left: the mean share of the plateau that is left.
        regeneration_days: T_N, where it lies behind; else a day before all others.
    """

    nerves: Places
    p_regeneration: Floats
    p_blocked: Floats
    p_recovered: Floats
    left: Floats
    regeneration_days: Days

    @property
    def is_assessable(self) -> Flags:
        """Whether anything is believed."""
        return np.asarray(self.nerves != _UNASSESSABLE)


def sensations_of(chain: NerveChain, is_assessable: Flags, beliefs: NerveBeliefs | None) -> Sensations:
    """What is said of the nerve of each of some episodes.

    Args:
        chain: of the model.
        is_assessable: by episode.
        beliefs: of those that are, None where none is.
    """
    count = len(is_assessable)
    found = Sensations(
        np.full(count, _UNASSESSABLE),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, NEVER),
    )
    if beliefs is None:
        return found
    halved = np.where(beliefs.days >= EARLIEST_REGENERATION_DAY, beliefs.shares.halved, 0.0)
    blocked = beliefs.shares.blocked
    recovered = np.maximum(0.0, np.minimum(chain.gone_shares(beliefs.states), 1.0 - blocked))
    nerves = np.stack([blocked, 1.0 - blocked - recovered, recovered]).argmax(axis=0)
    days = np.full(len(halved), NEVER)
    is_back = halved > 0.5
    if some(is_back):
        days[is_back] = chosen(beliefs.regenerations, is_back).medians()
    said = Sensations(nerves, halved, blocked, recovered, beliefs.shares.left, days)
    if len(halved) == count:
        return said
    put(found, is_assessable.nonzero()[0], said)
    return found
