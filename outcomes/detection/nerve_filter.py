"""The filter of the nerve: beliefs of many episodes foreseen and updated side by side."""

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, Floats
from outcomes.detection.episode import Episode, NerveBelief
from outcomes.detection.evidence import note_evidence
from outcomes.detection.model import USUAL_NERVE_DAYS, Model
from outcomes.detection.sensation import SENSORY_CHANNELS, SensoryReport, sensory_reports
from outcomes.detection.series import Entry


class _Heard(NamedTuple):
    """What one episode says of its nerve on one day."""

    episode: Episode
    day: int
    reports: dict[str, SensoryReport]


class NerveFilter:
    """Steps the memories of episodes whose frozen nerve serves skin."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.chain = model.nerve

    def on(self, asked: Sequence[tuple[Episode, int]]) -> list[NerveBelief]:
        """The beliefs on a day each, all that was absorbed in them."""
        fresh = [
            (episode, day)
            for episode, day in asked
            if episode.nerve_now is None or episode.nerve_now.day != day
        ]
        if fresh:
            self._foresee(fresh)
        return [episode.nerve_now for episode, _ in asked if episode.nerve_now is not None]

    def _foresee(self, asked: Sequence[tuple[Episode, int]]) -> tuple[Floats, Floats]:
        """Takes the beliefs to a day each; their states and their positions, by episode."""
        memories = [episode.memory for episode, _ in asked]
        states = stacked([memory.nerve for memory in memories if memory.nerve is not None])
        days = [day - episode.memory.nerve_day for episode, day in asked]
        states = self.chain.predict(states, days, [self._hazard(*each) for each in asked])
        positions = self.chain.by_position(states)
        shares = self.chain.shares(positions)
        for place, (episode, day) in enumerate(asked):
            memory, halved = episode.memory, shares[place][0]
            first_days = memory.regenerations.arrived(
                memory.nerve_day, day, halved, EARLIEST_REGENERATION_DAY
            )
            episode.nerve_now = NerveBelief(day, states[place], positions[place], first_days, *shares[place])
        return states, positions

    def _hazard(self, episode: Episode, day: int) -> float:
        last = episode.memory.nerve_day
        return self.model.nerve_hazard(last, day, episode.series.lesion_to_skin_mm) if day > last else 0.0

    def absorb(self, told: Sequence[tuple[Episode, Entry]]) -> None:
        """Takes in the sensory reports of a day of each episode."""
        heard = []
        for episode, entry in told:
            reports = sensory_reports(self.chain, episode.memory, entry, episode.series.numbness_baseline)
            if reports:
                heard.append(_Heard(episode, entry.day, reports))
        if heard:
            self._hear(heard)

    def _hear(self, heard: Sequence[_Heard]) -> None:
        asked = [(each.episode, each.day) for each in heard]
        states, positions = self._foresee(asked)
        befores = self.on(asked)
        day = _Day(self.model, heard, states, positions, [list(each[-4:]) for each in befores])
        for channel in SENSORY_CHANNELS:
            places = [place for place, each in enumerate(heard) if channel in each.reports]
            if places:
                day.hear(channel, places)
        states = day.finished()
        for place, (episode, on, _) in enumerate(heard):
            memory, shares = episode.memory, day.shares[place]
            memory.nerve, memory.nerve_day = states[place], on
            memory.regenerations = befores[place].regenerations.rescaled(shares[0])
            episode.nerve_now = NerveBelief(
                on, states[place], day.positions[place], memory.regenerations, *shares
            )
            if memory.is_assessable:
                memory.alarms.see_regeneration(on, shares[1], self.model.alarm)


class _Day:
    """Beliefs of episodes on the way through one day's channels."""

    def __init__(
        self,
        model: Model,
        heard: Sequence[_Heard],
        states: Floats,
        positions: Floats,
        shares: list[list[float]],
    ) -> None:
        self.model = model
        self.chain = model.nerve
        self.heard = heard
        self.states = states
        self.positions = positions
        self.spoken = positions  # those that the states have
        self.shares = shares  # halved, begun, blocked, left of each

    def hear(self, channel: str, places: Sequence[int]) -> None:
        """One channel's reports, of the episodes at these places; those that mislead are passed over."""
        likelihood = self._likelihood(channel, places)
        trusted = self._trusted(channel, places, likelihood)
        if not any(trusted):
            return
        if not all(trusted):
            likelihood = likelihood[trusted]
            places = [place for place, is_trusted in zip(places, trusted, strict=True) if is_trusted]
        if channel == "numbness":
            states, evidence = self.chain.update(_chosen(self.states, places), likelihood)
            for place, p_report in zip(places, evidence.tolist(), strict=True):
                self.heard[place].episode.memory.log_likelihood += math.log(max(p_report, sys.float_info.min))
            positions = self.chain.by_position(states)
            self.states = _replaced(self.states, places, states)
            self.spoken = _replaced(self.spoken, places, positions)
        else:  # says something of the position alone: the shares within a position stay as they are
            positions = _chosen(self.positions, places) * likelihood
            positions /= np.add.reduce(positions, axis=1)[:, None]
        self.positions = _replaced(self.positions, places, positions)
        for place, shares in zip(places, self.chain.shares(positions), strict=True):
            episode, day, _ = self.heard[place]
            note_evidence(episode.memory.evidence, day, channel, self.shares[place][1], shares[1])
            self.shares[place] = shares

    def _likelihood(self, channel: str, places: Sequence[int]) -> Floats:
        """Over whole states for numbness, else over positions."""
        reports = [self.heard[place].reports[channel] for place in places]
        measures, weights = [report.measure for report in reports], [report.weight for report in reports]
        if channel == "numbness":
            return self.chain.numbness(measures, [self.heard[place].day for place in places], weights)
        return (self.chain.area if channel == "numbness_area" else self.chain.tingling)(measures, weights)

    def _trusted(self, channel: str, places: Sequence[int], likelihood: Floats) -> list[bool]:
        """Whether each report's channel is heard, this report judged by what was believed before it."""
        by_position = likelihood
        if channel == "numbness":
            by_position = self.chain.foretold(_chosen(self.states, places), likelihood)
        days = [min(self.heard[place].day, USUAL_NERVE_DAYS) for place in places]
        believed = _chosen(self.positions, places)
        usual = self.model.usual_nerve_positions[days] * by_position
        foretold = np.add.reduce(believed * by_position, axis=1)
        gain = np.log(foretold / np.add.reduce(usual, axis=1))
        if channel != "tingling":  # a nerve that regrew faster than foretold contradicts nothing
            left = self.chain.left
            says = np.add.reduce(usual * left, axis=1) / np.add.reduce(usual, axis=1)
            gain = np.where(says > np.add.reduce(believed * left, axis=1), gain, np.maximum(gain, 0.0))
        gains: list[float] = gain.tolist()
        return [
            self.heard[place].episode.memory.trust.judge(channel, gain)
            for place, gain in zip(places, gains, strict=True)
        ]

    def finished(self) -> Floats:
        """The states, with what was said of the position alone."""
        if self.spoken is self.positions:
            return self.states
        return self.chain.reweighted(self.states, self.spoken, self.positions)


def stacked(arrays: Sequence[Floats]) -> Floats:
    """Arrays of one shape as one, with an axis more in front."""
    return np.concatenate(arrays).reshape(len(arrays), *arrays[0].shape)


def _chosen(stack: Floats, places: Sequence[int]) -> Floats:
    return stack if len(places) == len(stack) else stack[places]


def _replaced(stack: Floats, places: Sequence[int], rows: Floats) -> Floats:
    if len(places) == len(stack):
        return rows
    other = stack.copy()
    other[places] = rows
    return other
