"""Weekly values as a picture: one row an episode, one column a week."""

import numpy as np

from outcomes.analysis.observations import FloatArray
from outcomes.analysis.weeks import Weeks


def week_matrix(weeks: Weeks, episodes: int, first_week: int, last_week: int) -> FloatArray:
    """Weekly values by episode and week, nan where nothing was entered.

    Args:
        weeks: weekly means, from `weekly`.
        episodes: number of episodes in the cohort.
        first_week: week of the first column.
        last_week: week of the last column, included.
    """
    matrix = np.full((episodes, last_week - first_week + 1), np.nan)
    inside = (weeks.week >= first_week) & (weeks.week <= last_week)
    matrix[weeks.episode[inside], weeks.week[inside] - first_week] = weeks.value[inside]
    return matrix


def binned(rows: FloatArray, most: int) -> FloatArray:
    """Neighbouring rows averaged so that at most so many are left; absent values take no part.

    Args:
        rows: in the order in which they are to be seen, shape (rows, columns) or (rows,).
        most: how many rows may be left.
    """
    if len(rows) <= most:
        return rows
    bin_of = np.arange(len(rows)) * most // len(rows)
    starts = np.searchsorted(bin_of, np.arange(most))
    known = ~np.isnan(rows)
    sums = np.add.reduceat(np.where(known, rows, 0.0), starts, axis=0)
    counts = np.add.reduceat(known, starts, axis=0, dtype=np.int64)
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means
