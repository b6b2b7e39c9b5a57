"""When things turn: daily hazards of a log-normal waiting time that a share of people never ends."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Floats
from outcomes.detection.series import Days

LAST_TABLED_DAY = 3000


def normal_cdf(z: float) -> float:
    """Distribution function of the standard normal."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@dataclass(frozen=True)
class Onset:
    """A waiting time: log-normal for a share of people, never for the others, and a small constant hazard."""

    median_days: float
    log_sd: float
    p_never: float
    late_hazard: float
    earliest_day: int

    @cached_property
    def hazards(self) -> Floats:
        """P(turns on day t | not before), for t = 0 … 3000."""
        log_days = (math.log(max(day, 1)) for day in range(-1, LAST_TABLED_DAY + 1))
        ends = np.array([normal_cdf((x - math.log(self.median_days)) / self.log_sd) for x in log_days])
        ends[:2] = 0.0
        turned = (1.0 - self.p_never) * ends
        hazards = np.diff(turned) / np.maximum(1.0 - turned[:-1], 1e-12)
        hazards = hazards + self.late_hazard
        hazards[: self.earliest_day] = 0.0
        return np.asarray(hazards)

    @cached_property
    def summed(self) -> Floats:
        """The sum of the hazards up to day t, for t = 0 … 3000."""
        return np.asarray(np.cumsum(self.hazards))

    def mean_hazards(self, after_days: Days, until_days: Days) -> Floats:
        """The mean daily hazards over the days after one and up to another, a day at least."""
        last, first = np.minimum(until_days, LAST_TABLED_DAY), np.minimum(after_days, LAST_TABLED_DAY - 1)
        return np.asarray((self.summed[last] - self.summed[first]) / (last - first))

    def hazard(self, days: Floats | npt.NDArray[np.int64]) -> Floats:
        """The hazards of these days; the last tabled one goes on for ever."""
        return np.asarray(self.hazards[np.clip(days, 0, LAST_TABLED_DAY)])

    @cached_property
    def turned(self) -> Floats:
        """P(turned by day t), for t = 0 … 3000."""
        return np.asarray(1.0 - np.cumprod(1.0 - self.hazards))
