"""When pain came back, with everything heard: forward and backward over nadir and position, day by day.

The same model as the online filter in a formulation of its own: 64 bit, nothing dropped, every day of a gap
walked. A belief is nadir (21) x position (28) x rest (scatter x weather).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.heard import Step, gaps
from outcomes.detection.lattice import (
    HEIGHT_STEPS,
    POSITIONS,
    RELIEF,
    RETURNED,
    PainLattice,
    hazard_at,
    hazard_index,
)
from outcomes.detection.parameters import PainParameters
from outcomes.detection.person import Person, deepening_days
from outcomes.detection.prior_pain import WEATHERS, weather_day

_REACH_DAYS = 180
_IS_RETURNED = np.zeros(POSITIONS, dtype=bool)
_IS_RETURNED[RETURNED] = True
# By position, of which paths the next day is ahead: of all; of those strictly above a height of .5, or of 0.
_STAYS = [_IS_RETURNED | (steps < HEIGHT_STEPS) for steps in (1, 0)]
_KEPT = np.stack([np.ones(POSITIONS), *_STAYS])[:, None, :, None]


class Then(NamedTuple):
    """What was believed on a step's day, from what had been heard up to it: the online filter's own."""

    returned: float
    started: float
    level: float
    no_response: float


class Passed(NamedTuple):
    """One step of the forward pass: the belief before it, what was said and how likely that was."""

    belief: Floats
    step: Step
    days: int
    said: Floats
    total: float
    then: Then


@dataclass(frozen=True, eq=False)
class SmoothedPain:
    """What is believed of pain, with everything heard up to the last step.

    Attributes:
        returned: P(T_P <= day | everything), for each day from D0 to the last step.
        started: P(T_P0 <= day and T_P <= last day | everything), likewise.
        levels: P(level = a place of the grid | everything), by day.
    """

    returned: Floats
    started: Floats
    levels: Floats


class PainSmoother:
    """Fixed-interval smoothing of pain for one set of parameters and one baseline."""

    def __init__(self, parameters: PainParameters, person: Person, lattice: PainLattice) -> None:
        self.parameters = parameters
        self.person = person
        self.weather = weather_day(parameters)
        places = list(zip(person.gap_tenths.tolist(), person.ceilings.tolist(), strict=True))
        self._still = np.stack([lattice.day(gap, 0.0, ceiling) for gap, ceiling in places])
        self._turns = np.stack([lattice.day(gap, 1.0, ceiling) for gap, ceiling in places]) - self._still
        count = len(person.nadirs)
        self._level_place = np.minimum(np.arange(count)[:, None] + HEIGHT_STEPS, count - 1)
        self._back = person.responding[:, None] * _IS_RETURNED
        begun = np.stack([self._started(lattice, gap) for gap, _ in places])
        self._begun = person.responding[:, None] * begun

    def forward(self, prior: Floats, steps: list[Step]) -> list[Passed]:
        """The forward pass.

        Args:
            prior: the belief on D0, nadir x position x scatter x weather.
            steps: in order, the first on D0 or later.
        """
        belief = prior.reshape(*prior.shape[:2], -1)
        passed: list[Passed] = []
        for step, days in zip(steps, gaps(steps), strict=True):
            said = self._said(step, belief)
            walked = _walked(belief, self._day(step.hazard), days)[-1]
            after = self._after_gap(walked, step.day, days) * said
            total = float(after.sum())
            after /= total
            passed.append(Passed(belief, step, days, said, total, self._then(after)))
            belief = after
        return passed

    def backward(self, passed: list[Passed]) -> SmoothedPain:
        """What is believed by day, from the day of the last step back to D0.

        What is ahead is known three times: of any path; of paths that stay above a height of half a point
        until they are back, and of those that stay above 0.
        """
        looks = []
        ahead = np.stack([np.ones(self._back.shape), self._back, self._back])[..., None]
        ahead = np.broadcast_to(ahead, (3, *passed[0].belief.shape))
        for one in reversed(passed):
            ahead = ahead * (one.said / one.total)
            day = self._day(one.step.hazard)
            back = np.ascontiguousarray(day.transpose(0, 2, 1))
            walked = _walked(one.belief, day, one.days)
            if one.days:
                looks.append(self._look(self._after_gap(walked[-1], one.step.day, one.days), ahead))
                ahead = np.matmul(back, self._before_gap(ahead, one.step.day, one.days) * _KEPT)
            for now in walked[-2:0:-1]:
                looks.append(self._look(now, ahead))
                ahead = np.matmul(back, ahead * _KEPT)
        looks.append(self._look(passed[0].belief, ahead))
        returned, started, levels = (np.array(each) for each in zip(*reversed(looks), strict=True))
        return SmoothedPain(returned, started, levels)

    def _look(self, now: Floats, ahead: Floats) -> tuple[float, float, Floats]:
        """What is believed on one day, with everything: returned, started, and the level."""
        any_path, *begun = np.einsum("nps,knps->knp", now, ahead)
        level = np.bincount(self._level_place.reshape(-1), any_path.reshape(-1), len(self._level_place))
        returned, started = float((any_path * self._back).sum()), float(sum(each.sum() for each in begun)) / 2
        return returned, started, np.asarray(level, dtype=np.float64)

    def _said(self, step: Step, belief: Floats) -> Floats:
        if step.likelihood is None:
            return np.ones((1, 1, 1))
        shape = (*belief.shape[:2], len(self.parameters.scatter), WEATHERS)
        return np.broadcast_to(step.likelihood, shape).reshape(belief.shape)

    def _day(self, hazard: float) -> Floats:
        """One day's transitions by nadir (columns from, rows to); who had no relief has little to lose."""
        hazards = np.where(
            self.person.responds,
            hazard_at(hazard_index(hazard)),
            hazard_at(hazard_index(hazard * self.parameters.no_response_hazard)),
        )
        return np.asarray(self._still + hazards[:, None, None] * self._turns)

    def _deeper(self, until_day: int, days: int) -> Floats:
        """The share that goes deeper, by nadir from the second on."""
        into_response = deepening_days(np.array(until_day - days), np.array(days))
        may = np.where(self.person.is_lowest_silent, into_response, days)
        return np.asarray(1.0 - (1.0 - self.parameters.deeper_nadir) ** may[1:, None])

    def _after_gap(self, belief: Floats, until_day: int, days: int) -> Floats:
        """What happens once a gap, as online: nadirs deepen, weather changes."""
        after = belief.copy()
        if days == 0:
            return after
        deeper = belief[1:, 0] * self._deeper(until_day, days)
        after[1:, 0] -= deeper
        after[:-1, 0] += deeper
        weather = np.linalg.matrix_power(self.weather, days)
        return np.asarray((after.reshape(-1, WEATHERS) @ weather).reshape(belief.shape))

    def _before_gap(self, ahead: Floats, until_day: int, days: int) -> Floats:
        """The transpose of `_after_gap`."""
        if days == 0:
            return ahead
        weather = np.linalg.matrix_power(self.weather, days)
        before = (ahead.reshape(-1, WEATHERS) @ weather.T).reshape(ahead.shape)
        share = self._deeper(until_day, days)
        before[:, 1:, 0] = (1.0 - share) * before[:, 1:, 0] + share * before[:, :-1, 0]
        return np.asarray(before)

    def _then(self, belief: Floats) -> Then:
        table = belief.sum(axis=-1)
        returned = float((table * self._back).sum())
        level = float((table * self.person.nadirs[self._level_place]).sum())
        silent = float(table.sum(axis=1) @ (1.0 - self.person.responding))
        return Then(returned, max(returned, float((table * self._begun).sum())), level, silent)

    def _started(self, lattice: PainLattice, gap_tenths: int) -> Floats:
        """P(started and on the way across the line), by position, as online; half the cell at .5 counts."""
        share = np.clip(HEIGHT_STEPS - 0.5, 0.0, 1.0)
        share = share * lattice.days(gap_tenths, -1, _REACH_DAYS)[RETURNED].sum(axis=0)
        share[RELIEF], share[RETURNED] = 0.0, 1.0
        return np.asarray(share)


def _walked(belief: Floats, day: Floats, days: int) -> list[Floats]:
    """The belief at the beginning of a gap and after each of its days, before anything is said."""
    within = [belief]
    for _ in range(days):
        within.append(np.matmul(day, within[-1]))
    return within
