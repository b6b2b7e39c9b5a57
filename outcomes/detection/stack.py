"""Beliefs about pain of several episodes in one array, their nadirs one beneath the other.

One product moves them all. What becomes of one episode does not depend on those beside it, bit for bit: a
product is a stack of small ones of one shape, one per row, and a sum runs over an episode's own rows alone,
one after the other, so that rows of nothing at either end change nothing.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Flags, Floats

Places = npt.NDArray[np.intp]


class Rows:
    """Which rows are whose: those of an episode stand together, one for each nadir of its window.

    Attributes:
        firsts: where each window begins on the grid of nadirs.
        counts: how many nadirs each has, one at least.
        starts: the first row of each episode.
        owners: by row, the episode.
    """

    def __init__(self, firsts: Places, counts: Places) -> None:
        self.firsts = firsts
        self.counts = counts
        self.starts: Places = np.add.accumulate(counts) - counts
        self.owners: Places = np.repeat(np.arange(len(counts)), counts)

    @cached_property
    def nadirs(self) -> Places:
        """The place of each row on the grid of nadirs."""
        return np.asarray(np.arange(len(self.owners)) + (self.firsts - self.starts)[self.owners])

    def totals(self, by_row: Floats) -> Floats:
        """The sum over the rows of each episode, in their order, of 64-bit numbers."""
        return np.asarray(np.bincount(self.owners, by_row, len(self.counts)))

    def sums(self, columns: Floats) -> Floats:
        """The same of several columns at a stroke: column x row, and column x episode."""
        episodes, count = len(self.counts), len(columns)
        cells = self.owners + episodes * np.arange(count)[:, None]
        found = np.bincount(cells.reshape(-1), columns.reshape(-1), episodes * count)
        return np.asarray(found.reshape(count, episodes))

    def of(self, episodes: Places) -> tuple["Rows", Places]:
        """The rows of these episodes alone, and where they stand among all."""
        chosen = Rows(self.firsts[episodes], self.counts[episodes])
        shifts = self.starts[episodes] - chosen.starts
        return chosen, np.asarray(np.arange(len(chosen.owners)) + shifts[chosen.owners])

    @classmethod
    def joined(cls, some: Sequence["Rows"]) -> "Rows":
        """The rows of one, then those of the next."""
        return Rows(
            np.concatenate([each.firsts for each in some]), np.concatenate([each.counts for each in some])
        )

    def held(self, flags: Flags) -> tuple[Places, Places]:
        """The window of each episode from its first row with a flag to its last; one at least has it."""
        rows = flags.nonzero()[0]
        edges = self.owners[rows].searchsorted(np.arange(len(self.counts) + 1))
        first, last = rows[edges[:-1]], rows[edges[1:] - 1]
        return np.asarray(self.nadirs[first]), np.asarray(last - first + 1)


class PainStack(NamedTuple):
    """Beliefs one beneath the other: `belief` has row x position x scatter x weather."""

    rows: Rows
    belief: Floats
