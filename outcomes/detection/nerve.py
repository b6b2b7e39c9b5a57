"""The filter of the nerve: the share of numbness that is left, from numbness, area, tingling.

Axes of every state: position (21: blocked; ten tenths fast; ten tenths slow), plateau (21), habit (3: how
fast the *report* fades though the nerve stays silent), scatter class (3). Many episodes go side by side:
`states` has their axis before these. A product or a sum is that of one state, so that none depends on those
beside it.
"""

import math
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.kept import Kept
from outcomes.detection.lattice import hazard_at, hazard_indices
from outcomes.detection.onset import normal_cdf
from outcomes.detection.parameters import NerveParameters
from outcomes.detection.series import Days
from outcomes.detection.student import report_probability

_NEGLIGIBLE = 1e-9
_MEAN_STEP = 0.25
_KEPT_REPORTS, _KEPT_DAYS, _KEPT_MOVES = 3000, 400, 4000
_HAZARDS = 1 << 12
_LONGEST_GAP_DAYS = 3000  # a report so long ago takes nothing from the next
_EARLY_HALF = 0.5  # the cell at one half lies half below it


class NerveShares(NamedTuple):
    """Of beliefs: P(halved), P(begun), P(blocked), and the mean share of the plateau that is left."""

    halved: Floats
    begun: Floats
    blocked: Floats
    left: Floats


