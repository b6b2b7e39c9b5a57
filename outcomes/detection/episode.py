"""One episode on its way through the filter, and what is believed of it on the day it has come to."""

from typing import NamedTuple

from outcomes.detection.definitions import Floats
from outcomes.detection.first_days import FirstDays
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.pain_summary import PainSummary
from outcomes.detection.series import Series
from outcomes.detection.stack import PainState


class PainBelief(NamedTuple):
    """The belief about pain on a day: state, its nadir x position table, sums, first days behind.

    `factor` is how much the nerve raises the hazard of pain on that day.
    """

    day: int
    factor: float
    state: PainState
    table: Floats
    sums: PainSummary
    returns: FirstDays


class NerveBelief(NamedTuple):
    """The belief about the nerve on a day: the state, its positions, and when half the plateau was passed."""

    day: int
    state: Floats
    positions: Floats
    regenerations: FirstDays
    halved: float
    begun: float
    blocked: float
    left: float


class Episode:
    """A series, the memory of what was absorbed of it, and the beliefs last asked for.

    A new one stands before its first entry, one with a memory goes on from there.
    """

    def __init__(self, model: Model, series: Series, memory: Memory | None = None) -> None:
        self.series = series
        self.memory = memory if memory is not None else begin(model, series)
        self.person, self.weights = model.pain.person(series.baseline)
        self.pain_now: PainBelief | None = None
        self.nerve_now: NerveBelief | None = None


def begin(model: Model, series: Series) -> Memory:
    """The memory of an episode before its first entry."""
    nerve = model.nerve.prior() if series.numbness_can_speak else None
    return Memory(pain=model.pain.prior.of(series.baseline), nerve=nerve)
