"""Opioid doses of the last months: how far they stand above a person's usual, and the flag of a rise."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Flags, Floats
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

_KEPT_DAYS = 120
_DOSE_DAYS = 7
_LEAST_DOSES = 3


class Doses(NamedTuple):
    """By episode and place the doses of the last 120 days: a day's place is its rest by 120.

    Attributes:
        days: the day that has the place.
        mme: the dose, morphine milligram equivalents.
        newest: by episode, the last day with a dose.
        positive: by episode, the last day with a dose that is not zero.
    """

    days: Days
    mme: Floats
    newest: Days
    positive: Days

    @classmethod
    def none(cls, episodes: int) -> "Doses":
        """Nothing was reported."""
        shape = (episodes, _KEPT_DAYS)
        return cls(np.full(shape, NEVER), np.zeros(shape), np.full(episodes, NEVER), np.full(episodes, NEVER))

    def add(self, episodes: Places, days: Days, mme: Floats) -> None:
        """One more day's dose of these episodes."""
        places = days % _KEPT_DAYS
        self.days[episodes, places] = days
        self.mme[episodes, places] = mme
        self.newest[episodes] = days
        some = mme > 0
        self.positive[episodes[some]] = days[some]

    def rises(self, episodes: Places, days: Days, first_day: int, recent_days: int) -> Floats:
        """How far log doses of the last week stand above the person's usual since the fall of pain.

        nan where there is no usual yet (three entries at least), or no opioid in either.
        """
        found = np.full(len(episodes), np.nan)
        asked = self._taken(episodes)
        if not asked.size:
            return found
        on, mme = self._kept(episodes[asked])
        today = days[asked, None]
        usual = (on >= first_day) & (on <= today - recent_days)
        recent = (on > today - _DOSE_DAYS) & (on <= today)
        counts = np.add.reduce(usual, axis=1)
        known = (counts >= _LEAST_DOSES) & recent.any(axis=1) & ((usual | recent) & (mme > 0)).any(axis=1)
        asked, mme, usual, recent = (each[known] for each in (asked, mme, usual, recent))
        logs = np.add.reduce(np.where(usual, np.log1p(mme), 0.0), axis=1) / counts[known]
        mean = np.add.reduce(np.where(recent, mme, 0.0), axis=1) / np.add.reduce(recent, axis=1)
        found[asked] = np.log1p(mean) - logs
        return found

    def have_risen(self, episodes: Places, days: Days, rule: AlarmParameters) -> Flags:
        """True where every dose of the last 14 days stands 30 % or 10 MME above the usual before them."""
        found = np.zeros(len(episodes), dtype=np.bool_)
        asked = self._taken(episodes)
        if not asked.size:
            return found
        on, mme = self._kept(episodes[asked])
        today = days[asked, None]
        recent = (on > today - rule.opioid_days) & (on <= today)
        before = (on > NEVER) & (on <= today - rule.opioid_days)
        least = np.minimum.reduce(np.where(recent, mme, np.inf), axis=1)
        lowest = np.minimum.reduce(np.where(before, mme, np.inf), axis=1)
        told = (np.add.reduce(recent, axis=1) >= 2) & before.any(axis=1)
        told &= least > lowest  # else not above the lowest even: the usual need not be looked for
        usual = _medians(mme[told], before[told])
        least = least[told]
        by_share = (usual > 0) & (least >= usual * (1 + rule.opioid_rise_share))
        found[asked[told]] = by_share | (least >= usual + rule.opioid_rise_mme)
        return found

    def _taken(self, episodes: Places) -> Places:
        """Which of these took any opioid in what is kept."""
        return np.asarray((self.positive[episodes] > self.newest[episodes] - _KEPT_DAYS).nonzero()[0])

    def _kept(self, episodes: Places) -> tuple[Days, Floats]:
        """Days and doses of these episodes; what is older than 120 days has no day."""
        days = self.days[episodes]
        kept = days > (self.newest[episodes] - _KEPT_DAYS)[:, None]
        return np.where(kept, days, NEVER), self.mme[episodes]


def _medians(values: Floats, among: Flags) -> Floats:
    """The median of each row, among these of its places."""
    ordered = np.sort(np.where(among, values, np.inf), axis=1)
    counts, own = np.add.reduce(among, axis=1), np.arange(len(values))
    return np.asarray((ordered[own, (counts - 1) // 2] + ordered[own, counts // 2]) / 2)
