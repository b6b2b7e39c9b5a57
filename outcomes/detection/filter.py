"""The online filter: one memory per episode, one step per day with entries."""

import math
from dataclasses import dataclass, field

import numpy as np

from outcomes.detection.alarms import Alarms, Doses
from outcomes.detection.cohorts import FirstDays
from outcomes.detection.definitions import (
    EARLIEST_REGENERATION_DAY,
    EARLIEST_RETURN_DAY,
    PLATEAU_DAYS,
    PLATEAU_LEAST,
    PLATEAU_LEAST_ENTRIES,
    Floats,
)
from outcomes.detection.lattice import RETURNED
from outcomes.detection.model import Model
from outcomes.detection.nerve import by_position
from outcomes.detection.pain import Person, by_position_and_nadir
from outcomes.detection.series import Series

EVIDENCE_DAYS = 14
_TINGLING_MEMORY = 20.0  # entries over which a person's usual tingling is averaged


@dataclass(frozen=True)
class Entry:
    """One day's values; nan where absent."""

    day: int
    pain: float
    numbness: float
    tingling: float
    numbness_area: float
    opioid_mme: float


@dataclass
class Memory:
    """All that the filter keeps of one episode."""

    pain: Floats
    nerve: Floats | None
    through: int | None = None
    pain_day: int = 0
    pain_entries: int = 0
    nerve_day: int = 0
    returns: FirstDays = field(default_factory=FirstDays)
    regenerations: FirstDays = field(default_factory=FirstDays)
    alarms: Alarms = field(default_factory=Alarms)
    doses: Doses = field(default_factory=Doses)
    evidence: list[tuple[int, str, float]] = field(default_factory=list)
    plateau_entries: int = 0
    plateau_sum: float = 0.0
    area_entries: int = 0
    area_sum: float = 0.0
    tingling_entries: float = 0.0
    tingling_usual: float = 0.0
    last_heard: dict[str, int] = field(default_factory=dict)

    @property
    def is_assessable(self) -> bool:
        """Whether numbness has a plateau from which regeneration can be read (design §4)."""
        return (
            self.nerve is not None
            and self.plateau_entries >= PLATEAU_LEAST_ENTRIES
            and self.plateau_sum / self.plateau_entries >= PLATEAU_LEAST
        )


@dataclass(frozen=True)
class PainBelief:
    """The belief about pain on a day: position x nadir, the first days behind, and the two totals."""

    table: Floats
    returns: FirstDays
    returned: float
    started: float


def begin(model: Model, series: Series) -> Memory:
    """The memory of an episode before its first entry."""
    nerve = model.nerve.prior() if series.numbness_can_speak else None
    return Memory(pain=model.pain.prior(series.baseline), nerve=nerve)


def totals(table: Floats, person: Person) -> tuple[float, float]:
    """P(T_P <= today) and P(T_P0 <= today), of responders."""
    returned = float(table[RETURNED][:, person.responds].sum())
    started = float((table * person.started)[:, person.responds].sum())
    return returned, max(started, returned)


