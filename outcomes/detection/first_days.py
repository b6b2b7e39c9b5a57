"""When first days (T_P, T_N) lie, as far as the filter believes they lie behind: weights by day."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Floats, some
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

MOST = 40
_NOTHING = 1e-7
_SMALLEST_SCALE = 1e-6
_NOT_YET = -NEVER
_PLACES = np.arange(MOST)


class FirstDays(NamedTuple):
    """Of each episode P(first day = d, and it lies behind), kept in step with the filter's own totals.

    Attributes:
        days: episode x place, ascending; a day far ahead where a place is free.
        relative: episode x place, the weights but for their scale; 0 where a place is free.
        counts: how many places of each episode are taken.
        scales: by episode.
    """

    days: Days
    relative: Floats
    counts: Places
    scales: Floats

    @classmethod
    def none(cls, episodes: int) -> "FirstDays":
        """Nothing lies behind."""
        return cls(
            np.full((episodes, MOST), _NOT_YET, dtype=np.int64),
            np.zeros((episodes, MOST)),
            np.zeros(episodes, dtype=np.intp),
            np.ones(episodes),
        )

    def totals(self) -> Floats:
        """P(it lies behind)."""
        return np.asarray(np.add.reduce(self.relative, axis=1) * self.scales)

    def arrive(self, after_days: Days, until_days: Days, totals: Floats, earliest: int) -> None:
        """The totals have grown by time passing: what is new arrived between the two days."""
        fresh = totals - self.totals()
        grown = (fresh > _NOTHING).nonzero()[0]
        if not grown.size:
            return
        days = np.maximum(earliest, (after_days[grown] + 1 + until_days[grown]) // 2)
        weights = fresh[grown] / self.scales[grown]
        counts = self.counts[grown]
        full = counts == MOST
        if some(full):
            self._merge(grown[full], days[full], weights[full])
            grown, days, weights, counts = (each[~full] for each in (grown, days, weights, counts))
        self.days[grown, counts] = days
        self.relative[grown, counts] = weights
        self.counts[grown] += 1

    def rescale(self, totals: Floats) -> None:
        """A report has changed the totals: all first days of an episode share in it alike."""
        before = np.add.reduce(self.relative, axis=1)
        scales = np.divide(totals, before, out=np.zeros_like(before), where=before > 0)
        self.scales[:] = scales
        extreme = (scales < _SMALLEST_SCALE) | (scales > 1.0 / _SMALLEST_SCALE)
        if some(extreme):
            self.relative[extreme] *= scales[extreme, None]
            self.scales[extreme] = 1.0

    def until(self, days: Days) -> Floats:
        """P(first day <= day, and it lies behind)."""
        behind = np.where(self.days <= days[:, None], self.relative, 0.0)
        return np.asarray(np.add.reduce(behind, axis=1) * self.scales)

    def quantiles(self, masses: Floats) -> Days:
        """The first days at which the weights, summed in time, reach these masses.

        The last where they do not, and a day far ahead where nothing lies behind.
        """
        reached = np.add.accumulate(self.relative, axis=1) < (masses / self.scales)[:, None]
        places = np.minimum(np.add.reduce(reached, axis=1), self.counts - 1)
        return np.asarray(self.days[np.arange(len(places)), np.maximum(places, 0)])

    def medians(self) -> Days:
        """The days in the middle of what lies behind."""
        return self.quantiles(0.5 * self.totals() * (1 - 1e-9))

    def _merge(self, episodes: Places, days: Days, weights: Floats) -> None:
        """One more day of those whose places are taken: the neighbours that weigh least together are one."""
        longer = np.concatenate([self.days[episodes], days[:, None]], axis=1)
        heavier = np.concatenate([self.relative[episodes], weights[:, None]], axis=1)
        pairs = heavier[:, :-1] + heavier[:, 1:]
        own, least = np.arange(len(episodes)), pairs.argmin(axis=1)
        weight, later = pairs[own, least], heavier[own, least + 1]
        shares = np.divide(later, weight, out=np.full_like(weight, 0.5), where=weight > 0)
        first, second = longer[own, least], longer[own, least + 1]
        kept = own[:, None], _PLACES + (least[:, None] < _PLACES)
        self.days[episodes] = longer[kept]
        self.relative[episodes] = heavier[kept]
        self.days[episodes, least] = first + np.rint(shares * (second - first)).astype(np.int64)
        self.relative[episodes, least] = weight
