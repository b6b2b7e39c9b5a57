"""Episodes on their way through the filter side by side, and what is believed of each on its day."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, Self, TypeVar

import numpy as np

from outcomes.detection.columns import chosen, joined, put
from outcomes.detection.definitions import Flags, Floats, every
from outcomes.detection.first_days import FirstDays
from outcomes.detection.memory import Memory, begin
from outcomes.detection.model import Model
from outcomes.detection.nerve import NerveShares
from outcomes.detection.pain_summary import PainSummary
from outcomes.detection.person import Persons
from outcomes.detection.series import Days, Series
from outcomes.detection.stack import PainStack, Places, Rows


class PainBeliefs(NamedTuple):
    """Beliefs about pain of some episodes of a company on a day each, in columns.

    Attributes:
        episodes: their places in the company.
        days: the day of each.
        factors: how much the nerve raises the hazard of pain on that day.
        stack: the beliefs, a row per episode and nadir.
        persons: what the baseline fixes, by row.
        tables: row x position.
        sums: by episode.
        returns: the first days behind.
    """

    episodes: Places
    days: Days
    factors: Floats
    stack: PainStack
    persons: Persons
    tables: Floats
    sums: PainSummary
    returns: FirstDays

    def of(self, episodes: Places) -> "PainBeliefs":
        """Those at these places alone."""
        rows, at = self.stack.rows.of(episodes)
        return PainBeliefs(
            self.episodes[episodes],
            self.days[episodes],
            self.factors[episodes],
            PainStack(rows, self.stack.belief[at]),
            chosen(self.persons, at),
            self.tables[at],
            chosen(self.sums, episodes),
            chosen(self.returns, episodes),
        )

    def put(self, places: Places, others: "PainBeliefs") -> "PainBeliefs":
        """The same with others of the same rows at these places."""
        if len(places) == len(self.episodes):
            return others
        at = self.stack.rows.of(places)[1]
        self.stack.belief[at] = others.stack.belief
        self.tables[at] = others.tables
        put(self.sums, places, others.sums)
        put(self.returns, places, others.returns)
        return self

    @classmethod
    def joined(cls, some: Sequence["PainBeliefs"]) -> "PainBeliefs":
        """All of one, then those of the next; one at least."""
        if len(some) == 1:
            return some[0]
        stacks = [each.stack for each in some]
        return PainBeliefs(
            np.concatenate([each.episodes for each in some]),
            np.concatenate([each.days for each in some]),
            np.concatenate([each.factors for each in some]),
            PainStack(
                Rows.joined([stack.rows for stack in stacks]),
                np.concatenate([stack.belief for stack in stacks]),
            ),
            joined([each.persons for each in some]),
            np.concatenate([each.tables for each in some]),
            joined([each.sums for each in some]),
            joined([each.returns for each in some]),
        )


class NerveBeliefs(NamedTuple):
    """Beliefs about the nerves of some episodes of a company on a day each, in columns.

    Attributes:
        episodes: their places in the company.
        days: the day of each.
        states: episode x the axes of a state.
        positions: episode x position.
        shares: when half the plateau was passed, and the like.
        regenerations: the first days behind.
    """

    episodes: Places
    days: Days
    states: Floats
    positions: Floats
    shares: NerveShares
    regenerations: FirstDays

    def of(self, episodes: Places) -> "NerveBeliefs":
        """Those at these places alone."""
        return chosen(self, episodes)

    @classmethod
    def joined(cls, some: Sequence["NerveBeliefs"]) -> "NerveBeliefs":
        """All of one, then those of the next; one at least."""
        return joined(some)


class _Beliefs(Protocol):
    """What is believed of some episodes on a day each."""

    @property
    def episodes(self) -> Places: ...

    @property
    def days(self) -> Days: ...

    def of(self, episodes: Places) -> Self: ...

    @classmethod
    def joined(cls, some: Sequence[Self]) -> Self: ...


_Some = TypeVar("_Some", bound=_Beliefs)


def believed(
    now: _Some | None, episodes: Places, days: Days, foresee: Callable[[Places, Days], _Some]
) -> tuple[_Some, _Some]:
    """The beliefs of episodes on a day each, from those at hand as far as they are of that day.

    Args:
        now: those at hand.
        episodes: whose are asked for, one at least.
        days: of which day.
        foresee: makes those that are not at hand.

    Returns:
        All that are at hand now, and those asked for, in their order.
    """
    if now is None:
        now = foresee(episodes, days)
        return now, now
    if _are_same(now.episodes, episodes) and _are_same(now.days, days):
        return now, now
    places = _places_in(now, episodes)
    known = (places >= 0) & (now.days[places] == days)
    if not every(known):
        now = now.joined([now, foresee(episodes[~known], days[~known])])
        places = _places_in(now, episodes)
    return now, now.of(places)


def _are_same(some: Days, others: Days) -> bool:
    return some is others or (some.size == others.size and every(some == others))


def _places_in(now: _Beliefs, episodes: Places) -> Places:
    """Where the newest belief of each episode stands; -1 where there is none."""
    places = np.full(max(int(now.episodes.max()), int(episodes.max())) + 1, -1, dtype=np.intp)
    places[now.episodes] = np.arange(len(now.episodes))
    return np.asarray(places[episodes])


class Company:
    """Series read side by side, the memory of what was absorbed of them, and the beliefs last asked for.

    A new one stands before its first entries, one with a memory goes on from there.
    """

    def __init__(self, model: Model, many: Sequence[Series], memory: Memory | None = None) -> None:
        self.many = many
        self.memory = memory if memory is not None else begin(model, many)
        self.persons = Persons.of([model.pain.person(series.baseline) for series in many])
        self.numbness_baselines = np.array([series.numbness_baseline for series in many], dtype=np.float64)
        lesions = [series.lesion_to_skin_mm for series in many]
        self.lesions_to_skin_mm = np.array([np.nan if each is None else each for each in lesions])
        self.has_nerve: Flags = np.array([series.numbness_can_speak for series in many], dtype=np.bool_)
        self.pain_now: PainBeliefs | None = None
        self.nerve_now: NerveBeliefs | None = None

    def is_assessable(self, episodes: Places) -> Flags:
        """Whether the regeneration of each of these can be read."""
        return np.asarray(self.has_nerve[episodes] & self.memory.usuals.has_plateau(episodes))
