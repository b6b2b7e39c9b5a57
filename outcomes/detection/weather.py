"""The passing weather of pain: low, middle, high, a flare at its peak, a flare in its tail."""

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.kept import Kept
from outcomes.detection.parameters import PainParameters
from outcomes.detection.series import Days

WEATHERS = 5
_KEPT_DAYS = 4000
_MIDDLE, _PEAK, _TAIL = 1, 3, 4


class Weather:
    """How often each weather is met, and how one goes over into another."""

    def __init__(self, parameters: PainParameters, dtype: type) -> None:
        self.parameters = parameters
        self.dtype = dtype
        middle = parameters.weather_return / (parameters.weather_return + 2 * parameters.weather_leave_middle)
        self.usual = np.array([(1 - middle) / 2, middle, (1 - middle) / 2, 0.0, 0.0])
        self._kept = Kept(self.over, (WEATHERS, WEATHERS), dtype, _KEPT_DAYS)
        self._over: dict[int, Floats] = {}

    def taken(self, days: Days) -> Floats:
        """The transitions over these counts of days, one beneath the other."""
        return self._kept.taken(days)

    def over(self, days: int) -> Floats:
        """The transition over so many days (rows from, columns to)."""
        if days not in self._over:
            p = self.parameters
            day = np.zeros((WEATHERS, WEATHERS))
            day[_MIDDLE, [0, 2]] = p.weather_leave_middle
            day[[0, 2], _MIDDLE] = p.weather_return
            day[:3, _PEAK] = p.flare_rate
            day[_PEAK, _TAIL] = p.flare_peak_leave
            day[_TAIL, _MIDDLE] = p.flare_tail_leave
            day[np.diag_indices(WEATHERS)] = 1.0 - day.sum(axis=1)
            self._over[days] = np.linalg.matrix_power(day, days).astype(self.dtype)
        return self._over[days]
