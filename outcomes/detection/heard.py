"""What an episode's diary said, as the online filter heard it: hazards and likelihoods by day, in 64 bit.

Where the online rule is by nature sequential (the factor by which the nerve raises the hazard, the usual
against which doses, areas and tingling are measured), it is the online one: a look back revises what is
believed of the paths, not what a report was compared with when it came.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from outcomes.detection.alarms import Doses
from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.filter import BASELINE_DAYS, Filter, begin
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.nerve import NerveChain
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.replay import entries
from outcomes.detection.sensation import sensory_likelihoods
from outcomes.detection.series import Entry, Series


class Step(NamedTuple):
    """Something heard on a day.

    `hazard` is the mean daily one since the step before, `likelihood` is broadcast over the hidden states;
    None is a day to which time passes and on which nothing was heard.
    """

    day: int
    hazard: float
    likelihood: Floats | None


@dataclass
class Heard:
    """All that was heard of one episode up to the day of its last reading."""

    as_of: int
    reading_days: list[int]
    before: list[tuple[int, float]] = field(default_factory=list)  # pain before the procedure
    pain: list[Step] = field(default_factory=list)
    nerve: list[Step] = field(default_factory=list)
    pain_entries: int = 0
    is_assessable: bool = False


class Listener:
    """The tables of one model with which diaries are heard."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def nadirs(self) -> Floats:
        """The grid of nadirs, in points."""
        return np.arange(0.0, HIGHEST + 1e-9, self.model.pain_parameters.step)

    @cached_property
    def reports(self) -> PainReports:
        """What pain reports say."""
        return PainReports(self.model.pain_parameters, self.nadirs, HEIGHT_STEPS, np.float64)

    @cached_property
    def sensations(self) -> NerveChain:
        """What sensory reports say."""
        return NerveChain(self.model.nerve_parameters, np.float64)

    def hear(self, series: Series) -> Heard:
        """The steps of one series, up to its last day with pain, numbness or tingling."""
        reading_days = series.reading_days.tolist()
        heard = Heard(reading_days[-1] if reading_days else 0, [day for day in reading_days if day >= 0])
        series = series.until(heard.as_of)
        filter_ = Filter(self.model, series, begin(self.model, series))
        beside = Memory(pain=filter_.memory.pain, nerve=None)  # what sensory reports are measured against
        last_dose: int | None = None
        for entry in entries(series, None):
            filter_.absorb(entry)
            if entry.day < 0:
                if entry.day >= -BASELINE_DAYS and not math.isnan(entry.pain):
                    heard.before.append((entry.day, entry.pain))
                continue
            if filter_.memory.nerve is not None:
                self._hear_nerve(heard, series, beside, entry)
            dose = self._dose(filter_.memory.doses, entry, last_dose)
            last_dose = entry.day if dose is not None else last_dose
            self._hear_pain(heard, filter_, entry, dose)
        self._until_the_end(heard, series, filter_)
        return heard

    def _until_the_end(self, heard: Heard, series: Series, filter_: Filter) -> None:
        """Let time pass up to the last reading."""
        day = heard.as_of
        if not heard.pain or heard.pain[-1].day < day:
            heard.pain.append(Step(day, self._pain_hazard(heard, filter_, day), None))
        if not heard.nerve or heard.nerve[-1].day < day:
            heard.nerve.append(Step(day, self._nerve_hazard(heard, series, day), None))
        heard.is_assessable = filter_.memory.is_assessable

    def _hear_nerve(self, heard: Heard, series: Series, beside: Memory, entry: Entry) -> None:
        found = sensory_likelihoods(self.sensations, beside, entry, series.numbness_baseline)
        if not found:
            return
        likelihood = np.ones(1)
        for _, each in found:
            likelihood = likelihood * (each if each.ndim > 1 else each[:, None, None, None])
        heard.nerve.append(Step(entry.day, self._nerve_hazard(heard, series, entry.day), likelihood))

    def _hear_pain(self, heard: Heard, filter_: Filter, entry: Entry, dose: Floats | None) -> None:
        parts = [] if dose is None else [dose[:, None, None]]
        if not math.isnan(entry.pain):
            heard.pain_entries += 1
            parts.append(self.reports.likelihood(entry.pain, entry.day, filter_.series.baseline))
        if parts:
            likelihood = parts[0] if len(parts) == 1 else parts[0] * parts[1]
            heard.pain.append(Step(entry.day, self._pain_hazard(heard, filter_, entry.day), likelihood))

    def _pain_hazard(self, heard: Heard, filter_: Filter, day: int) -> float:
        since = heard.pain[-1].day if heard.pain else 0
        if day <= since:
            return 0.0
        factor = self.model.coupling_factor(day, filter_.recent_regeneration(day))
        return self.model.pain_hazard(since, day, factor)

    def _nerve_hazard(self, heard: Heard, series: Series, day: int) -> float:
        since = heard.nerve[-1].day if heard.nerve else 0
        return self.model.nerve_hazard(since, day, series.lesion_to_skin_mm) if day > since else 0.0

    def _dose(self, doses: Doses, entry: Entry, last_dose: int | None) -> Floats | None:
        """What an opioid dose says, by position: one that rose makes it likelier that pain turned."""
        p = self.model.pain_parameters
        if math.isnan(entry.opioid_mme):
            return None
        rise = doses.rise(entry.day, p.dose_first_day, p.dose_recent_days)
        if rise is None:
            return None
        gap = p.dose_recent_days if last_dose is None else entry.day - last_dose
        r = p.dose_autocorrelation * math.exp(-gap / p.dose_autocorrelation_days)
        usual = np.full(POSITIONS, p.dose_ramp)
        usual[RELIEF], usual[RETURNED] = 0.0, p.dose_returned
        density = np.exp(-0.5 * ((rise - usual) / p.dose_sd) ** 2) + p.dose_floor
        return np.asarray(density ** ((1.0 - r) / (1.0 + r)))


def gaps(steps: list[Step]) -> Iterator[int]:
    """The days that pass before each step, D0 first."""
    since = 0
    for step in steps:
        yield step.day - since
        since = step.day
