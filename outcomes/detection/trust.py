"""Sensory channels that still deserve to be heard: each is watched by how well it was foretold.

A report that what is believed of the nerve foretold better than a nerve unheard of would have speaks for its
channel, one that contradicts it speaks against. The sum of these log predictive scores is kept per channel
and patient; a channel that misleads is heard no more until it has made up for it.
"""

from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Flags, Floats
from outcomes.detection.stack import Places

SENSORY_CHANNELS = ("numbness", "numbness_area", "tingling")
NUMBNESS, AREA, TINGLING = range(3)
_OFF_BELOW = -3.0  # nats: twenty to one against what its own reports led to believe [J]
_ON_ABOVE = 0.0
_MOST = 3.0  # past merits count for so much [J]
_BITS = 1 << np.arange(len(SENSORY_CHANNELS))
_NAMES = [
    tuple(each for place, each in enumerate(SENSORY_CHANNELS) if bits >> place & 1) for bits in range(8)
]


class Trust(NamedTuple):
    """Scores by episode and channel (0 where nothing was heard yet), and which are switched off."""

    scores: Floats
    off: Flags

    @classmethod
    def full(cls, episodes: int) -> "Trust":
        """Every channel of every episode is heard."""
        shape = (episodes, len(SENSORY_CHANNELS))
        return cls(np.zeros(shape), np.zeros(shape, dtype=np.bool_))

    def judge(self, episodes: Places, channel: int, gains: Floats) -> Flags:
        """Whether a channel is heard after one more report of each of these episodes.

        Args:
            episodes: whose reports.
            channel: the place of the channel.
            gains: log predictive scores of the reports, in nats.
        """
        scores = np.minimum(_MOST, self.scores[episodes, channel] + gains)
        off = (scores < _OFF_BELOW) | (self.off[episodes, channel] & ~(scores > _ON_ABOVE))
        self.scores[episodes, channel] = scores
        self.off[episodes, channel] = off
        return np.asarray(~off)

    def unheard(self) -> list[tuple[str, ...]]:
        """The channels of each episode that are switched off."""
        found: list[int] = (self.off @ _BITS).tolist()
        return [_NAMES[bits] for bits in found]
