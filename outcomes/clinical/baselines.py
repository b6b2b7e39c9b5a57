"""What a knee was like before a procedure: pain and numbness on D-28 to D-1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from outcomes.clinical.episode import BASELINE_FIRST_DAY, BASELINE_LAST_DAY, Episode

__all__ = [
    "BASELINE_FIRST_DAY",
    "BASELINE_LAST_DAY",
    "FEWEST_BASELINE_ENTRIES",
    "Baseline",
    "baseline",
    "numbness_baseline",
]

FEWEST_BASELINE_ENTRIES = 3


@dataclass(frozen=True)
class Baseline:
    """The baseline of one episode.

    Attributes:
        value: median 24-h average pain, None with fewer than 3 entries.
        entries: how many entries it was, or would have been, computed from.
        is_steroid_marked: a steroid was injected within 90 days before; the value stands, marked.
    """

    value: float | None
    entries: int
    is_steroid_marked: bool


def baseline(pain_by_day: Mapping[date, float], episode: Episode) -> Baseline:
    """Median of `pain_average` on D-28 to D-1, without the day of a diagnostic block and the next.

    The entries are the knee's, so a retreatment reads those of the episode that it ends (design §3).

    Args:
        pain_by_day: `pain_average` of the knee by the day it is about, 0-10.
        episode: the episode whose baseline is wanted.
    """
    block_on = episode.procedure.block_on
    blocked = () if block_on is None else (block_on, block_on + timedelta(days=1))
    pains = [pain for on, pain in pain_by_day.items() if episode.lies_in_baseline(on) and on not in blocked]
    value = float(median(pains)) if len(pains) >= FEWEST_BASELINE_ENTRIES else None
    return Baseline(value, len(pains), episode.is_steroid_marked)


def numbness_baseline(numbness_by_day: Mapping[date, float], episode: Episode) -> float:
    """Median of `numbness` on D-28 to D-1, 0 when nothing was entered then."""
    values = [value for on, value in numbness_by_day.items() if episode.lies_in_baseline(on)]
    return float(median(values)) if values else 0.0
