"""The online filter: one step per day with entries, the nerve first, as it sets the hazard of pain."""

import math
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, EARLIEST_RETURN_DAY, Floats
from outcomes.detection.first_days import FirstDays
from outcomes.detection.memory import Memory
from outcomes.detection.model import Model
from outcomes.detection.pain import PainState, PainSummary
from outcomes.detection.sensation import sensory_likelihoods
from outcomes.detection.series import Entry, Series

EVIDENCE_DAYS = 14
BASELINE_DAYS = 28
LEAST_PAIN_ENTRIES = 3


class PainBelief(NamedTuple):
    """The belief about pain on a day: nadir (from `first` on) x position, its sums, first days behind."""

    first: int
    table: Floats
    sums: PainSummary
    returns: FirstDays


class NerveBelief(NamedTuple):
    """The belief about the nerve on a day: the state, its positions, and when half the plateau was passed."""

    state: Floats
    positions: Floats
    regenerations: FirstDays
    halved: float
    begun: float
    blocked: float
    left: float


def begin(model: Model, series: Series) -> Memory:
    """The memory of an episode before its first entry."""
    nerve = model.nerve.prior() if series.numbness_can_speak else None
    return Memory(pain=model.pain.prior(series.baseline), nerve=nerve)


class Filter:
    """Steps a memory through the days of one series."""

    def __init__(self, model: Model, series: Series, memory: Memory) -> None:
        self.model = model
        self.series = series
        self.memory = memory
        self.person, self._weights = model.pain.person(series.baseline)
        self._pain_now: tuple[int, PainBelief] | None = None
        self._nerve_now: tuple[int, NerveBelief] | None = None

    def absorb(self, entry: Entry) -> None:
        """Takes in one day's entries."""
        memory = self.memory
        memory.through = entry.day
        self._pain_now = None
        if not math.isnan(entry.opioid_mme):
            memory.doses.add(entry.day, entry.opioid_mme)
        if entry.day < 0:
            if entry.day >= -BASELINE_DAYS and not math.isnan(entry.pain):
                memory.before.append((entry.day, entry.pain))
            return
        if memory.evidence and memory.evidence[0][0] <= entry.day - EVIDENCE_DAYS:
            memory.evidence = [row for row in memory.evidence if row[0] > entry.day - EVIDENCE_DAYS]
        if memory.nerve is not None:
            self._absorb_sensation(entry)
        if not math.isnan(entry.opioid_mme):
            self._absorb_dose(entry.day)
        if not math.isnan(entry.pain):
            self._absorb_pain(entry.day, entry.pain)

    def pain_on(self, day: int) -> PainBelief:
        """The belief about pain on a day, all that was absorbed in it."""
        if self._pain_now is None or self._pain_now[0] != day:
            self._pain_now = (day, self._predict_pain(day)[1])
        return self._pain_now[1]

    def expected_reports(self, day: int) -> Floats:
        """P(a pain report on this day is 0, 1 … 10), from what was absorbed before it."""
        state, _ = self._predict_pain(day)
        return self.model.pain.expected_reports(state, day, self.series.baseline)

    def _predict_pain(self, day: int) -> tuple[PainState, PainBelief]:
        """State and belief predicted to a day."""
        memory, chain = self.memory, self.model.pain
        state = memory.pain
        if day > memory.pain_day:
            factor = self.model.coupling_factor(day, self.recent_regeneration(day))
            hazard = self.model.pain_hazard(memory.pain_day, day, factor)
            state = chain.predict(state, self.person, day - memory.pain_day, hazard)
        table = chain.by_nadir_and_position(state)
        sums = chain.summary(state, table, self._weights)
        returns = memory.returns.arrived(memory.pain_day, day, sums.returned, EARLIEST_RETURN_DAY)
        return state, PainBelief(state.first, table, sums, returns)

    def _absorb_pain(self, day: int, value: float) -> None:
        memory, chain = self.memory, self.model.pain
        if memory.before:
            memory.pain = chain.informed(memory.pain, memory.before)
            memory.before = []
        state, before = self._predict_pain(day)
        memory.pain, _ = chain.update(state, value, day, self.series.baseline)
        memory.pain_day = day
        memory.pain_entries += 1
        sums = self._believe(day, before, "pain")
        p_started = sums.started if memory.pain_entries >= LEAST_PAIN_ENTRIES else 0.0
        memory.alarms.see_return(day, p_started, sums.level < sums.line, self.model.alarm)

    def _absorb_dose(self, day: int) -> None:
        memory, chain = self.memory, self.model.pain
        p = chain.parameters
        rise = memory.doses.rise(day, p.dose_first_day, p.dose_recent_days)
        if rise is None:
            return
        gap = day - memory.last_heard.get("opioids", day - p.dose_recent_days)
        memory.last_heard["opioids"] = day
        state, before = self._predict_pain(day)
        memory.pain, memory.pain_day = chain.dosed(state, rise, gap), day
        self._believe(day, before, "opioids")

    def _believe(self, day: int, before: PainBelief, channel: str) -> PainSummary:
        """Take the updated belief of memory for that of the day; `before` is without the update."""
        memory, chain = self.memory, self.model.pain
        table = chain.by_nadir_and_position(memory.pain)
        sums = chain.summary(memory.pain, table, self._weights)
        memory.returns = before.returns.rescaled(sums.returned)
        self._pain_now = (day, PainBelief(memory.pain.first, table, sums, memory.returns))
        memory.evidence.append((day, channel, _log_odds(sums.started) - _log_odds(before.sums.started)))
        return sums

    def nerve_on(self, day: int) -> NerveBelief | None:
        """The belief about the nerve on a day, all that was absorbed in it; None without a skin nerve."""
        memory, chain = self.memory, self.model.nerve
        if memory.nerve is None:
            return None
        if self._nerve_now is None or self._nerve_now[0] != day:
            state = memory.nerve
            if day > memory.nerve_day:
                hazard = self.model.nerve_hazard(memory.nerve_day, day, self.series.lesion_to_skin_mm)
                state = chain.predict(state, day - memory.nerve_day, hazard)
            positions = chain.by_position(state)
            halved, begun, blocked, left = chain.shares(positions)
            first_days = memory.regenerations.arrived(
                memory.nerve_day, day, halved, EARLIEST_REGENERATION_DAY
            )
            belief = NerveBelief(state, positions, first_days, halved, begun, blocked, left)
            self._nerve_now = (day, belief)
        return self._nerve_now[1]

    def recent_regeneration(self, day: int) -> float | None:
        """P(T_N lies in the last 75 days), None where regeneration is not assessable."""
        belief = self.nerve_on(day) if self.memory.is_assessable else None
        if belief is None:
            return None
        return belief.halved - belief.regenerations.until(day - self.model.coupling.recent_days)

    def _absorb_sensation(self, entry: Entry) -> None:
        memory, chain = self.memory, self.model.nerve
        likelihoods = sensory_likelihoods(chain, memory, entry, self.series.numbness_baseline)
        belief = self.nerve_on(entry.day)
        if not likelihoods or belief is None:
            return
        state, begun = belief.state, belief.begun
        halved, blocked, left = belief.halved, belief.blocked, belief.left
        spoken = positions = belief.positions  # `spoken`: those that the state has
        for channel, likelihood in likelihoods:
            if likelihood.ndim > 1:
                state = chain.update(state, likelihood)
                spoken = positions = chain.by_position(state)
            else:  # says something of the position alone: the shares within a position stay as they are
                positions = positions * likelihood
                positions /= np.add.reduce(positions)
            halved, after, blocked, left = chain.shares(positions)
            memory.evidence.append((entry.day, channel, _log_odds(after) - _log_odds(begun)))
            begun = after
        if positions is not spoken:
            state = chain.reweighted(state, spoken, positions)
        memory.nerve, memory.nerve_day = state, entry.day
        memory.regenerations = belief.regenerations.rescaled(halved)
        after_all = NerveBelief(state, positions, memory.regenerations, halved, begun, blocked, left)
        self._nerve_now = (entry.day, after_all)
        if memory.is_assessable:
            memory.alarms.see_regeneration(entry.day, begun, self.model.alarm)


def _log_odds(p: float) -> float:
    kept = min(max(p, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
