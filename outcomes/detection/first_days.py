"""When a first day (T_P, T_N) lies, as far as the filter believes it lies behind: weights by day."""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import add
from typing import NamedTuple

_MOST = 40
_NOTHING = 1e-7
_SMALLEST_SCALE = 1e-6


class FirstDays(NamedTuple):
    """P(first day = d, and it lies behind), by ascending day, kept in step with the filter's own total."""

    days: tuple[int, ...] = ()
    relative: tuple[float, ...] = ()
    scale: float = 1.0

    @property
    def weights(self) -> list[float]:
        """P(first day = d, and it lies behind) of each day."""
        return [weight * self.scale for weight in self.relative]

    def arrived(self, after_day: int, until_day: int, total: float, earliest: int) -> "FirstDays":
        """The total has grown by time passing: what is new arrived between the two days."""
        fresh = total - sum(self.relative) * self.scale
        if fresh <= _NOTHING:
            return self
        day = max(earliest, (after_day + 1 + until_day) // 2)
        longer = FirstDays((*self.days, day), (*self.relative, fresh / self.scale), self.scale)
        return longer._merged() if len(longer.days) > _MOST else longer

    def rescaled(self, total: float) -> "FirstDays":
        """A report has changed the total: all first days share in it alike."""
        before = sum(self.relative)
        scale = total / before if before > 0 else 0.0
        if scale < _SMALLEST_SCALE or scale > 1.0 / _SMALLEST_SCALE:
            return FirstDays(self.days, tuple(weight * scale for weight in self.relative))
        return FirstDays(self.days, self.relative, scale)

    def until(self, day: int) -> float:
        """P(first day <= day, and it lies behind)."""
        return sum(self.relative[: bisect_right(self.days, day)]) * self.scale

    def quantile(self, mass: float) -> int | None:
        """The first day at which the weights, summed in time, reach `mass`; the last where they do not."""
        if not self.days:
            return None
        place = bisect_left(list(accumulate(self.relative)), mass / self.scale)
        return self.days[min(place, len(self.days) - 1)]

    def median(self) -> int | None:
        """The day in the middle of what lies behind."""
        return self.quantile(0.5 * sum(self.relative) * self.scale * (1 - 1e-9)) if self.relative else None

    def _merged(self) -> "FirstDays":
        """The two neighbours that weigh least together are one."""
        pairs = list(map(add, self.relative, self.relative[1:]))
        i = pairs.index(min(pairs))
        share = self.relative[i + 1] / pairs[i] if pairs[i] > 0 else 0.5
        day = self.days[i] + round(share * (self.days[i + 1] - self.days[i]))
        return FirstDays(
            (*self.days[:i], day, *self.days[i + 2 :]),
            (*self.relative[:i], pairs[i], *self.relative[i + 2 :]),
            self.scale,
        )
