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

from outcomes.detection.company import Company
from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.doses import Doses
from outcomes.detection.filter import Filter
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED
from outcomes.detection.memory import BASELINE_DAYS
from outcomes.detection.model import Model
from outcomes.detection.nerve import NerveChain
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.sensation import SensoryReports, Usuals, sensory_reports
from outcomes.detection.series import Entry, Series
from outcomes.detection.told import Told, entries
from outcomes.detection.trust import AREA, NUMBNESS

_ONE = np.array([0])  # the place of an episode that is its own company


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
    other_knee: tuple[tuple[int, float], ...] = ()  # and that of the other knee
    pain: list[Step] = field(default_factory=list)
    nerve: list[Step] = field(default_factory=list)
    pain_entries: int = 0
    is_assessable: bool = False


class Listener:
    """The tables of one model with which diaries are heard."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._filter = Filter(model)

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
        heard.other_knee = series.other_knee
        company = Company(self.model, [series.until(heard.as_of)])
        beside = Usuals.none(1)  # what sensory reports are measured against
        last_dose: int | None = None
        for entry in entries(company.many[0]):
            told = Told.by([(0, entry)])
            self._filter.absorb(company, told)
            if entry.day < 0:
                if entry.day >= -BASELINE_DAYS and not math.isnan(entry.pain):
                    heard.before.append((entry.day, entry.pain))
                continue
            if company.has_nerve[0]:
                self._hear_nerve(heard, company, beside, told)
            dose = self._dose(company.memory.doses, entry, last_dose)
            last_dose = entry.day if dose is not None else last_dose
            self._hear_pain(heard, company, entry, dose)
        self._until_the_end(heard, company)
        return heard

    def _until_the_end(self, heard: Heard, company: Company) -> None:
        """Let time pass up to the last reading."""
        day = heard.as_of
        if not heard.pain or heard.pain[-1].day < day:
            heard.pain.append(Step(day, self._pain_hazard(heard, company, day), None))
        if not heard.nerve or heard.nerve[-1].day < day:
            heard.nerve.append(Step(day, self._nerve_hazard(heard, company, day), None))
        heard.is_assessable = bool(company.is_assessable(_ONE)[0])

    def _hear_nerve(self, heard: Heard, company: Company, beside: Usuals, told: Told) -> None:
        """What was said of the nerve; a channel that the online filter did not trust is passed over."""
        day = int(told.days[0])
        found = sensory_reports(self.sensations, beside, told, company.numbness_baselines)
        trusted = found.speak[:, 0] & ~company.memory.trust.off[0]
        likelihoods = [self._sensory_likelihood(channel, found, day) for channel in trusted.nonzero()[0]]
        if likelihoods:
            likelihood = np.multiply.reduce(np.broadcast_arrays(*likelihoods))
            heard.nerve.append(Step(day, self._nerve_hazard(heard, company, day), likelihood))

    def _sensory_likelihood(self, channel: int, reports: SensoryReports, day: int) -> Floats:
        """Over the axes of the nerve's state; those that do not matter have length 1."""
        measure, weight = reports.measures[channel], reports.weights[channel]
        if channel == NUMBNESS:
            return np.asarray(self.sensations.numbness(measure, np.array([day]), weight)[0])
        says = self.sensations.area if channel == AREA else self.sensations.tingling
        return np.asarray(says(measure, weight)[0][:, None, None, None])

    def _hear_pain(self, heard: Heard, company: Company, entry: Entry, dose: Floats | None) -> None:
        parts = [] if dose is None else [dose[:, None, None]]
        if not math.isnan(entry.pain):
            heard.pain_entries += 1
            parts.append(self.reports.likelihood(entry.pain, entry.day, company.many[0].baseline))
        if parts:
            likelihood = parts[0] if len(parts) == 1 else parts[0] * parts[1]
            heard.pain.append(Step(entry.day, self._pain_hazard(heard, company, entry.day), likelihood))

    def _pain_hazard(self, heard: Heard, company: Company, day: int) -> float:
        since = heard.pain[-1].day if heard.pain else 0
        if day <= since:
            return 0.0
        days = np.array([day])
        factors = self._filter.coupling_factors(company, _ONE, days)
        return float(self.model.pain_hazards(np.array([since]), days, factors)[0])

    def _nerve_hazard(self, heard: Heard, company: Company, day: int) -> float:
        since = heard.nerve[-1].day if heard.nerve else 0
        lesions = company.lesions_to_skin_mm
        return float(self.model.nerve_hazards(np.array([since]), np.array([day]), lesions)[0])

    def _dose(self, doses: Doses, entry: Entry, last_dose: int | None) -> Floats | None:
        """What an opioid dose says, by position: one that rose makes it likelier that pain turned."""
        p = self.model.pain_parameters
        if math.isnan(entry.opioid_mme):
            return None
        rise = float(doses.rises(_ONE, np.array([entry.day]), p.dose_first_day, p.dose_recent_days)[0])
        if math.isnan(rise):
            return None
        gap = p.dose_recent_days if last_dose is None else entry.day - last_dose
        r = p.dose_autocorrelation * math.exp(-gap / p.dose_autocorrelation_days)
        usual = np.full(POSITIONS, p.dose_ramp)
        usual[RELIEF], usual[RETURNED] = 0.0, p.dose_returned
        at_rest, risen = (np.exp(-0.5 * ((rise - each) / p.dose_sd) ** 2) for each in (0.0, usual))
        density = (1.0 - p.dose_answers) * at_rest + p.dose_answers * risen + p.dose_floor
        return np.asarray(density ** ((1.0 - r) / (1.0 + r)))


def gaps(steps: list[Step]) -> Iterator[int]:
    """The days that pass before each step, D0 first."""
    since = 0
    for step in steps:
        yield step.day - since
        since = step.day
