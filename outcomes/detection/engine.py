"""The engine: one model that reads an episode, replays it, or goes on from where it stood."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from outcomes.detection.checkpoint import Checkpoints, days_kept, freeze, thaw
from outcomes.detection.company import Company
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.reading import Look, look_at, readings_of
from outcomes.detection.series import Reading, Series
from outcomes.detection.told import steps

_READ_TOGETHER = 48  # readings, of steps in a row where few are side by side
_ENGINES = 3  # kept per process: as shipped, in use, and one being measured


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
