"""Which sensory channels still deserve to be heard: each is watched by how well it was foretold.

A report that what is believed of the nerve foretold better than a nerve unheard of would have speaks for its
channel, one that contradicts it speaks against. The sum of these log predictive scores is kept per channel
and patient; a channel that misleads is heard no more until it has made up for it.
"""

from dataclasses import dataclass, field

_OFF_BELOW = -3.0  # nats: twenty to one against what its own reports led to believe [J]
_ON_ABOVE = 0.0
_MOST = 3.0  # past merits count for so much [J]


@dataclass
class Trust:
    """Scores by channel (0 where nothing was heard yet), and which channels are switched off."""

    scores: dict[str, float] = field(default_factory=dict)
    off: list[str] = field(default_factory=list)

    def judge(self, channel: str, gain: float) -> bool:
        """Whether a channel is heard after one more report; `gain` is its log predictive score in nats."""
        score = min(_MOST, self.scores.get(channel, 0.0) + gain)
        self.scores[channel] = score
        if score < _OFF_BELOW and channel not in self.off:
            self.off = sorted([*self.off, channel])
        elif score > _ON_ABOVE and channel in self.off:
            self.off = [each for each in self.off if each != channel]
        return channel not in self.off
