"""What each channel has said lately: changes of log odds, kept for two weeks."""

import math

EVIDENCE_DAYS = 14
_LEAST = 1e-9

Evidence = dict[str, dict[int, float]]
"""By channel and day, both in the order in which they came: how far the log odds moved."""


def note_evidence(evidence: Evidence, day: int, channel: str, before: float, after: float) -> None:
    """A report of this channel took a probability from `before` to `after`."""
    moved = _log_odds(after) - _log_odds(before)
    if channel in evidence:
        evidence[channel][day] = moved
    else:
        evidence[channel] = {day: moved}


def why(evidence: Evidence, day: int) -> dict[str, float]:
    """Log Bayes factors of the last 14 days: return (pain) and regrowth (sensation) begun, against not.

    What is older, no later day will ask for: it is dropped.
    """
    earliest = day - EVIDENCE_DAYS
    sums = {}
    for channel, said in list(evidence.items()):
        while said and (oldest := next(iter(said))) <= earliest:
            del said[oldest]
        if said:
            sums[channel] = sum(said.values())
        else:
            del evidence[channel]
    return sums


def last_entries(evidence: Evidence) -> tuple[tuple[int, str, float], ...]:
    """What the newest report of each channel did, the newest first: its day, its channel, and how far."""
    newest = [(day := next(reversed(said)), channel, said[day]) for channel, said in evidence.items()]
    newest.sort(reverse=True)
    return tuple(newest)


def _log_odds(p: float) -> float:
    kept = p if _LEAST < p < 1.0 - _LEAST else min(max(p, _LEAST), 1.0 - _LEAST)
    return math.log(kept / (1.0 - kept))
