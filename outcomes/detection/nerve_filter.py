"""The filter of the nerve: beliefs of many episodes foreseen and updated side by side."""

import sys
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from outcomes.detection.columns import chosen, put
from outcomes.detection.company import Company, NerveBeliefs
from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, Flags, Floats, every, some
from outcomes.detection.model import USUAL_NERVE_DAYS, Model
from outcomes.detection.nerve import NerveShares
from outcomes.detection.sensation import SensoryReports, sensory_reports
from outcomes.detection.series import Days
from outcomes.detection.stack import Places
from outcomes.detection.told import Told
from outcomes.detection.trust import AREA, NUMBNESS, SENSORY_CHANNELS, TINGLING

_Scalar = TypeVar("_Scalar", bound=np.generic)


class NerveFilter:
    """Steps companies through days with sensory reports of those whose frozen nerve serves skin."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.chain = model.nerve

    def foresee(self, company: Company, episodes: Places, days: Days) -> NerveBeliefs:
        """The beliefs of episodes on a day each, all that was absorbed in them."""
        memory = company.memory
        last = memory.nerve_days[episodes]
        hazards = self.model.nerve_hazards(last, days, company.lesions_to_skin_mm[episodes])
        states = self.chain.predict(memory.nerve[episodes], days - last, hazards)
        positions = self.chain.by_position(states)
        shares = self.chain.shares(positions)
        regenerations = chosen(memory.regenerations, episodes)
        regenerations.arrive(last, days, shares.halved, EARLIEST_REGENERATION_DAY)
        return NerveBeliefs(episodes, days, states, positions, shares, regenerations)

    def absorb(self, company: Company, told: Told) -> None:
        """Takes in the sensory reports of a day of episodes with such a nerve."""
        if not told.episodes.size:
            return
        baselines = company.numbness_baselines[told.episodes]
        reports = sensory_reports(self.chain, company.memory.usuals, told, baselines)
        heard = np.logical_or.reduce(reports.speak, axis=0)
        if not some(heard):
            return
        if not every(heard):
            told = told.where(heard)
            reports = SensoryReports(reports.measures[:, heard], reports.weights[:, heard])
        day = _Day(self.model, company, self.foresee(company, told.episodes, told.days))
        for channel, speaks in enumerate(reports.speak):
            if some(speaks):
                day.hear(channel, speaks.nonzero()[0], reports)
        self._remember(company, day.finished())

    def _remember(self, company: Company, now: NerveBeliefs) -> None:
        """Keep the beliefs of the day."""
        memory, episodes = company.memory, now.episodes
        now.regenerations.rescale(now.shares.halved)
        memory.nerve[episodes] = now.states
        memory.nerve_days[episodes] = now.days
        put(memory.regenerations, episodes, now.regenerations)
        company.nerve_now = now
        seen = company.is_assessable(episodes)
        memory.alarms.see_regeneration(
            episodes[seen], now.days[seen], now.shares.begun[seen], self.model.alarm
        )


class _Day:
    """Beliefs of episodes on the way through one day's channels."""

    def __init__(self, model: Model, company: Company, before: NerveBeliefs) -> None:
        self.model = model
        self.chain = model.nerve
        self.memory = company.memory
        self.before = before
        self.states = before.states
        self.positions = before.positions
        self.spoken = before.positions  # those that the states have
        self.shares = before.shares

    def hear(self, channel: int, places: Places, reports: SensoryReports) -> None:
        """One channel's reports, of the episodes at these places; those that mislead are passed over."""
        likelihood = self._likelihood(channel, places, reports)
        trusted = self._trusted(channel, places, likelihood)
        if not some(trusted):
            return
        if not every(trusted):
            likelihood, places = likelihood[trusted], places[trusted]
        episodes, days = _of(self.before.episodes, places), _of(self.before.days, places)
        if channel == NUMBNESS:
            states, evidence = self.chain.update(_of(self.states, places), likelihood)
            self.memory.log_likelihoods[episodes] += np.log(np.maximum(evidence, sys.float_info.min))
            positions = self.chain.by_position(states)
            self.states = _replaced(self.states, places, states)
            self.spoken = _replaced(self.spoken, places, positions)
        else:  # says something of the position alone: the shares within a position stay as they are
            positions = _of(self.positions, places) * likelihood
            positions /= np.add.reduce(positions, axis=1)[:, None]
        self.positions = _replaced(self.positions, places, positions)
        shares = self.chain.shares(positions)
        begun = _of(self.shares.begun, places)
        self.memory.evidence.note(episodes, days, SENSORY_CHANNELS[channel], begun, shares.begun)
        self.shares = NerveShares(
            *(_replaced(old, places, new) for old, new in zip(self.shares, shares, strict=True))
        )

    def _likelihood(self, channel: int, places: Places, reports: SensoryReports) -> Floats:
        """Over whole states for numbness, else over positions."""
        measures, weights = _of(reports.measures[channel], places), _of(reports.weights[channel], places)
        if channel == NUMBNESS:
            return self.chain.numbness(measures, _of(self.before.days, places), weights)
        return (self.chain.area if channel == AREA else self.chain.tingling)(measures, weights)

    def _trusted(self, channel: int, places: Places, likelihood: Floats) -> Flags:
        """Whether each report's channel is heard, this report judged by what was believed before it."""
        by_position = likelihood
        if channel == NUMBNESS:
            by_position = self.chain.foretold(_of(self.states, places), likelihood)
        days = np.minimum(_of(self.before.days, places), USUAL_NERVE_DAYS)
        believed = _of(self.positions, places)
        usual = self.model.usual_nerve_positions[days] * by_position
        foretold = np.add.reduce(believed * by_position, axis=1)
        expected = np.add.reduce(usual, axis=1)
        gains = np.log(foretold / expected)
        if channel != TINGLING:  # a nerve that regrew faster than foretold contradicts nothing
            left = self.chain.left
            says = np.add.reduce(usual * left, axis=1) / expected
            gains = np.where(says > np.add.reduce(believed * left, axis=1), gains, np.maximum(gains, 0.0))
        return self.memory.trust.judge(_of(self.before.episodes, places), channel, gains)

    def finished(self) -> NerveBeliefs:
        """The beliefs with all that was heard, and with what was said of the position alone."""
        if self.spoken is self.positions:
            return self.before._replace(states=self.states, positions=self.positions, shares=self.shares)
        states = self.chain.reweighted(self.states, self.spoken, self.positions)
        # From the state that is kept: whoever goes on from it, or reads it again, finds the same bit for bit.
        positions = self.chain.by_position(states)
        return self.before._replace(states=states, positions=positions, shares=self.chain.shares(positions))


def _of(columns: npt.NDArray[_Scalar], places: Places) -> npt.NDArray[_Scalar]:
    return columns if len(places) == len(columns) else columns[places]


def _replaced(columns: Floats, places: Places, rows: Floats) -> Floats:
    if len(places) == len(columns):
        return rows
    other = columns.copy()
    other[places] = rows
    return other
