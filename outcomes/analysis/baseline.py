"""Baselines of a whole cohort at once, by the rule of one episode."""

import numpy as np

from outcomes.analysis.observations import FloatArray, Observations, run_starts

FIRST_BASELINE_DAY = -28
LAST_BASELINE_DAY = -1
MINIMUM_BASELINE_ENTRIES = 3


def baselines(table: Observations, episodes: int, block_day: FloatArray | None = None) -> FloatArray:
    """Median of each episode's entries on D−28…D−1, nan with fewer than three of them.

    The day of a diagnostic block and the next one are left out: the knee was numbed.

    Args:
        table: `pain_average` entries.
        episodes: number of episodes in the cohort.
        block_day: day since procedure of the diagnostic block, nan = none, shape (episodes,).
    """
    inside = (table.day >= FIRST_BASELINE_DAY) & (table.day <= LAST_BASELINE_DAY)
    if block_day is not None:
        since_block = table.day - block_day[table.episode]
        inside &= ~((since_block == 0) | (since_block == 1))
    episode, value = table.episode[inside], table.value[inside]
    order = np.lexsort((value, episode))
    episode, value = episode[order], value[order]
    starts = run_starts(episode)
    counts = np.diff(np.append(starts, episode.size))
    starts, counts = starts[counts >= MINIMUM_BASELINE_ENTRIES], counts[counts >= MINIMUM_BASELINE_ENTRIES]
    result = np.full(episodes, np.nan)
    result[episode[starts]] = (value[starts + (counts - 1) // 2] + value[starts + counts // 2]) / 2
    return result
