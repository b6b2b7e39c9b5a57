"""When a first day (T_P, T_N) lies, as far as the filter believes it lies behind: weights by day."""

from dataclasses import dataclass, field

_MOST = 80


@dataclass
class FirstDays:
    """P(first day = d, and it lies behind), kept in step with the filter's own total."""

    days: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def arrive(self, after_day: int, until_day: int, total: float, earliest: int) -> None:
        """The total has grown by time passing: what is new arrived between the two days."""
        fresh = total - sum(self.weights)
        if fresh > 1e-12:
            self.days.append(max(earliest, (after_day + 1 + until_day) // 2))
            self.weights.append(fresh)
        if len(self.days) > _MOST:
            self._merge()

    def rescale(self, total: float) -> None:
        """A report has changed the total: all first days share in it alike."""
        before = sum(self.weights)
        factor = total / before if before > 0 else 0.0
        self.weights = [weight * factor for weight in self.weights]

    def copy(self) -> "FirstDays":
        """The same weights, apart."""
        return FirstDays(list(self.days), list(self.weights))

    def until(self, day: int) -> float:
        """P(first day <= day, and it lies behind)."""
        return sum(weight for when, weight in zip(self.days, self.weights, strict=True) if when <= day)

    def quantile(self, mass: float) -> int | None:
        """The first day at which the weights, summed in time, reach `mass`."""
        reached = 0.0
        for when, weight in sorted(zip(self.days, self.weights, strict=True)):
            reached += weight
            if reached >= mass:
                return when
        return None

    def median(self) -> int | None:
        """The day in the middle of what lies behind."""
        return self.quantile(0.5 * sum(self.weights) * (1 - 1e-9)) if self.weights else None

    def _merge(self) -> None:
        """Joins the two oldest entries, the later of which already says where most of them lies."""
        first, second = self.weights[0], self.weights[1]
        self.days[1] = self.days[1] if second >= first else self.days[0]
        self.weights[1] = first + second
        del self.days[0], self.weights[0]
