"""What each channel has said lately: changes of log odds, kept for two weeks."""

import math

EVIDENCE_DAYS = 14
_LEAST = 1e-9

Evidence = dict[str, dict[int, float]]
"""By channel and day, both in the order in which they came: how far the log odds moved."""


def note_evidence(evidence: Evidence, day: int, channel: str, before: float, after: float) -> None:
    """A report of this channel took a probability from `before` to `after`."""
    evidence.setdefault(channel, {})[day] = _log_odds(after) - _log_odds(before)


def why(evidence: Evidence, day: int) -> dict[str, float]:
    """Log Bayes factors of the last 14 days: return (pain) and regrowth (sensation) begun, against not.

    What is older, no later day will ask for: it is dropped.
    """
    earliest = day - EVIDENCE_DAYS
    for channel in list(evidence):
        said = evidence[channel]
        while said and (oldest := next(iter(said))) <= earliest:
            del said[oldest]
        if not said:
            del evidence[channel]
    return {channel: sum(said.values()) for channel, said in evidence.items()}


def last_entries(evidence: Evidence) -> tuple[tuple[int, str, float], ...]:
    """What the newest report of each channel did, the newest first: its day, its channel, and how far."""
    newest = ((*next(reversed(said.items())), channel) for channel, said in evidence.items())
    return tuple(sorted(((day, channel, moved) for day, moved, channel in newest), reverse=True))


def _log_odds(p: float) -> float:
    kept = p if _LEAST < p < 1.0 - _LEAST else min(max(p, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))
