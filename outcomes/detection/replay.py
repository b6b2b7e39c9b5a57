"""The doors of the engine: read, replay, resume, and many replays on all cores."""

import gc
import math
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from typing import NamedTuple, TypeVar

import numpy as np

from outcomes.detection.checkpoint import Checkpoints, days_kept, freeze, thaw
from outcomes.detection.company import Company
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.reading import Look, look_at, readings_of
from outcomes.detection.series import Reading, Series
from outcomes.detection.told import steps

SIDE_BY_SIDE = 128  # so many that what each step costs whoever is in it is small
_READ_TOGETHER = 48  # readings, of steps in a row where few are side by side
_FEW = 16  # are not worth another process
_AHEAD = 2  # companies per core: one that is read, and one that waits for it
_ENGINES = 3  # kept per process: as shipped, in use, and one being measured
_Result = TypeVar("_Result")


class Resumed(NamedTuple):
    """What an engine says that went on from a checkpoint.

    Attributes:
        readings: of each day that was read anew, as a replay has them, the newest last; one at least.
        checkpoints: from which the next entry goes on, by day.
    """

    readings: list[Reading]
    checkpoints: dict[int, bytes]


class Engine:
    """One model with its tables, ready to read series."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model if model is not None else Model()
        self.filter = Filter(self.model)
        self.forecaster = Forecaster(self.model)

    def __reduce__(self) -> tuple[Callable[..., "Engine"], tuple[Model]]:
        """To another process goes the model alone, of which that one makes or has an engine of its own."""
        return engine_of, (self.model,)

    def read(self, series: Series) -> Reading:
        """The reading of the last day with pain, numbness or tingling; day 0 where there is none."""
        return self.read_all([series])[0]

    def read_all(self, many: Sequence[Series]) -> list[Reading]:
        """The last reading of each series, all of them read side by side."""
        if not many:
            return []
        company, last_days = Company(self.model, many), list(map(last_day_of, many))
        for told in steps(many, until=last_days):
            self.filter.absorb(company, told)
        look = look_at(self.filter, company, np.arange(len(many)), np.array(last_days))
        return [reading for _, reading in readings_of(self.model, self.forecaster, company, [look])]

    def replay(self, series: Series) -> list[Reading]:
        """One reading per day from D0 on that holds such an entry, each from entries up to it alone."""
        return self.replay_all([series])[0]

    def replay_all(self, many: Sequence[Series]) -> list[list[Reading]]:
        """The replay of each series, all of them read side by side."""
        if not many:
            return []
        readings: list[list[Reading]] = [[] for _ in many]
        company = Company(self.model, many)
        for looks in together(self._looks(company)):
            for episode, reading in readings_of(self.model, self.forecaster, company, looks):
                readings[episode].append(reading)
        return readings

    def _looks(self, company: Company) -> Iterator[Look]:
        """Absorbs the entries of all episodes, and looks at those that make a reading."""
        for told in steps(company.many):
            self.filter.absorb(company, told)
            asked = told.where(told.makes_a_reading)
            if asked.episodes.size:
                yield look_at(self.filter, company, asked.episodes, asked.days)

    def resume(self, checkpoints: Checkpoints, series: Series) -> Resumed:
        """Go on from the newest checkpoint that fits the entries, up to the last day.

        An entry that came late, was corrected or withdrawn is read from before its day, and what is read anew
        leaves checkpoints on its way. The answer is the same bit for bit as of a fresh read.
        """
        fitting, memory = self._newest_fitting(checkpoints, series)
        company = Company(self.model, [series], memory)
        last_day = last_day_of(series)
        ahead = {
            int(told.days[0]): told for told in steps([series], company.memory.through.tolist(), [last_day])
        }
        kept = days_kept([*fitting, *ahead, last_day])
        found = {day: state for day, state in fitting.items() if day in kept}
        looks: list[Look] = []
        for day, told in ahead.items():
            self.filter.absorb(company, told)
            if told.makes_a_reading[0]:
                looks.append(look_at(self.filter, company, told.episodes, told.days))
            if day in kept:
                found[day] = freeze(company.memory, series, self.model)
        if last_day not in found:  # nothing was entered yet
            found[last_day] = freeze(company.memory, series, self.model)
        if not looks:
            looks.append(look_at(self.filter, company, np.arange(1), np.array([last_day])))
        readings = readings_of(self.model, self.forecaster, company, looks)
        return Resumed([reading for _, reading in readings], found)

    def _newest_fitting(
        self, checkpoints: Checkpoints, series: Series
    ) -> tuple[Mapping[int, bytes], Memory | None]:
        """The checkpoints up to the newest that fits, and its memory."""
        last_day = last_day_of(series)
        for day in sorted((day for day in checkpoints if day <= last_day), reverse=True):
            memory = thaw(checkpoints[day], series, self.model)
            if memory is not None:
                return {each: state for each, state in checkpoints.items() if each <= day}, memory
        return {}, None


def together(looks: Iterator[Look]) -> Iterator[list[Look]]:
    """Looks of steps in a row, so many that what each reading costs whoever is in it is small."""
    found: list[Look] = []
    for look in looks:
        found.append(look)
        if sum(len(each.seen.days) for each in found) >= _READ_TOGETHER:
            yield found
            found = []
    if found:
        yield found


def last_day_of(series: Series) -> int:
    """The last day with pain, numbness or tingling; 0 where there is none."""
    days = series.reading_days
    return int(days[-1]) if days.size else 0


@lru_cache(maxsize=_ENGINES)
def engine_of(model: Model) -> Engine:
    """The engine of a model, its tables built once per process."""
    return Engine(model)


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
    # Replays make no cycles, so workers need not look for any.
    with multiprocessing.get_context(method).Pool(cores, initializer=gc.disable) as pool:
        under_way = deque(pool.apply_async(task, [each]) for each in islice(waiting, _AHEAD * cores))
        while under_way:
            results = under_way.popleft().get()
            under_way.extend(pool.apply_async(task, [each]) for each in islice(waiting, 1))
            yield from results


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
