"""All that the filter keeps of episodes between two entries, in columns: one row per episode."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from outcomes.detection.alarms import Alarms
from outcomes.detection.definitions import Floats
from outcomes.detection.doses import Doses
from outcomes.detection.evidence import Evidence
from outcomes.detection.first_days import FirstDays
from outcomes.detection.model import Model
from outcomes.detection.sensation import Usuals
from outcomes.detection.series import NEVER, Days, Series
from outcomes.detection.stack import Places
from outcomes.detection.trust import Trust

BASELINE_DAYS = 28
Column = npt.NDArray[np.generic]


@dataclass
class Memory:
    """The two beliefs, and the few sums and rings of days that the rules need.

    Attributes:
        pain: episode x nadir x position x scatter x weather; nothing outside the window of nadirs.
        firsts: where the window of each begins on the grid of nadirs.
        counts: how many nadirs it has.
        nerve: episode x position x plateau x habit x scatter; nothing where no frozen nerve serves skin.
        through: the last day absorbed.
        before: episode x day, pain of the four weeks before D0 until it is taken in; nan where absent.
        pain_days: the day of each belief about pain.
        pain_entries: how many reports of pain there were from D0 on.
        nerve_days: the day of each belief about the nerve.
        returns: when pain returned, as far as that lies behind.
        regenerations: when sensation did.
        alarms: what stands.
        doses: of opioids.
        last_doses: the day of the last dose that had a usual to be measured against.
        evidence: what each channel has said lately.
        usuals: what sensory reports are measured against.
        trust: which sensory channels are heard.
        log_likelihoods: of the reports of pain and numbness, each foretold from those before it.
    """

    pain: Floats
    firsts: Places
    counts: Places
    nerve: Floats
    through: Days
    before: Floats
    pain_days: Days
    pain_entries: Days
    nerve_days: Days
    returns: FirstDays
    regenerations: FirstDays
    alarms: Alarms
    doses: Doses
    last_doses: Days
    evidence: Evidence
    usuals: Usuals
    trust: Trust
    log_likelihoods: Floats

    def columns(self) -> Iterator[Column]:
        """Every array, in a fixed order."""
        for each in fields(self):
            value = getattr(self, each.name)
            yield from value if isinstance(value, tuple) else (value,)


def begin(model: Model, many: Sequence[Series]) -> Memory:
    """The memory of episodes before their first entries."""
    episodes = len(many)
    pain = model.pain.beginnings([series.baseline for series in many])
    nerve = np.zeros((episodes, *model.nerve.prior().shape), dtype=model.nerve.dtype)
    nerve[[series.numbness_can_speak for series in many]] = model.nerve.prior()
    return Memory(
        pain=pain,
        firsts=np.zeros(episodes, dtype=np.intp),
        counts=np.full(episodes, pain.shape[1], dtype=np.intp),
        nerve=nerve,
        through=np.full(episodes, NEVER),
        before=np.full((episodes, BASELINE_DAYS), np.nan),
        pain_days=np.zeros(episodes, dtype=np.int64),
        pain_entries=np.zeros(episodes, dtype=np.int64),
        nerve_days=np.zeros(episodes, dtype=np.int64),
        returns=FirstDays.none(episodes),
        regenerations=FirstDays.none(episodes),
        alarms=Alarms.none(episodes, model.alarm),
        doses=Doses.none(episodes),
        last_doses=np.full(episodes, NEVER),
        evidence=Evidence.none(episodes),
        usuals=Usuals.none(episodes),
        trust=Trust.full(episodes),
        log_likelihoods=np.zeros(episodes),
    )
