"""The doors of the engine: read, replay, resume, and many replays on all cores."""

import gc
import math
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from outcomes.detection.checkpoint import Checkpoints
from outcomes.detection.engine import Engine, Resumed, engine_of
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.series import Reading, Series

SIDE_BY_SIDE = 128  # so many that what each step costs whoever is in it is small
_FEW = 16  # are not worth another process
_AHEAD = 2  # companies per core: one that is read, and one that waits for it
_Result = TypeVar("_Result")


def shipped_engine() -> Engine:
    """The engine with the parameters as shipped."""
    return engine_of(shipped_model())


def read(series: Series) -> Reading:
    """What the shipped engine says on the last day of a series."""
    return shipped_engine().read(series)


def replay(series: Series) -> list[Reading]:
    """What the shipped engine says on each day of a series from D0 on."""
    return shipped_engine().replay(series)


def resume(checkpoints: Checkpoints, series: Series) -> Resumed:
    """What the shipped engine says up to the last day, continued from the newest checkpoint that fits."""
    return shipped_engine().resume(checkpoints, series)


def replays(
    many: Iterable[Series], workers: int | None = None, engine: Engine | None = None
) -> Iterator[list[Reading]]:
    """The replays of a stream of series, in its order, on all cores; some are read ahead, not all."""
    return on_all_cores(partial(_replay_with, _model_of(engine)), many, workers)


def newest(
    many: Iterable[Series], workers: int | None = None, engine: Engine | None = None
) -> Iterator[Reading]:
    """The last readings of a stream of series, in its order, on all cores: cheaper than their replays."""
    return on_all_cores(partial(_read_with, _model_of(engine)), many, workers)


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
    """The last readings of many series, in their order, on all cores; `progress` hears how many are done."""
    return list(counted(newest(many, workers, engine), progress))


def _model_of(engine: Engine | None) -> Model:
    """What goes to the workers: the model alone, of which each makes or has an engine of its own."""
    return engine.model if engine is not None else shipped_model()


def _replay_with(model: Model, some: Sequence[Series]) -> list[list[Reading]]:
    return engine_of(model).replay_all(some)


def _read_with(model: Model, some: Sequence[Series]) -> list[Reading]:
    return engine_of(model).read_all(some)


def on_all_cores(
    task: Callable[[Sequence[Series]], list[_Result]], many: Iterable[Series], workers: int | None
) -> Iterator[_Result]:
    """The results of a task over companies of series read side by side, one by one in their order.

    The stream is taken in as the cores need it; they go on while results are used.
    """
    cores = max(1, workers if workers is not None else (os.cpu_count() or 1))
    companies = companies_of(many, cores)
    first_two = list(islice(companies, 2))
    waiting = chain(first_two, companies)
    if cores == 1 or len(first_two) < 2:
        yield from chain.from_iterable(map(task, waiting))
        return
    # A fork shares the tables already built, but must not copy a process in which other threads hold locks.
    method = "fork" if threading.active_count() == 1 and hasattr(os, "fork") else "spawn"
    with multiprocessing.get_context(method).Pool(cores, initializer=_begin_worker) as pool:
        under_way = deque(pool.apply_async(task, [each]) for each in islice(waiting, _AHEAD * cores))
        while under_way:
            results = under_way.popleft().get()
            under_way.extend(pool.apply_async(task, [each]) for each in islice(waiting, 1))
            yield from results


def _begin_worker() -> None:
    """Replays make no cycles, so none are looked for; and a pool ends its workers by a signal.

    What a server does on that signal, which a fork takes along, would leave a worker waiting for ever.
    """
    gc.disable()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def companies_of(many: Iterable[Series], cores: int) -> Iterator[Sequence[Series]]:
    """A stream of series in companies of 128 at most: as many for each core, and of like size."""
    series = iter(many)
    while some := list(islice(series, cores * SIDE_BY_SIDE)):
        size = max(_FEW, math.ceil(len(some) / cores))
        yield from (some[start : start + size] for start in range(0, len(some), size))


def counted(results: Iterator[_Result], progress: Callable[[int], None] | None) -> Iterator[_Result]:
    """The same results; `progress` hears how many there were."""
    for done, result in enumerate(results, start=1):
        if progress is not None:
            progress(done)
        yield result
