"""The doors of the engine: read, replay, resume, and many replays on all cores."""

import gc
import math
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import TypeVar

import numpy as np

from outcomes.detection.checkpoint import freeze, thaw
from outcomes.detection.filter import Filter, begin
from outcomes.detection.forecast import Forecaster
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.reading import reading_on
from outcomes.detection.series import CHANNELS, Entry, Reading, Series

_SERIES_PER_TASK = 16
_Result = TypeVar("_Result")


class Engine:
    """One model with its tables, ready to read series."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model if model is not None else Model()
        self.forecaster = Forecaster(self.model)

    def read(self, series: Series) -> Reading:
        """The reading of the last day with pain, numbness or tingling; day 0 where there is none."""
        return self.resume(None, series, keep=False)[0]

    def replay(self, series: Series) -> list[Reading]:
        """One reading per day from D0 on that holds such an entry, each from entries up to it alone."""
        filter_ = Filter(self.model, series, begin(self.model, series))
        readings = []
        for entry in entries(series, None):
            filter_.absorb(entry)
            if entry.day >= 0 and makes_a_reading(entry):
                readings.append(reading_on(filter_, self.forecaster, entry.day))
        return readings

    def resume(self, checkpoint: bytes | None, series: Series, keep: bool = True) -> tuple[Reading, bytes]:
        """The reading of the last day and a checkpoint from which the next entry goes on.

        A checkpoint that does not fit the entries is left aside and the series is read from its beginning:
        the answer is the same bit for bit.
        """
        memory: Memory | None = thaw(checkpoint, series) if checkpoint else None
        last_days = series.reading_days
        last_day = int(last_days[-1]) if last_days.size else 0
        if memory is None or (memory.through is not None and memory.through > last_day):
            memory = begin(self.model, series)
        filter_ = Filter(self.model, series, memory)
        for entry in entries(series, memory.through):
            if entry.day <= last_day:
                filter_.absorb(entry)
        reading = reading_on(filter_, self.forecaster, last_day)
        return reading, freeze(memory, series) if keep else b""


def entries(series: Series, after: int | None) -> Iterator[Entry]:
    """The days after `after` on which anything was reported, in order."""
    columns = np.stack([getattr(series, channel) for channel in CHANNELS])
    heard = ~np.isnan(columns).all(axis=0)
    if after is not None:
        heard &= series.days > after
    for day, values in zip(series.days[heard].tolist(), columns[:, heard].T.tolist(), strict=True):
        yield Entry(day, *values)


def makes_a_reading(entry: Entry) -> bool:
    """Whether a day with this entry gets a reading of its own."""
    return not (math.isnan(entry.pain) and math.isnan(entry.numbness) and math.isnan(entry.tingling))


@cache
def shipped_engine() -> Engine:
    """The engine with the parameters as shipped, built once per process."""
    return Engine()


def read(series: Series) -> Reading:
    """What the shipped engine says on the last day of a series."""
    return shipped_engine().read(series)


def replay(series: Series) -> list[Reading]:
    """What the shipped engine says on each day of a series from D0 on."""
    return shipped_engine().replay(series)


def resume(checkpoint: bytes | None, series: Series) -> tuple[Reading, bytes]:
    """What the shipped engine says on the last day, continued from a checkpoint where it fits."""
    return shipped_engine().resume(checkpoint, series)


def replays(
    many: Sequence[Series], workers: int | None = None, engine: Engine | None = None
) -> Iterator[list[Reading]]:
    """The replays of many series, in their order, on all cores; little is held at once."""
    return on_all_cores(partial(_replay_with, engine), many, workers)


def replay_many(
    many: Sequence[Series],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    engine: Engine | None = None,
) -> list[list[Reading]]:
    """The replays of many series, in their order, on all cores; `progress` hears how many are done."""
    return list(counted(replays(many, workers, engine), progress))


def read_many(
    many: Sequence[Series],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    engine: Engine | None = None,
) -> list[Reading]:
    """The last readings of many series, in their order, on all cores: cheaper than their replays."""
    return list(counted(on_all_cores(partial(_read_with, engine), many, workers), progress))


def _replay_with(engine: Engine | None, series: Series) -> list[Reading]:
    return (engine if engine is not None else shipped_engine()).replay(series)


def _read_with(engine: Engine | None, series: Series) -> Reading:
    return (engine if engine is not None else shipped_engine()).read(series)


def on_all_cores(
    task: Callable[[Series], _Result], many: Sequence[Series], workers: int | None
) -> Iterator[_Result]:
    """What a task makes of each series, in their order, on all cores."""
    count = workers if workers is not None else (os.cpu_count() or 1)
    if count <= 1 or len(many) <= _SERIES_PER_TASK:
        yield from map(task, many)
        return
    # A fork shares the tables already built, but must not copy a process in which other threads hold locks.
    method = "fork" if threading.active_count() == 1 and hasattr(os, "fork") else "spawn"
    # Replays make no cycles, so workers need not look for any.
    with multiprocessing.get_context(method).Pool(min(count, len(many)), initializer=gc.disable) as pool:
        yield from pool.imap(task, many, chunksize=_SERIES_PER_TASK)


def counted(results: Iterator[_Result], progress: Callable[[int], None] | None) -> Iterator[_Result]:
    """The same results; `progress` hears how many there were."""
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done)
        yield result
