"""When a first day (T_P, T_N) lies, as far as the filter believes it lies behind: weights by day."""

import itertools
import math
from dataclasses import dataclass, field

_MOST = 40
_NOTHING = 1e-7


@dataclass(frozen=True)
class FirstDays:
    """P(first day = d, and it lies behind), kept in step with the filter's own total."""

    days: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def arrived(self, after_day: int, until_day: int, total: float, earliest: int) -> "FirstDays":
        """The total has grown by time passing: what is new arrived between the two days."""
        fresh = total - math.fsum(self.weights)
        if fresh <= _NOTHING:
            return self
        day = max(earliest, (after_day + 1 + until_day) // 2)
        longer = FirstDays([*self.days, day], [*self.weights, fresh])
        if len(longer.days) > _MOST:
            longer._merge()
        return longer

    def rescaled(self, total: float) -> "FirstDays":
        """A report has changed the total: all first days share in it alike."""
        before = math.fsum(self.weights)
        factor = total / before if before > 0 else 0.0
        return FirstDays(self.days, [weight * factor for weight in self.weights])

    def until(self, day: int) -> float:
        """P(first day <= day, and it lies behind)."""
        return sum(weight for when, weight in zip(self.days, self.weights, strict=True) if when <= day)

    def quantile(self, mass: float) -> int | None:
        """The first day at which the weights, summed in time, reach `mass`; the last where they do not."""
        reached, last = 0.0, None
        for day, weight in sorted(zip(self.days, self.weights, strict=True)):
            reached, last = reached + weight, day
            if reached >= mass:
                break
        return last

    def median(self) -> int | None:
        """The day in the middle of what lies behind."""
        return self.quantile(0.5 * sum(self.weights) * (1 - 1e-9)) if self.weights else None

    def _merge(self) -> None:
        """Joins the two neighbours that weigh least together."""
        pairs = [a + b for a, b in itertools.pairwise(self.weights)]
        i = pairs.index(min(pairs))
        share = self.weights[i + 1] / pairs[i] if pairs[i] > 0 else 0.5
        self.days[i] += round(share * (self.days[i + 1] - self.days[i]))
        self.weights[i] = pairs[i]
        del self.days[i + 1], self.weights[i + 1]
