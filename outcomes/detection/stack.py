"""Beliefs about pain of several episodes in one array, their nadirs one beneath the other.

One product moves them all. What becomes of one episode does not depend on those beside it, bit for bit: a
product is a stack of small ones of one shape, one per row, and a sum runs over an episode's own rows alone.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Flags, Floats

Places = npt.NDArray[np.intp]


class PainState(NamedTuple):
    """The belief over a window of nadirs from the grid's place `first` on; elsewhere it is nothing.

    `belief` has nadir x position x scatter x weather.
    """

    first: int
    belief: Floats

    @property
    def window(self) -> slice:
        """The window as a slice of the grid of nadirs."""
        return slice(self.first, self.first + len(self.belief))


class Rows:
    """Which rows are whose: those of an episode stand together, one for each nadir of its window."""

    def __init__(self, firsts: Sequence[int], counts: Sequence[int]) -> None:
        self.firsts = firsts
        self.counts = counts
        self.starts: Places = np.fromiter(accumulate(counts[:-1], initial=0), np.intp, len(counts))
        self.owners: Places = np.repeat(np.arange(len(counts)), counts)

    @property
    def windows(self) -> list[slice]:
        """The window of each episode on the grid of nadirs."""
        return [slice(first, first + count) for first, count in zip(self.firsts, self.counts, strict=True)]

    @property
    def spans(self) -> list[slice]:
        """The rows of each episode."""
        starts: list[int] = self.starts.tolist()
        return [slice(start, start + count) for start, count in zip(starts, self.counts, strict=True)]

    @cached_property
    def nadirs(self) -> Places:
        """The place of each row on the grid of nadirs."""
        shifts = np.fromiter(self.firsts, np.intp, len(self.firsts)) - self.starts
        return np.asarray(np.arange(len(self.owners)) + shifts[self.owners])

    def totals(self, by_row: Floats) -> Floats:
        """The sum over the rows of each episode."""
        return np.asarray(np.add.reduceat(by_row, self.starts, axis=0))

    def held(self, flags: Flags) -> list[slice]:
        """The rows of each episode from its first with a flag to its last; one at least has it."""
        rows = flags.nonzero()[0]
        edges = self.owners[rows].searchsorted(np.arange(len(self.counts) + 1))
        return list(map(slice, rows[edges[:-1]].tolist(), (rows[edges[1:] - 1] + 1).tolist()))


class PainStack(NamedTuple):
    """Beliefs one beneath the other: `belief` has row x position x scatter x weather."""

    rows: Rows
    belief: Floats

    @classmethod
    def of(cls, states: Sequence[PainState], deeper: Iterable[bool] = repeat(False)) -> "PainStack":
        """These states, each with one more nadir at its low end where it is to go deeper and can."""
        firsts, parts, counts = [], [], []
        for (first, belief), goes_deeper in zip(states, deeper, strict=False):
            room = 1 if goes_deeper and first > 0 else 0
            if room:
                parts.append(np.zeros_like(belief[:1]))
            parts.append(belief)
            firsts.append(first - room)
            counts.append(len(belief) + room)
        return cls(Rows(firsts, counts), np.concatenate(parts))

    def states(self, spans: Sequence[slice]) -> list[PainState]:
        """The state of each episode, over these of its rows."""
        starts: list[int] = self.rows.starts.tolist()
        return [
            PainState(first + span.start - start, self.belief[span])
            for first, start, span in zip(self.rows.firsts, starts, spans, strict=True)
        ]
