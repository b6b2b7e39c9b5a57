"""The chain of pain: beliefs about nadir, position, personal scatter and passing weather, moved and updated.

Axes of every belief: row (a nadir of an episode, see `stack`), position (28, see `lattice`), scatter class
(4), weather (5, see `weather`). Beliefs are 32-bit: stored exactly as computed.
"""

import math
from collections.abc import Sequence

import numpy as np

from outcomes.detection.definitions import HIGHEST, Flags, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED, PainLattice, hazard_index
from outcomes.detection.moves import Move, Moves
from outcomes.detection.pain_prior import PainPrior
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.pain_summary import PainSummaries
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person, deepening_days
from outcomes.detection.stack import PainStack, PainState
from outcomes.detection.weather import WEATHERS, Weather

_KEPT_PERSONS = 300


class PainChain:
    """Prior, transitions and updates of the pain filter for one set of parameters."""

    def __init__(
        self, parameters: PainParameters, dtype: type = np.float32, negligible: float = 1e-8
    ) -> None:
        self.parameters = parameters
        self.dtype = dtype
        self.negligible = negligible  # belief under it is dropped after each report
        self.lattice = PainLattice(parameters)
        self.nadirs = np.arange(0.0, HIGHEST + 1e-9, parameters.step)
        self.reports = PainReports(parameters, self.nadirs, HEIGHT_STEPS, dtype)
        self.weather = Weather(parameters, dtype)
        self.prior = PainPrior(parameters, self.nadirs, self.reports, self.weather, dtype)
        self.summaries = PainSummaries(self.lattice, self.nadirs, self.reports.level_place)
        self._ones: Floats = np.ones((len(parameters.scatter) * WEATHERS, 1), dtype=dtype)
        self._moves = Moves(self.lattice, dtype)
        self._dose_by_position = np.full(POSITIONS, parameters.dose_ramp)
        self._dose_by_position[RELIEF] = 0.0
        self._dose_by_position[RETURNED] = parameters.dose_returned
        self._persons: dict[float | None, tuple[Person, Floats]] = {}

    def person(self, baseline: float | None) -> tuple[Person, Floats]:
        """The fixed part of one episode, and its summary weights, kept for the next with this baseline."""
        if baseline not in self._persons:
            if len(self._persons) >= _KEPT_PERSONS:
                self._persons.clear()
            person = Person(self.nadirs, baseline, self.parameters.unknown_baseline_mean)
            self._persons[baseline] = (person, self.summaries.weights(person))
        return self._persons[baseline]

    def predict(
        self,
        states: Sequence[PainState],
        persons: Sequence[Person],
        afters: Sequence[int],
        days: Sequence[int],
        hazards: Sequence[float],
    ) -> PainStack:
        """The beliefs of episodes some days later, before any report.

        Args:
            states: one for each episode.
            persons: whose they are.
            afters: the days of the beliefs.
            days: how much later; 0 leaves a belief as it is.
            hazards: the mean daily hazards that pain turns.
        """
        stack = PainStack.of(states, [gap > 0 for gap in days])
        unanswered = self.parameters.no_response_hazard
        moves = [
            Move(person, hazard_index(hazard), hazard_index(hazard * unanswered), gap, window)
            for person, hazard, gap, window in zip(persons, hazards, days, stack.rows.windows, strict=True)
        ]
        rows = len(stack.belief)
        moved = np.matmul(self._moves.taken(moves), stack.belief.reshape(rows, POSITIONS, -1))
        self._deepen(stack, moved, persons, afters, days)
        weathers = np.stack([self.weather.over(gap) for gap in days]).take(stack.rows.owners, axis=0)
        mixed = np.matmul(moved.reshape(rows, -1, WEATHERS), weathers)
        return PainStack(stack.rows, mixed.reshape(stack.belief.shape))

    def _deepen(
        self,
        stack: PainStack,
        moved: Floats,
        persons: Sequence[Person],
        afters: Sequence[int],
        days: Sequence[int],
    ) -> None:
        """A part of the relief at its nadir goes down to the next lower one, in place."""
        nadirs, owners = stack.rows.nadirs, stack.rows.owners
        into_response = self._deeper(list(map(deepening_days, afters, days)))
        lowest_silent = np.array([person.lowest_silent for person in persons])
        by_row = np.where(nadirs == lowest_silent[owners], into_response[owners], self._deeper(days)[owners])
        # The lowest row of an episode has nothing to give: the grid ends there, or it is new and empty.
        by_row *= nadirs > 0
        deeper = moved[:, 0] * by_row[:, None]
        moved[:, 0] -= deeper
        moved[:-1, 0] += deeper[1:]

    def _deeper(self, days: Sequence[int]) -> Floats:
        stays = 1 - self.parameters.deeper_nadir
        return np.array([1 - stays**gap for gap in days], dtype=self.dtype)

    def likelihood(
        self,
        stack: PainStack,
        values: Sequence[float],
        days: Sequence[int],
        baselines: Sequence[float | None],
    ) -> Floats:
        """P(report = value) of each episode's report, over the rows of the stack."""
        found = []
        for window, value, day, baseline in zip(stack.rows.windows, values, days, baselines, strict=True):
            table = self.reports.likelihood(value, day, baseline)[window]
            found.append(table if table.shape[1] > 1 else table.repeat(POSITIONS, axis=1))
        return np.concatenate(found)

    def update(self, predicted: PainStack, likelihood: Floats) -> tuple[PainStack, Floats, Flags]:
        """The beliefs after a report each, the probability each report had, and which rows still hold belief.

        Args:
            predicted: the beliefs before the reports.
            likelihood: of the reports, over the same rows.
        """
        joint = predicted.belief * likelihood
        evidence = predicted.rows.totals(np.add.reduce(self._by_position(joint), axis=1))
        joint *= (1.0 / evidence).astype(self.dtype)[predicted.rows.owners, None, None, None]
        kept = joint >= self.negligible
        joint *= kept
        held = np.logical_or.reduce(kept.reshape(len(joint), -1), axis=1)
        return PainStack(predicted.rows, joint), evidence, held

    def dosed(self, stack: PainStack, rises: Sequence[float], gaps_days: Sequence[int]) -> PainStack:
        """The beliefs after opioid doses: one that rose makes it likelier that pain turned, even unfelt.

        Args:
            stack: the beliefs on the day of the dose.
            rises: log doses above the person's usual.
            gaps_days: since the dose before, for what is new in it.
        """
        p = self.parameters
        weights = []
        for gap in gaps_days:
            r = p.dose_autocorrelation * math.exp(-gap / p.dose_autocorrelation_days)
            weights.append((1.0 - r) / (1.0 + r))
        rise = np.asarray(rises)[:, None]
        at_rest, risen = (_bell((rise - usual) / p.dose_sd) for usual in (0.0, self._dose_by_position))
        mixed = (1.0 - p.dose_answers) * at_rest + p.dose_answers * risen + p.dose_floor
        likelihood = mixed ** np.asarray(weights)[:, None]
        joint = stack.belief * likelihood.astype(self.dtype)[stack.rows.owners, :, None, None]
        evidence = stack.rows.totals(np.add.reduce(self._by_position(joint), axis=1))
        joint *= (1.0 / evidence).astype(self.dtype)[stack.rows.owners, None, None, None]
        return PainStack(stack.rows, joint)

    def tables(self, stack: PainStack) -> Floats:
        """The beliefs by row and position, as 64-bit numbers that sum to 1 over each episode's rows."""
        sums = self._by_position(stack.belief)
        sums /= stack.rows.totals(np.add.reduce(sums, axis=1))[stack.rows.owners, None]
        return sums

    def _by_position(self, belief: Floats) -> Floats:
        """Row x position, 64-bit: one product of fixed shape per row."""
        sums = np.matmul(belief.reshape(len(belief), POSITIONS, -1), self._ones)
        return np.asarray(sums.reshape(len(belief), POSITIONS).astype(np.float64))

    def expected_reports(self, predicted: PainState, day: int, baseline: float | None) -> Floats:
        """P(report = 0, 1 … 10) on a day to which the belief was predicted."""
        likelihoods = (
            self.reports.likelihood(float(value), day, baseline)[predicted.window]
            for value in range(int(HIGHEST) + 1)
        )
        expected = np.array([float((predicted.belief * each).sum(dtype=np.float64)) for each in likelihoods])
        return np.asarray(expected / expected.sum())


def _bell(z: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * np.square(z)))
