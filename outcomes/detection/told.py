"""What episodes say on a day each, in columns, and the order in which many are read side by side."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.columns import chosen
from outcomes.detection.definitions import Flags, Floats, every
from outcomes.detection.series import CHANNELS, NEVER, Days, Entry, Series
from outcomes.detection.stack import Places


class Told(NamedTuple):
    """One day's entries of each of some episodes of a company; nan where absent.

    Attributes:
        episodes: their places in the company, ascending.
        days: of the entries; the rest are their values.
    """

    episodes: Places
    days: Days
    pain: Floats
    numbness: Floats
    tingling: Floats
    numbness_area: Floats
    opioid_mme: Floats

    @classmethod
    def by(cls, entries: Sequence[tuple[int, Entry]]) -> "Told":
        """Entries of the episodes at these places of a company, which ascend."""
        places, rows = zip(*entries, strict=True)
        days, *columns = zip(*rows, strict=True)
        return cls(np.array(places), np.array(days), *(np.array(each, dtype=np.float64) for each in columns))

    def where(self, flags: Flags) -> "Told":
        """Those of these entries with a flag."""
        return self if every(flags) else chosen(self, flags)

    @property
    def speaks_of_pain(self) -> Flags:
        """Whether an entry has a report of pain or a dose."""
        return np.asarray(~(np.isnan(self.pain) & np.isnan(self.opioid_mme)))

    @property
    def makes_a_reading(self) -> Flags:
        """Whether a day from D0 on with this entry gets a reading of its own."""
        silent = np.isnan(self.pain) & np.isnan(self.numbness) & np.isnan(self.tingling)
        return np.asarray(~silent & (self.days >= 0))


def steps(
    many: Sequence[Series], after: Sequence[int] | None = None, until: Sequence[int] | None = None
) -> Iterator[Told]:
    """Step by step the next entry of each series that has one.

    Args:
        many: the series of a company, in its order.
        after: by series, the last day that was absorbed; none were where it is not said.
        until: by series, the last day to be absorbed; without it all are.
    """
    firsts, lasts = after or [NEVER] * len(many), until or [-NEVER] * len(many)
    heard = list(map(_heard, many, firsts, lasts))
    counts = [len(days) for days, _ in heard]
    if not sum(counts):
        return
    step = np.concatenate([np.arange(count) for count in counts])
    order = np.argsort(step, kind="stable")
    episodes = np.repeat(np.arange(len(counts)), counts)[order]
    days = np.concatenate([own for own, _ in heard])[order]
    values = np.concatenate([own for _, own in heard], axis=1)[:, order]
    start = 0
    for size in np.bincount(step).tolist():
        span = slice(start, start + size)
        yield Told(episodes[span], days[span], *(column[span] for column in values))
        start += size


def _heard(series: Series, after: int, until: int) -> tuple[Days, Floats]:
    """The days on which anything was reported, and the channels' values on them."""
    columns = np.stack([getattr(series, channel) for channel in CHANNELS])
    heard = ~np.isnan(columns).all(axis=0) & (series.days > after) & (series.days <= until)
    return series.days[heard], columns[:, heard]


def entries(series: Series) -> Iterator[Entry]:
    """The days on which anything was reported, in order."""
    days, columns = _heard(series, NEVER, -NEVER)
    for day, values in zip(days.tolist(), columns.T.tolist(), strict=True):
        yield Entry(day, *values)
