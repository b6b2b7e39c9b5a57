"""What each channel has said lately: changes of log odds, kept for two weeks."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

EVIDENCE_DAYS = 14
_LEAST = 1e-9
_CHANNELS = ("numbness", "numbness_area", "opioids", "pain", "tingling")
_PLACE = {channel: place for place, channel in enumerate(_CHANNELS)}
_BITS = 1 << np.arange(len(_CHANNELS))
_SPOKEN = [[place for place in range(len(_CHANNELS)) if bits >> place & 1] for bits in range(2 ** len(_BITS))]

LastEntries = tuple[tuple[int, str, float], ...]


class Evidence(NamedTuple):
    """How far the log odds moved: episode x channel x place, a day's place is its rest by 14.

    Attributes:
        moved: how far.
        days: the day that has the place.
        newest: episode x channel, the last day with a report.
    """

    moved: Floats
    days: Days
    newest: Days

    @classmethod
    def none(cls, episodes: int) -> "Evidence":
        """No channel has spoken."""
        shape = (episodes, len(_CHANNELS), EVIDENCE_DAYS)
        return cls(np.zeros(shape), np.full(shape, NEVER), np.full(shape[:2], NEVER))

    def note(self, episodes: Places, days: Days, channel: str, before: Floats, after: Floats) -> None:
        """Reports of this channel took a probability of these episodes from `before` to `after`."""
        own, places = _PLACE[channel], days % EVIDENCE_DAYS
        self.moved[episodes, own, places] = np.log(_odds(after) / _odds(before))
        self.days[episodes, own, places] = days
        self.newest[episodes, own] = days

    def told(self, days: Days) -> tuple[list[dict[str, float]], list[LastEntries]]:
        """What has been said up to a day of each episode, all that was absorbed.

        Returns:
            By episode the log Bayes factors of the last 14 days, by channel: return (pain) and regrowth
            (sensation) begun, against not; and what the newest report of each of these channels did, the
            newest first: its day, its channel, and how far.
        """
        earliest = days - EVIDENCE_DAYS
        moved, newest = self.moved, self.newest
        kept = np.where(self.days > earliest[:, None, None], moved, 0.0)
        sums: list[list[float]] = np.add.reduce(kept, axis=2).tolist()
        spoken: list[int] = ((newest > earliest[:, None]) @ _BITS).tolist()
        last = np.take_along_axis(moved, (newest % EVIDENCE_DAYS)[:, :, None], axis=2)[:, :, 0].tolist()
        # Of channels that are equally new the last in the alphabet comes first.
        orders: list[list[int]] = np.argsort(newest, axis=1, kind="stable")[:, ::-1].tolist()
        why, entries = [], []
        for total, bits, order, on, how_far in zip(sums, spoken, orders, newest.tolist(), last, strict=True):
            who = _SPOKEN[bits]
            why.append({_CHANNELS[place]: total[place] for place in who})
            newest_first = order[: len(who)]
            entries.append(tuple([(on[place], _CHANNELS[place], how_far[place]) for place in newest_first]))
        return why, entries


def _odds(p: Floats) -> Floats:
    kept = np.minimum(np.maximum(p, _LEAST), 1.0 - _LEAST)
    return np.asarray(kept / (1.0 - kept))
