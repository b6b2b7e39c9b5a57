"""Who reads many series: this machine's cores, or (in `clusters`) other machines; the rows are the same."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from outcomes.detection import Engine, Reading, Series
from outcomes.detection.replay import counted, newest, replays

Tell = Callable[[int], None]
"""Hears how many series are read."""

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
        return counted(replays(many, engine=self._engine), tell)

    def newest(self, many: Iterable[Series], tell: Tell) -> Iterator[Reading]:
        """Of each series the reading of its last day."""
        return counted(newest(many, engine=self._engine), tell)


def chunks(many: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """A stream in pieces of `size`, the last one shorter; a piece is taken when it is asked for."""
    items = iter(many)
    while chunk := list(islice(items, size)):
        yield chunk
