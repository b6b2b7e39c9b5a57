"""The whole model: two chains, when they turn, and how the nerve raises the hazard of pain."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache, cached_property

import numpy as np

from outcomes.detection.calibration import Calibration
from outcomes.detection.definitions import Floats
from outcomes.detection.nerve import NerveChain
from outcomes.detection.onset import LAST_TABLED_DAY, Onset
from outcomes.detection.pain import PainChain
from outcomes.detection.parameters import (
    ENGINE_VERSION,
    AlarmParameters,
    CouplingParameters,
    NerveParameters,
    PainParameters,
)
from outcomes.detection.series import Days

USUAL_NERVE_DAYS = 800
_FALL_BY_HALF_DAYS = 15  # from the nerve's turning to half its plateau, about


@dataclass(frozen=True)
class Model:
    """Parameters and what is computed from them once."""

    pain_parameters: PainParameters = field(default_factory=PainParameters)
    nerve_parameters: NerveParameters = field(default_factory=NerveParameters)
    coupling: CouplingParameters = field(default_factory=CouplingParameters)
    alarm: AlarmParameters = field(default_factory=AlarmParameters)
    calibration: Calibration = field(default_factory=Calibration)
    version: str = ENGINE_VERSION  # of everything above: another one makes readings and checkpoints outdated

    def __reduce__(self) -> tuple[Callable[..., "Model"], tuple[object, ...]]:
        """To another process go the parameters alone, not the tables made of them."""
        return Model, tuple(getattr(self, each.name) for each in fields(self))

    @cached_property
    def pain(self) -> PainChain:
        """The filter of pain."""
        return PainChain(self.pain_parameters)

    @cached_property
    def nerve(self) -> NerveChain:
        """The filter of the nerve."""
        return NerveChain(self.nerve_parameters)

    @cached_property
    def pain_onset(self) -> Onset:
        """When pain turns."""
        p = self.pain_parameters
        return Onset(p.onset_median_days, p.onset_log_sd, p.p_durable, p.late_hazard, p.earliest_onset_day)

    @cached_property
    def nerve_onset(self) -> Onset:
        """When the nerve begins to regrow."""
        p = self.nerve_parameters
        return Onset(p.onset_median_days, p.onset_log_sd, p.p_never, p.late_hazard, p.earliest_onset_day)

    @cached_property
    def usual_recent_regeneration(self) -> Floats:
        """P(T_N lies in the last `recent_days`) by day, where nothing is reported."""
        turned = np.concatenate([np.zeros(_FALL_BY_HALF_DAYS), self.nerve_onset.turned])[
            : LAST_TABLED_DAY + 1
        ]
        before = np.concatenate([np.zeros(self.coupling.recent_days), turned])[: LAST_TABLED_DAY + 1]
        return np.asarray(turned - before)

    @cached_property
    def usual_nerve_positions(self) -> Floats:
        """By day and position: P(position) of a nerve of which nothing is ever reported."""
        chain = NerveChain(self.nerve_parameters, dtype=np.float64)
        found = np.zeros((USUAL_NERVE_DAYS + 1, len(chain.left)))
        found[0, 0] = 1.0
        for day in range(1, len(found)):
            found[day] = chain.day(float(self.nerve_onset.hazards[day])) @ found[day - 1]
        return found

    def coupling_factors(self, days: Days, p_recent: Floats) -> Floats:
        """How much nerves raise (or lower) hazards of pain against a nerve unheard of.

        Args:
            days: on which.
            p_recent: P(T_N lies in the last `recent_days`) of each; nan of a nerve unheard of.
        """
        usual = self.usual_recent_regeneration.take(days, mode="clip")
        more = self.coupling.factor - 1.0
        return np.where(np.isnan(p_recent), 1.0, (1.0 + more * p_recent) / (1.0 + more * usual))

    def pain_hazards(self, after_days: Days, until_days: Days, factors: Floats) -> Floats:
        """The mean daily hazards over the days after one and up to another; 0 where there are none."""
        found = factors * self.pain_onset.mean_hazards(after_days, np.maximum(until_days, after_days + 1))
        return np.where(until_days > after_days, found, 0.0)

    def nerve_hazards(self, after_days: Days, until_days: Days, lesions_to_skin_mm: Floats) -> Floats:
        """The same of nerves; a distance is nan where it is unknown."""
        found = self.nerve_onset.mean_hazards(after_days, np.maximum(until_days, after_days + 1))
        for place in (~np.isnan(lesions_to_skin_mm)).nonzero()[0].tolist():
            days = np.arange(after_days[place] + 1, until_days[place] + 1)
            if days.size:
                early = self.nerve.earliness(days.astype(np.float64), float(lesions_to_skin_mm[place]))
                found[place] = (self.nerve_onset.hazard(days) * early).mean()
        return np.where(until_days > after_days, found, 0.0)


@cache
def shipped_model() -> Model:
    """The model with the parameters as shipped, built once per process."""
    return Model()
