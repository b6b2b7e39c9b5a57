"""Baselines of a whole cohort at once, by the rule of one episode."""

import numpy as np

from outcomes.analysis.observations import FloatArray, Observations, run_ends, run_starts
from outcomes.clinical.baselines import FEWEST_BASELINE_ENTRIES
from outcomes.clinical.episode import BASELINE_FIRST_DAY, BASELINE_LAST_DAY


def baselines(table: Observations, episodes: int, block_day: FloatArray | None = None) -> FloatArray:
    """Median of each episode's entries on D−28…D−1, nan with fewer than three of them.

    The day of a diagnostic block and the next one are left out: the knee was numbed.

    Args:
        table: `pain_average` entries.
        episodes: number of episodes in the cohort.
        block_day: day since procedure of the diagnostic block, nan = none, shape (episodes,).
    """
    inside = (table.day >= BASELINE_FIRST_DAY) & (table.day <= BASELINE_LAST_DAY)
    if block_day is not None:
        since_block = table.day - block_day[table.episode]
        inside &= ~((since_block == 0) | (since_block == 1))
    episode, value = table.episode[inside], table.value[inside]
    order = np.lexsort((value, episode))
    episode, value = episode[order], value[order]
    starts = run_starts(episode)
    counts = run_ends(starts, episode.size) - starts + 1
    starts, counts = starts[counts >= FEWEST_BASELINE_ENTRIES], counts[counts >= FEWEST_BASELINE_ENTRIES]
    result = np.full(episodes, np.nan)
    result[episode[starts]] = (value[starts + (counts - 1) // 2] + value[starts + counts // 2]) / 2
    return result
