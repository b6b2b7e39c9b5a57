"""The chain of pain: beliefs about nadir, position, personal scatter and passing weather, moved and updated.

Axes of every belief: row (a nadir of an episode, see `stack`), position (28, see `lattice`), scatter class
(4), weather (5, see `weather`). Beliefs are 32-bit: stored exactly as computed.
"""

from collections.abc import Sequence

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.lattice import HEIGHT_STEPS, POSITIONS, RELIEF, RETURNED, PainLattice, hazard_indices
from outcomes.detection.moves import Moves
from outcomes.detection.pain_prior import PainPrior
from outcomes.detection.pain_reports import PainReports
from outcomes.detection.pain_summary import PainSummaries
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person, Persons, deepening_days
from outcomes.detection.series import Days
from outcomes.detection.stack import PainStack, Rows
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

    def person(self, baseline: float | None) -> Person:
        """The fixed part of one episode, kept for the next with this baseline."""
        return self._begun(baseline)[0]

    def beginnings(self, baselines: Sequence[float | None]) -> Floats:
        """The beliefs of episodes with these baselines on the day of the procedure, one beneath the other."""
        return np.stack([self._begun(baseline)[1] for baseline in baselines])

    def _begun(self, baseline: float | None) -> tuple[Person, Floats]:
        if baseline not in self._persons:
            if len(self._persons) >= _KEPT_PERSONS:
                self._persons.clear()
            person = Person(self.nadirs, baseline, self.parameters.unknown_baseline_mean)
            self._persons[baseline] = (person, self.prior.of(baseline))
        return self._persons[baseline]

    def predict(
        self, stack: PainStack, persons: Persons, afters: Days, days: Days, hazards: Floats
    ) -> PainStack:
        """The beliefs of episodes some days later, before any report.

        Args:
            stack: their beliefs; of those to whom time passes, with the next lower nadir where there is one.
            persons: whose rows these are.
            afters: the days of the beliefs.
            days: how much later, by episode; 0 leaves a belief as it is.
            hazards: the mean daily hazards that pain turns.
        """
        rows, belief = stack
        both = np.stack([hazards, hazards * self.parameters.no_response_hazard])
        answering, unanswered = hazard_indices(both)
        owners, count = rows.owners, len(belief)
        places = np.where(persons.responds, answering[owners], unanswered[owners])
        moves = self._moves.taken(persons.gap_tenths, places, days[owners], persons.ceilings)
        moved = np.matmul(moves, belief.reshape(count, POSITIONS, -1))
        by_row = np.where(
            persons.is_lowest_silent,
            self._deeper(deepening_days(afters, days))[owners],
            self._deeper(days)[owners],
        )
        self._deepen(rows, moved, by_row)
        mixed = np.matmul(moved.reshape(count, -1, WEATHERS), self.weather.taken(days).take(owners, axis=0))
        return PainStack(rows, mixed.reshape(belief.shape))

    def _deeper(self, days: Days) -> Floats:
        """The share of the relief at its nadir that goes deeper, by episode."""
        stays = 1 - self.parameters.deeper_nadir
        return np.asarray(1 - stays**days, dtype=self.dtype)

    def _deepen(self, rows: Rows, moved: Floats, shares: Floats) -> None:
        """A share of the relief at its nadir, by row, goes down to the next lower one, in place."""
        # The lowest row of an episode has nothing to give: the grid ends there, or it is new and empty.
        deeper = moved[:, 0] * (shares * (rows.nadirs > 0))[:, None]
        moved[:, 0] -= deeper
        moved[:-1, 0] += deeper[1:]

    def update(self, predicted: PainStack, likelihood: Floats) -> tuple[PainStack, Floats]:
        """The beliefs after a report each, and the probability each report had.

        Args:
            predicted: the beliefs before the reports.
            likelihood: of the reports, over the same rows; it is made use of and lost.
        """
        rows, belief = predicted
        joint = np.multiply(belief, likelihood, out=likelihood)
        evidence = rows.totals(np.add.reduce(self._by_position(joint), axis=1))
        joint *= (1.0 / evidence).astype(self.dtype)[rows.owners, None, None, None]
        joint *= joint >= self.negligible
        return PainStack(rows, joint), evidence

    def dosed(self, stack: PainStack, rises: Floats, gaps_days: Days) -> PainStack:
        """The beliefs after opioid doses: one that rose makes it likelier that pain turned, even unfelt.

        Args:
            stack: the beliefs on the day of the dose.
            rises: log doses above the persons' usual.
            gaps_days: since the doses before, for what is new in them.
        """
        p, owners = self.parameters, stack.rows.owners
        r = p.dose_autocorrelation * np.exp(-gaps_days / p.dose_autocorrelation_days)
        weights = (1.0 - r) / (1.0 + r)
        at_rest, risen = (
            _bell((rises[:, None] - usual) / p.dose_sd) for usual in (0.0, self._dose_by_position)
        )
        mixed = (1.0 - p.dose_answers) * at_rest + p.dose_answers * risen + p.dose_floor
        likelihood = mixed ** weights[:, None]
        joint = stack.belief * likelihood.astype(self.dtype)[owners, :, None, None]
        evidence = stack.rows.totals(np.add.reduce(self._by_position(joint), axis=1))
        joint *= (1.0 / evidence).astype(self.dtype)[owners, None, None, None]
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

    def expected_reports(self, predicted: PainStack, day: int, baseline: float | None) -> Floats:
        """P(report = 0, 1 … 10) on a day to which the belief of one episode was predicted."""
        likelihoods = (
            self.reports.likelihood(float(value), day, baseline)[predicted.rows.nadirs]
            for value in range(int(HIGHEST) + 1)
        )
        expected = np.array([float((predicted.belief * each).sum(dtype=np.float64)) for each in likelihoods])
        return np.asarray(expected / expected.sum())


def _bell(z: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * np.square(z)))
