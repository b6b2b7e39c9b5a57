"""When sensation came back, with everything heard: forward and backward over the nerve's positions.

Hypotheses about the person (plateau, habit, scatter) do not change, so that a belief is a table of position
x hypothesis and only positions move.
"""

from dataclasses import dataclass

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats
from outcomes.detection.heard import Step, gaps
from outcomes.detection.lattice import hazard_at, hazard_index
from outcomes.detection.parameters import NerveParameters

_NONE_OR_HARDLY = 1.5  # how much likelier a plateau under one point is than another [J], as online


@dataclass(frozen=True, eq=False)
class SmoothedNerve:
    """What is believed of the nerve, with everything heard.

    Attributes:
        halved: P(T_N <= day | everything), for each day from D0 to the last step.
        halved_then: P(T_N <= day | what was heard up to it), for each step.
    """

    halved: Floats
    halved_then: Floats


class NerveSmoother:
    """Fixed-interval smoothing of the nerve for one set of parameters."""

    def __init__(self, parameters: NerveParameters) -> None:
        self.parameters = parameters
        steps = parameters.steps
        tenths = np.arange(steps - 1, -1, -1) / steps
        left = np.concatenate([[1.0], tenths, tenths])
        # The cell at one half lies half below it: a path there has passed the half with probability .5.
        self.halved = np.clip((0.5 - left) * steps + 0.5, 0.0, 1.0)
        still = np.zeros((left.size, left.size))
        for start, days in ((1, parameters.fast_days), (1 + steps, parameters.slow_days)):
            rows = np.arange(start, start + steps - 1)
            still[rows + 1, rows] = min(0.9, steps / days)
        self._still = still + np.diag(1.0 - still.sum(axis=0))
        self._turns = np.zeros_like(still)
        self._turns[[0, 1, 1 + steps], 0] = -1.0, parameters.share_fast, 1.0 - parameters.share_fast

    def smooth(self, steps: list[Step]) -> SmoothedNerve:
        """Forward, then backward; steps in order, the last one on the last day."""
        belief = self._prior()
        forward: list[tuple[Floats, list[Floats], Floats]] = []
        halved_then = []
        for step, days in zip(steps, gaps(steps), strict=True):
            day = self._day(step.hazard)
            within = [belief]
            for _ in range(days):
                within.append(day @ within[-1])
            said = self._said(step, belief.shape)
            belief = within[-1] * said
            total = float(belief.sum())
            belief = belief / total
            forward.append((day, within, said / total))
            halved_then.append(float(self.halved @ belief.sum(axis=1)))
        return SmoothedNerve(self._backward(forward), np.array(halved_then))

    def _backward(self, forward: list[tuple[Floats, list[Floats], Floats]]) -> Floats:
        """P(T_N <= day) from the last day back to D0."""
        ahead = np.ones(forward[0][2].shape)
        halved = []
        for day, within, said in reversed(forward):
            ahead = ahead * said
            for belief in within[:0:-1]:
                halved.append(float(self.halved @ (belief * ahead).sum(axis=1)))
                ahead = day.T @ ahead
        halved.append(float(self.halved @ (forward[0][1][0] * ahead).sum(axis=1)))
        return np.maximum.accumulate(np.array(halved[::-1]))

    def _day(self, hazard: float) -> Floats:
        """One day's transition (columns from, rows to)."""
        return np.asarray(self._still + hazard_at(hazard_index(hazard)) * self._turns)

    def _prior(self) -> Floats:
        p = self.parameters
        plateaus = np.arange(0.0, HIGHEST + 1e-9, 0.5)
        plateau = np.where(plateaus < 1.0, _NONE_OR_HARDLY, 1.0)
        persons = np.multiply.outer(np.multiply.outer(plateau, p.habit_weights), p.scatter_weights).reshape(
            -1
        )
        belief = np.zeros((self.halved.size, persons.size))
        belief[0] = persons / persons.sum()
        return belief

    def _said(self, step: Step, shape: tuple[int, ...]) -> Floats:
        if step.likelihood is None:
            return np.ones(shape)
        persons = (21, len(self.parameters.habit_per_day), len(self.parameters.scatter))
        return np.ascontiguousarray(np.broadcast_to(step.likelihood, (shape[0], *persons))).reshape(shape)
