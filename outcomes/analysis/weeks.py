"""Weekly values: what every cohort curve and every report-based duration is computed from."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray, Observations, run_ends, run_starts

DAYS_PER_WEEK = 7


@dataclass(frozen=True, eq=False)
class Weeks:
    """Weekly means, one row per episode and week that holds an entry, in that order.

    Attributes:
        episode: index of the episode.
        week: number of the week; days 0–6 since procedure are week 0, days −7…−1 week −1.
        value: mean of the week's entries.
        entries: how many entries the mean is of.
        first_day: day of the week's first entry.
        last_day: day of the week's last entry.
    """

    episode: IntArray
    week: IntArray
    value: FloatArray
    entries: IntArray
    first_day: IntArray
    last_day: IntArray

    def __len__(self) -> int:
        return int(self.week.size)

    def since(self, week: int) -> "Weeks":
        """The rows from a week on."""
        kept = self.week >= week
        return Weeks(
            self.episode[kept],
            self.week[kept],
            self.value[kept],
            self.entries[kept],
            self.first_day[kept],
            self.last_day[kept],
        )


def weekly(table: Observations) -> Weeks:
    """Weekly means of each episode, weeks counted from the day of the procedure.

    Daily, adaptive and alarm-driven entries of a week weigh as one value, so that who is asked
    more often does not count more.
    """
    week = np.floor_divide(table.day, DAYS_PER_WEEK)
    starts = run_starts(table.episode, week)
    ends = run_ends(starts, len(table))
    entries = ends - starts + 1
    sums = np.add.reduceat(table.value, starts) if starts.size else np.empty(0)
    return Weeks(
        table.episode[starts], week[starts], sums / entries, entries, table.day[starts], table.day[ends]
    )
