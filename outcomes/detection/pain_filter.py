"""The filter of pain: beliefs of many episodes foreseen and updated side by side."""

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, Floats
from outcomes.detection.episode import Episode, PainBelief
from outcomes.detection.evidence import note_evidence
from outcomes.detection.model import Model
from outcomes.detection.pain_summary import PainSummary
from outcomes.detection.series import Entry
from outcomes.detection.stack import PainStack

LEAST_PAIN_ENTRIES = 3


class DoseRise(NamedTuple):
    """How far one episode's log dose stands above its usual, and the days since the dose before it."""

    episode: Episode
    day: int
    rise: float
    gap_days: int


class PainFilter:
    """Steps the memories of episodes through days with doses and reports of pain."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.chain = model.pain

    def foresee(self, asked: Sequence[tuple[Episode, int]], factors: Sequence[float]) -> None:
        """Takes the beliefs to a day each, all that was absorbed in them.

        Args:
            asked: episodes and their days, none before the last absorbed.
            factors: how much the nerve raises each hazard that pain turns.
        """
        episodes = [episode for episode, _ in asked]
        hazards, days = [], []
        for (episode, day), factor in zip(asked, factors, strict=True):
            last = episode.memory.pain_day
            days.append(day - last)
            hazards.append(self.model.pain_hazard(last, day, factor) if day > last else 0.0)
        stack = self.chain.predict(
            [episode.memory.pain for episode in episodes],
            [episode.person for episode in episodes],
            [episode.memory.pain_day for episode in episodes],
            days,
            hazards,
        )
        tables, sums = self._summed(stack, episodes)
        spans = stack.rows.spans
        states = stack.states(spans)
        for (episode, day), factor, state, span, own in zip(asked, factors, states, spans, sums, strict=True):
            memory = episode.memory
            returns = memory.returns.arrived(memory.pain_day, day, own.returned, EARLIEST_RETURN_DAY)
            episode.pain_now = PainBelief(day, factor, state, tables[span], own, returns)

    def absorb_reports(self, told: Sequence[tuple[Episode, Entry]], befores: Sequence[PainBelief]) -> None:
        """Takes in a report of pain of each episode; `befores` are the beliefs of the day without it."""
        stack = PainStack.of([belief.state for belief in befores])
        likelihood = self.chain.likelihood(
            stack,
            [entry.pain for _, entry in told],
            [entry.day for _, entry in told],
            [episode.series.baseline for episode, _ in told],
        )
        stack, evidence, held = self.chain.update(stack, likelihood)
        spans = stack.rows.held(held)
        afters = self._believe([episode for episode, _ in told], stack, spans, befores, "pain")
        for (episode, entry), sums, p_report in zip(told, afters, evidence.tolist(), strict=True):
            memory = episode.memory
            memory.log_likelihood += math.log(max(p_report, sys.float_info.min))
            memory.pain_entries += 1
            p_started = sums.started if memory.pain_entries >= LEAST_PAIN_ENTRIES else 0.0
            memory.alarms.see_return(entry.day, p_started, sums.level < sums.line, self.model.alarm)

    def inform(self, episodes: Sequence[Episode]) -> None:
        """The first report is at hand: take in those of before the procedure, of either knee."""
        for episode in episodes:
            memory = episode.memory
            if memory.pain_entries == 0:
                for before in filter(None, (memory.before, episode.series.other_knee)):
                    memory.pain = self.chain.prior.informed(memory.pain, before)
                memory.before = []

    def rises(self, told: Sequence[tuple[Episode, Entry]]) -> list[DoseRise]:
        """The doses of a day that have a usual to be measured against."""
        p = self.model.pain_parameters
        found = []
        for episode, entry in told:
            memory, day = episode.memory, entry.day
            rise = memory.doses.rise(day, p.dose_first_day, p.dose_recent_days)
            if rise is not None:
                gap = day - memory.last_heard.get("opioids", day - p.dose_recent_days)
                memory.last_heard["opioids"] = day
                found.append(DoseRise(episode, day, rise, gap))
        return found

    def absorb_doses(self, told: Sequence[DoseRise], befores: Sequence[PainBelief]) -> None:
        """Takes in a dose of each episode; `befores` are the beliefs of the day without it."""
        stack = PainStack.of([belief.state for belief in befores])
        stack = self.chain.dosed(stack, [one.rise for one in told], [one.gap_days for one in told])
        self._believe([one.episode for one in told], stack, stack.rows.spans, befores, "opioids")

    def _believe(
        self,
        episodes: Sequence[Episode],
        stack: PainStack,
        spans: Sequence[slice],
        befores: Sequence[PainBelief],
        channel: str,
    ) -> list[PainSummary]:
        """Take the updated beliefs for those of the day; `befores` are without the update."""
        tables, sums = self._summed(stack, episodes)
        states = stack.states(spans)
        for episode, state, span, before, own in zip(episodes, states, spans, befores, sums, strict=True):
            memory = episode.memory
            memory.pain, memory.pain_day = state, before.day
            memory.returns = before.returns.rescaled(own.returned)
            episode.pain_now = PainBelief(before.day, before.factor, state, tables[span], own, memory.returns)
            note_evidence(memory.evidence, before.day, channel, before.sums.started, own.started)
        return sums

    def _summed(self, stack: PainStack, episodes: Sequence[Episode]) -> tuple[Floats, list[PainSummary]]:
        """Tables by row and position, and the sums of each episode."""
        tables = self.chain.tables(stack)
        weights = np.concatenate(
            [each.weights[window] for each, window in zip(episodes, stack.rows.windows, strict=True)]
        )
        return tables, self.chain.summaries.of(stack.rows, tables, weights)