class NerveChain:
    """Prior, transitions and emissions of the nerve filter for one set of parameters."""

    def __init__(self, parameters: NerveParameters, dtype: type = np.float32) -> None:
        self.parameters = parameters
        self.dtype = dtype
        tenths = np.arange(parameters.steps - 1, -1, -1) / parameters.steps
        self.left = np.concatenate([[1.0], tenths, tenths])  # share of the plateau, by position
        self.plateaus = np.arange(0.0, HIGHEST + 1e-9, 0.5)
        self.halved = np.where(
            self.left < 0.5 - 1e-9, 1.0, np.where(np.isclose(self.left, 0.5), _EARLY_HALF, 0.0)
        )
        self.blocked = (self.left >= 0.9 - 1e-9).astype(float)
        self.begun = (self.left < 0.9 - 1e-9).astype(float)
        self._axes = (
            len(self.left),
            len(self.plateaus),
            len(parameters.habit_per_day),
            len(parameters.scatter),
        )
        self._shares = self.left[:, None, None] * self.plateaus[:, None]
        points = self.left[:, None] * self.plateaus
        self._gone = ((self.left[:, None] < 0.1 - 1e-9) | (points < 0.5 - 1e-9)).astype(float).reshape(-1)
        self._ones: Floats = np.ones((self._axes[2] * self._axes[3], 1), dtype=dtype)
        self._arriving = ((self.left > 0.05) & (self.left < 0.95)).astype(np.intp)
        gaps = np.arange(_LONGEST_GAP_DAYS)
        r = parameters.autocorrelation * np.exp(-gaps / parameters.autocorrelation_days)
        self._weights = (1.0 - r) / (1.0 + r)
        # One product gives P(halved), P(begun), P(blocked) and the mean share that is left.
        self._position_weights = np.stack([self.halved, self.begun, self.blocked, self.left])
        self._means = np.arange(0.0, HIGHEST + 1e-9, _MEAN_STEP)
        self._reports: dict[tuple[float, float], Floats] = {}
        self._places = Kept(self._places_on, (int(np.prod(self._axes[:3])),), np.float32, _KEPT_DAYS)
        self._moves = Kept(self._moved, (len(self.left), len(self.left)), dtype, _KEPT_MOVES)

    def prior(self) -> Floats:
        """The belief on the day of the procedure."""
        p = self.parameters
        state = np.zeros(self._axes)
        plateau = np.where(self.plateaus < 1.0, 1.5, 1.0)
        weights = (
            plateau[:, None, None] * np.asarray(p.habit_weights)[:, None] * np.asarray(p.scatter_weights)
        )
        state[0] = weights
        return np.asarray(state / state.sum(), dtype=self.dtype)

    def predict(self, states: Floats, days: Days, hazards: Floats) -> Floats:
        """The beliefs of episodes some days later.

        Args:
            states: episode x the axes of a state.
            days: how much later; 0 leaves a belief as it is.
            hazards: the mean daily hazards that the nerve begins to regrow.
        """
        moves = self._moves.taken(days * _HAZARDS + hazard_indices(hazards) + 1)
        moved = np.matmul(moves, states.reshape(len(states), len(self.left), -1))
        return np.asarray(moved.reshape(states.shape))

    def _moved(self, key: int) -> Floats:
        """The transition (rows to, columns from) over some days at one hazard of the grid."""
        days, hazard = divmod(key, _HAZARDS)
        return np.linalg.matrix_power(self.day(hazard_at(hazard - 1)), days)

    def day(self, hazard: float) -> Floats:
        """One day's transition (columns from, rows to) with this hazard that the nerve begins to regrow."""
        p = self.parameters
        day = np.zeros((len(self.left), len(self.left)))
        day[1, 0] = hazard * p.share_fast
        day[1 + p.steps, 0] = hazard * (1 - p.share_fast)
        for start, days in ((1, p.fast_days), (1 + p.steps, p.slow_days)):
            for place in range(start, start + p.steps - 1):
                day[place + 1, place] = min(0.9, p.steps / days)
        day[np.diag_indices(len(self.left))] = 1.0 - day.sum(axis=0)
        return day

    def earliness(self, days: Floats, lesion_to_skin_mm: float) -> Floats:
        """The factor on the hazard before a regrowing nerve can have reached its skin."""
        p = self.parameters
        centre = p.growth_latency_days + max(lesion_to_skin_mm, 1.0) / p.growth_mm_per_day
        late = [normal_cdf(math.log(max(day, 1.0) / centre) / p.growth_log_sd) for day in days]
        return p.too_early_factor + (1.0 - p.too_early_factor) * np.asarray(late)

    def information_weights(self, gaps_days: Days) -> Floats:
        """What reports are worth beside those so many days before: (1 - r) / (1 + r)."""
        return np.asarray(self._weights.take(gaps_days, mode="clip"))

    def numbness(self, values: Floats, days: Days, weights: Floats) -> Floats:
        """Likelihoods, over whole states, of numbness reports (above their own baseline)."""
        tables = np.concatenate(list(map(self._report, values.tolist(), weights.tolist())))
        places = self._places.taken(days).astype(np.intp)
        places += len(self._means) * np.arange(len(days))[:, None]
        return np.asarray(tables.take(places, axis=0).reshape(len(days), *self._axes))

    def _report(self, value: float, weight: float) -> Floats:
        """Likelihood of a numbness report by reported mean and scatter class."""
        p = self.parameters
        key = (value, weight)
        if key not in self._reports:
            if len(self._reports) > _KEPT_REPORTS:
                self._reports.clear()
            scale = 0.775 * np.asarray(p.scatter)[None, :]  # Student's t: scale = sd * sqrt(3/5)
            table = report_probability(value, self._means[:, None], scale, p.typing_error)
            self._reports[key] = (table**weight).astype(self.dtype)
        return self._reports[key]

    def _places_on(self, day: int) -> Floats:
        """By position, plateau and habit: the place of the reported mean in the tables of reports."""
        habit = np.exp(-np.asarray(self.parameters.habit_per_day) * day)
        return np.asarray(np.rint(self._shares * (habit / _MEAN_STEP)).reshape(-1))

    def area(self, shares_of_usual: Floats, weights: Floats) -> Floats:
        """Likelihoods, by position, of numb areas as shares of these persons' early areas."""
        p = self.parameters
        distance = (shares_of_usual[:, None] - self.left) / p.area_scale
        return self._weighed(distance, weights * p.area_weight)

    def tingling(self, above_usual: Floats, weights: Floats) -> Floats:
        """Likelihoods, by position, of tingling this far above these persons' usual."""
        p = self.parameters
        rises = np.array([0.0, p.tingling_rise])  # before and after fibres arrive, and while they do
        distance = (above_usual[:, None] - rises) / p.tingling_scale
        return self._weighed(distance, weights * p.tingling_weight)[:, self._arriving]

    def _weighed(self, distance: Floats, weights: Floats) -> Floats:
        density = student5_density(distance) + self.parameters.typing_error
        return np.asarray((density ** weights[:, None]).astype(self.dtype))

    def update(self, predicted: Floats, likelihood: Floats) -> tuple[Floats, Floats]:
        """The beliefs after likelihoods over whole states, and the probability each report had."""
        joint = predicted * likelihood
        evidence = np.add.reduce(self._by_position(joint), axis=1)
        joint *= (1.0 / evidence).astype(self.dtype).reshape(-1, 1, 1, 1, 1)
        joint *= joint >= _NEGLIGIBLE
        return joint, evidence

    def foretold(self, states: Floats, likelihood: Floats) -> Floats:
        """P(report | position), the rest of the state as believed: 64-bit, by episode and position."""
        rest = np.add.reduce(states.reshape(len(states), len(self.left), -1), axis=1)
        says = likelihood.reshape(len(states), len(self.left), -1)
        return np.asarray(np.matmul(says, rest[:, :, None])[:, :, 0].astype(np.float64))

    def reweighted(self, states: Floats, before: Floats, after: Floats) -> Floats:
        """The beliefs with another distribution of positions; within each, as it was."""
        factors = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
        return np.asarray(states * factors.astype(self.dtype)[:, :, None, None, None])

    def gone_shares(self, states: Floats) -> Floats:
        """P(recovered) of each: below a tenth of the plateau, or under half a point."""
        rest = states.reshape(len(states), len(self._gone), -1)
        by_plateau = np.matmul(rest, self._ones)[:, :, 0].astype(np.float64)
        gone = np.add.reduce(by_plateau * self._gone, axis=1)
        return np.asarray(gone / np.add.reduce(by_plateau, axis=1))

    def shares(self, positions: Floats) -> NerveShares:
        """The sums of beliefs over positions."""
        sums = np.matmul(self._position_weights, positions[:, :, None])[:, :, 0]
        return NerveShares(*np.ascontiguousarray(sums.T))

    def by_position(self, states: Floats) -> Floats:
        """Beliefs over positions, as 64-bit numbers that sum to 1."""
        table = self._by_position(states)
        return np.asarray(table / np.add.reduce(table, axis=1)[:, None])

    def _by_position(self, states: Floats) -> Floats:
        rest = states.reshape(len(states), len(self.left), -1)
        return np.asarray(np.add.reduce(rest, axis=2).astype(np.float64))


def student5_density(z: Floats) -> Floats:
    """Density of Student's t with 5 degrees of freedom, relative to its peak."""
    inner = 1.0 + z * z / 5.0
    return np.asarray(1.0 / (inner * inner * inner))