class Filter:
    """Steps a memory through the days of one series."""

    def __init__(self, model: Model, series: Series, memory: Memory) -> None:
        self.model = model
        self.series = series
        self.memory = memory
        self.person = model.pain.person(series.baseline)

    def absorb(self, entry: Entry) -> None:
        """Takes in one day's entries; the nerve first, as it sets the hazard of pain."""
        memory = self.memory
        memory.through = entry.day
        if not math.isnan(entry.opioid_mme):
            memory.doses.add(entry.day, entry.opioid_mme)
        if entry.day < 0:
            return
        memory.evidence = [row for row in memory.evidence if row[0] > entry.day - EVIDENCE_DAYS]
        if memory.nerve is not None:
            self._absorb_sensation(entry)
        if not math.isnan(entry.pain):
            self._absorb_pain(entry.day, entry.pain)

    # --- pain ---------------------------------------------------------------------------------------------

    def pain_on(self, day: int) -> tuple[Floats, PainBelief]:
        """State and belief predicted to a day, no report of that day yet in it."""
        memory = self.memory
        state = memory.pain
        returns = memory.returns.copy()
        if day > memory.pain_day:
            factor = self.model.coupling_factor(day, self.recent_regeneration(day))
            hazard = self.model.pain_hazard(memory.pain_day, day, factor)
            state = self.model.pain.predict(state, self.person, day - memory.pain_day, hazard)
        table = by_position_and_nadir(state)
        returned, started = totals(table, self.person)
        returns.arrive(memory.pain_day, day, returned, EARLIEST_RETURN_DAY)
        return state, PainBelief(table, returns, returned, started)

    def _absorb_pain(self, day: int, value: float) -> None:
        memory, chain = self.memory, self.model.pain
        state, before = self.pain_on(day)
        likelihood = chain.likelihood(value, day, self.series.baseline)
        memory.pain, _ = chain.update(state, likelihood)
        memory.pain_day = day
        memory.pain_entries += 1
        table = by_position_and_nadir(memory.pain)
        returned, started = totals(table, self.person)
        memory.returns = before.returns
        memory.returns.rescale(returned)
        memory.evidence.append((day, "pain", _log_odds(started) - _log_odds(before.started)))
        below = self.level(table) < self.line(table)
        memory.alarms.see_return(day, started if memory.pain_entries >= 3 else 0.0, below, self.model.alarm)

    def level(self, table: Floats) -> float:
        """The mean level of pain."""
        return float((table * self.model.pain.nadirs[self.model.pain.level_place]).sum())

    def nadir(self, table: Floats) -> float:
        """The mean nadir."""
        return float(table.sum(axis=0) @ self.model.pain.nadirs)

    def line(self, table: Floats) -> float:
        """The mean line of return."""
        return self.nadir(table) + float(table.sum(axis=0) @ self.person.gap_tenths) / 10

    # --- sensation ----------------------------------------------------------------------------------------

    def nerve_on(self, day: int) -> tuple[Floats | None, Floats | None, FirstDays]:
        """State and belief by position predicted to a day, and when half the plateau was passed."""
        memory = self.memory
        if memory.nerve is None:
            return None, None, FirstDays()
        state = memory.nerve
        if day > memory.nerve_day:
            hazard = self.model.nerve_hazard(memory.nerve_day, day, self.series.lesion_to_skin_mm)
            state = self.model.nerve.predict(state, day - memory.nerve_day, hazard)
        positions = by_position(state)
        regenerations = memory.regenerations.copy()
        halved = float(positions @ self.model.nerve.halved)
        regenerations.arrive(memory.nerve_day, day, halved, EARLIEST_REGENERATION_DAY)
        return state, positions, regenerations

    def recent_regeneration(self, day: int) -> float | None:
        """P(T_N lies in the last 75 days), None where regeneration is not assessable."""
        if not self.memory.is_assessable:
            return None
        _, positions, regenerations = self.nerve_on(day)
        if positions is None:
            return None
        halved = float(positions @ self.model.nerve.halved)
        return halved - regenerations.until(day - self.model.coupling.recent_days)

    def _absorb_sensation(self, entry: Entry) -> None:
        likelihoods = self._sensory_likelihoods(entry)
        if not likelihoods:
            return
        memory, chain = self.memory, self.model.nerve
        state, positions, memory.regenerations = self.nerve_on(entry.day)
        if state is None or positions is None:
            return
        for channel, likelihood in likelihoods:
            before = float(positions @ chain.begun)
            state, _ = chain.update(state, likelihood)
            positions = by_position(state)
            change = _log_odds(float(positions @ chain.begun)) - _log_odds(before)
            memory.evidence.append((entry.day, channel, change))
        memory.nerve, memory.nerve_day = state, entry.day
        memory.regenerations.rescale(float(positions @ chain.halved))
        if memory.is_assessable:
            memory.alarms.see_regeneration(entry.day, float(positions @ chain.begun), self.model.alarm)

    def _sensory_likelihoods(self, entry: Entry) -> list[tuple[str, Floats]]:
        """What the day's sensory reports say, with the person's usual taken from earlier days alone."""
        if entry.day < 1:
            return []
        memory, chain = self.memory, self.model.nerve
        found: list[tuple[str, Floats]] = []
        in_plateau = PLATEAU_DAYS[0] <= entry.day <= PLATEAU_DAYS[1]
        if not math.isnan(entry.numbness):
            value = float(np.clip(entry.numbness - self.series.numbness_baseline, 0.0, 10.0))
            found.append(("numbness", chain.numbness(value, entry.day, self._weight("numbness", entry.day))))
            memory.plateau_entries += in_plateau
            memory.plateau_sum += value if in_plateau else 0.0
        if not math.isnan(entry.numbness_area):
            usual = memory.area_sum / memory.area_entries if memory.area_entries else 0.0
            if entry.day > PLATEAU_DAYS[1] and usual > 0:
                weight = self._weight("numbness_area", entry.day)
                found.append(("numbness_area", chain.area(entry.numbness_area / usual, weight)))
            memory.area_entries += in_plateau
            memory.area_sum += entry.numbness_area if in_plateau else 0.0
        if not math.isnan(entry.tingling):
            if entry.day > PLATEAU_DAYS[1] and memory.tingling_entries >= 2:
                weight = self._weight("tingling", entry.day)
                above = entry.tingling - memory.tingling_usual
                found.append(("tingling", chain.tingling(above, weight)))
            self._remember_tingling(entry.tingling)
        return found

    def _remember_tingling(self, value: float) -> None:
        memory = self.memory
        memory.tingling_entries += 1
        share = max(1.0 / memory.tingling_entries, 1.0 / _TINGLING_MEMORY)
        memory.tingling_usual += share * (value - memory.tingling_usual)

    def _weight(self, channel: str, day: int) -> float:
        gap = day - self.memory.last_heard.get(channel, day - 60)
        self.memory.last_heard[channel] = day
        return self.model.nerve.information_weight(gap)


def _log_odds(p: float) -> float:
    kept = min(max(p, 1e-9), 1 - 1e-9)
    return math.log(kept / (1 - kept))
