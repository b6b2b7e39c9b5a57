"""What is said of nerves on a day."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.columns import chosen
from outcomes.detection.company import Company
from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, Flags, Floats, some
from outcomes.detection.filter import Filter
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


def sensations_on(filter_: Filter, company: Company, episodes: Places, days: Days) -> Sensations:
    """What is said of the nerve of each of these episodes on a day."""
    count = len(episodes)
    found = Sensations(
        np.full(count, _UNASSESSABLE),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.full(count, NEVER),
    )
    at = company.is_assessable(episodes).nonzero()[0]
    if not at.size:
        return found
    beliefs = filter_.nerve_on(company, episodes[at], days[at])
    halved = np.where(beliefs.days >= EARLIEST_REGENERATION_DAY, beliefs.shares.halved, 0.0)
    blocked = beliefs.shares.blocked
    gone = filter_.model.nerve.gone_shares(beliefs.states)
    recovered = np.maximum(0.0, np.minimum(gone, 1.0 - blocked))
    found.nerves[at] = np.stack([blocked, 1.0 - blocked - recovered, recovered]).argmax(axis=0)
    found.p_regeneration[at] = halved
    found.p_blocked[at] = blocked
    found.p_recovered[at] = recovered
    found.left[at] = beliefs.shares.left
    is_back = halved > 0.5
    if some(is_back):
        found.regeneration_days[at[is_back]] = chosen(beliefs.regenerations, is_back).medians()
    return found
