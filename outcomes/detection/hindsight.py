"""Looking back: when pain and sensation came back, with everything heard up to the last entry.

A fixed-interval smoother of the online filter's model. It dates what lies behind for reports; nothing of it
was known at the time, and no alarm, reading or forecast may ever use it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from outcomes.detection.definitions import (
    EARLIEST_REGENERATION_DAY,
    EARLIEST_RETURN_DAY,
    HIGHEST,
    Floats,
)
from outcomes.detection.heard import Heard, Listener
from outcomes.detection.model import Model, shipped_model
from outcomes.detection.pain_filter import LEAST_PAIN_ENTRIES
from outcomes.detection.person import Person
from outcomes.detection.prior_pain import prior_belief
from outcomes.detection.replay import counted, on_all_cores
from outcomes.detection.series import Series
from outcomes.detection.smoothing_nerve import NerveSmoother
from outcomes.detection.smoothing_pain import PainSmoother, Passed

_LIKELIER, _DISBELIEVED = 0.5, 0.1
_DAYS_AFTER = 30
_MODELS = 2  # kept per process
_JUST_BELOW = 1 - 1e-9


@dataclass(frozen=True)
class Dating:
    """When something happened that lies behind: the median day and an 80 % interval, days since D0."""

    day: int
    q10: int
    q90: int


@dataclass(frozen=True)
class Level:
    """The level of pain on a day with an entry: mean and 80 % band."""

    day: int
    level: float
    q10: float
    q90: float


@dataclass(frozen=True)
class Hindsight:
    """What is believed of an episode with everything heard up to its last entry.

    Attributes:
        as_of: the day of the last pain, numbness or tingling entry, even before D0; 0 where there is none.
        engine_version: of the model that was smoothed.
        p_returned: P(T_P <= as_of); None with fewer than 3 pain entries. On the last day it is what the
            online filter says: hindsight changes when, not whether.
        returned: T_P. `returned` is never left, so that P(T_P <= day | everything) is the smoothed
            probability of that block on that day, and P(T_P = day) that of the step into it. Before D21
            there is no return. None where `p_returned` <= .5, or no response is likelier than a response.
        return_started: T_P0: the last day before T_P on which the path stood at a height of half a point or
            less. A cell of the lattice at half a point reaches from .25 to .75, so that the law is the mean
            of two: last day at a height <= .5, and last day at a height of 0.
        p_regeneration: P(T_N <= as_of); None where regeneration is not assessable.
        regenerated: T_N given T_N <= as_of, likewise, from D22 on; None where `p_regeneration` <= .5.
        levels: by day with an entry, with everything.

    Both dates of pain are read with what was heard up to 30 days after the return came to be believed
    (`p_returned` over .5, and not under .1 since), given T_P up to then: what pain does for months after a
    return says nothing of when it came, but in the model it would (`docs/decisions/0027`).
    """

    as_of: int
    engine_version: str
    p_returned: float | None = None
    returned: Dating | None = None
    return_started: Dating | None = None
    p_regeneration: float | None = None
    regenerated: Dating | None = None
    levels: tuple[Level, ...] = ()


class LookingBack:
    """One model with its tables, ready to look back over series."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.listener = Listener(model)
        self.nerve = NerveSmoother(model.nerve_parameters)

    def over(self, series: Series) -> Hindsight:
        """What everything heard says of one episode."""
        heard, version = self.listener.hear(series), self.model.version
        p_regeneration, regenerated = self._regeneration(heard)
        if heard.pain_entries < LEAST_PAIN_ENTRIES:
            return Hindsight(heard.as_of, version, p_regeneration=p_regeneration, regenerated=regenerated)
        smoother = self.smoother(series.baseline)
        passed = smoother.forward(self.prior(heard, series.baseline), heard.pain)
        pain = smoother.backward(passed)
        last = passed[-1].then
        p_returned = min(1.0, last.returned) if heard.as_of >= EARLIEST_RETURN_DAY else 0.0
        returned = started = None
        if p_returned > _LIKELIER and last.no_response <= _LIKELIER:
            near = _near_return(passed)
            dated = pain if len(near) == len(passed) else smoother.backward(near)
            returned, started = _dating(dated.returned, EARLIEST_RETURN_DAY), _dating(dated.started, 0)
        levels = tuple(self._level(day, pain.levels[day]) for day in heard.reading_days)
        return Hindsight(
            heard.as_of, version, p_returned, returned, started, p_regeneration, regenerated, levels
        )

    def smoother(self, baseline: float | None) -> PainSmoother:
        """The smoother of pain for one baseline."""
        usual = self.model.pain_parameters.unknown_baseline_mean
        person = Person(self.listener.nadirs, baseline, usual)
        return PainSmoother(self.model.pain_parameters, person, self.model.pain.lattice)

    def prior(self, heard: Heard, baseline: float | None) -> Floats:
        """The belief about pain on D0."""
        return prior_belief(self.listener.reports, baseline, (heard.before, heard.other_knee))

    def _regeneration(self, heard: Heard) -> tuple[float | None, Dating | None]:
        """P(T_N <= as_of), and when."""
        if not heard.is_assessable:
            return None, None
        halved = self.nerve.smooth(heard.nerve).halved
        if heard.as_of < EARLIEST_REGENERATION_DAY:
            return 0.0, None
        p = min(1.0, float(halved[-1]))
        return p, _dating(halved, EARLIEST_REGENERATION_DAY) if p > _LIKELIER else None

    def _level(self, day: int, by_place: Floats) -> Level:
        """Mean and quantiles, the belief spread evenly within each cell of the grid."""
        grid = self.listener.nadirs
        edges = [0.0, *(grid[:-1] + self.model.pain_parameters.step / 2), HIGHEST]
        below = np.concatenate([[0.0], np.cumsum(by_place)]) / by_place.sum()
        q10, q90 = np.interp([0.1, 0.9], below, edges).tolist()
        return Level(day, float(by_place @ grid / by_place.sum()), q10, q90)


def _near_return(passed: list[Passed]) -> list[Passed]:
    """The steps up to 30 days after the return came to be believed that has not been disbelieved since."""
    there: int | None = None
    for day, p_returned in ((one.step.day, one.then.returned) for one in passed):
        if day < EARLIEST_RETURN_DAY or p_returned < _DISBELIEVED:
            there = None
        elif there is None and p_returned > _LIKELIER:
            there = day
    last = passed[-1].step.day if there is None else there + _DAYS_AFTER
    return [one for one in passed if one.step.day <= last]


def _dating(behind: Floats, earliest: int) -> Dating:
    """When something came, from P(it lies behind) by day, given that it does on the last day."""
    law = np.where(np.arange(behind.size) < earliest, 0.0, behind)
    q10, day, q90 = (int(np.argmax(law >= share * behind[-1] * _JUST_BELOW)) for share in (0.1, 0.5, 0.9))
    return Dating(day, q10, q90)


@lru_cache(maxsize=_MODELS)
def _over(model: Model) -> LookingBack:
    return LookingBack(model)


def look_back(series: Series, model: Model | None = None) -> Hindsight:
    """What a model (none: as shipped) says of one episode, with everything heard."""
    return _over(model if model is not None else shipped_model()).over(series)


def look_back_many(
    many: Sequence[Series],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    model: Model | None = None,
) -> list[Hindsight]:
    """The same of many series, in their order, on all cores; `progress` hears how many are done."""
    task = partial(_each, model if model is not None else shipped_model())
    return list(counted(on_all_cores(task, many, workers), progress))


def _each(model: Model, some: Sequence[Series]) -> list[Hindsight]:
    return [look_back(series, model) for series in some]
