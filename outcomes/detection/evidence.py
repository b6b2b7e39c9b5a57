"""What each channel has said lately: changes of log odds, kept for two weeks."""

import math

from outcomes.detection.memory import Memory

EVIDENCE_DAYS = 14
_LAST_ENTRIES = 4


def note_evidence(memory: Memory, day: int, channel: str, before: float, after: float) -> None:
    """A report of this channel took a probability from `before` to `after`."""
    memory.evidence.append((day, channel, _log_odds(after) - _log_odds(before)))


def forget_old_evidence(memory: Memory, day: int) -> None:
    """What no `why` from this day on will name."""
    if memory.evidence and memory.evidence[0][0] <= day - EVIDENCE_DAYS:
        memory.evidence = [row for row in memory.evidence if row[0] > day - EVIDENCE_DAYS]


def why(memory: Memory, day: int) -> dict[str, float]:
    """Log Bayes factors of the last 14 days: return (pain) and regrowth (sensation) begun, against not."""
    sums: dict[str, float] = {}
    for when, channel, value in memory.evidence:
        if when > day - EVIDENCE_DAYS:
            sums[channel] = sums.get(channel, 0.0) + value
    return sums


def last_entries(memory: Memory) -> tuple[tuple[int, str, float], ...]:
    """What the last reports did: day, channel, change of log odds, the newest at the end."""
    return tuple(memory.evidence[-_LAST_ENTRIES:])


def _log_odds(p: float) -> float:
    kept = min(max(p, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
