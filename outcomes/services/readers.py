"""Who reads many series: this machine's cores, or (in `clusters`) other machines; the rows are the same."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from outcomes.detection import Engine, Reading, Series, read_many, replays

Tell = Callable[[int], None]
"""Hears how many series are read."""

_SERIES_AT_ONCE = 400
_Item = TypeVar("_Item")


class Reader(Protocol):
    """Reads a stream of series in its order; takes in only some of it ahead of what it gives."""

    def replays(self, many: Iterable[Series], tell: Tell) -> Iterator[list[Reading]]:
        """Of each series one reading per entry day from D0 on."""

    def newest(self, many: Iterable[Series], tell: Tell) -> Iterator[Reading]:
        """Of each series the reading of its last day, which is cheaper."""


class AllCores:
    """Reads on all cores of this machine.

    Args:
        engine: reads the series; None: the engine as shipped.
    """

    def __init__(self, engine: Engine | None = None) -> None:
        self._engine = engine

    def replays(self, many: Iterable[Series], tell: Tell) -> Iterator[list[Reading]]:
        """Of each series one reading per entry day from D0 on; the cores go on while readings are used."""
        done = 0
        for chunk in chunks(many, _SERIES_AT_ONCE):
            for readings in replays(chunk, engine=self._engine):
                yield readings
                done += 1
                tell(done)

    def newest(self, many: Iterable[Series], tell: Tell) -> Iterator[Reading]:
        """Of each series the reading of its last day."""
        before = 0
        for chunk in chunks(many, _SERIES_AT_ONCE):
            yield from read_many(chunk, progress=_after(before, tell), engine=self._engine)
            before += len(chunk)


def chunks(many: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """A stream in pieces of `size`, the last one shorter; a piece is taken when it is asked for."""
    items = iter(many)
    while chunk := list(islice(items, size)):
        yield chunk


def _after(before: int, tell: Tell) -> Tell:
    return lambda done: tell(before + done)
