"""One score: the items it takes, its rule, its published cuts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """What a high score means."""

    HIGH_IS_WORSE = "high_is_worse"
    HIGH_IS_BETTER = "high_is_better"


class ThresholdKind(StrEnum):
    """What a threshold tells."""

    MCID_POINTS = "mcid_points"
    MCID_PERCENT = "mcid_percent"
    SUBSTANTIAL_POINTS = "substantial_points"
    SUBSTANTIAL_PERCENT = "substantial_percent"
    DETECTABLE_POINTS = "detectable_points"
    PASS = "pass"  # noqa: S105  patient acceptable symptom state, no password
    POSITIVE_FROM = "positive_from"
    RESPONDER_UP_TO = "responder_up_to"


@dataclass(frozen=True)
class Threshold:
    """A published cut: its kind, its value, and whether its source was seen or only recalled."""

    kind: ThresholdKind
    value: float
    source: str
    is_verified: bool = True


@dataclass(frozen=True)
class Estimate:
    """What a scoring rule gives: the value and, where the table has one, its standard error."""

    value: float
    standard_error: float | None = None


@dataclass(frozen=True)
class Score:
    """A scale's score of one set of answers; `value` is None when too few items were answered."""

    code: str
    value: float | None
    standard_error: float | None
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """One score of an instrument.

    Attributes:
        code: observation code of the score.
        items: codes of the items, in the order the rule takes them.
        minimum: least possible score.
        maximum: greatest possible score.
        direction: what high means.
        minimum_answered: fewest answered items.
        rule: scores the answered values, in item order, None for what was left out.
        thresholds: published cuts.
        source: where rule or table is published.
        loinc: LOINC code, where one was seen.
        is_known: a stricter rule of which answers suffice, beside `minimum_answered`.
    """

    code: str
    items: tuple[str, ...]
    minimum: float
    maximum: float
    direction: Direction
    minimum_answered: int
    rule: Callable[[Sequence[float | None]], Estimate]
    source: str
    thresholds: tuple[Threshold, ...] = ()
    loinc: str | None = None
    is_known: Callable[[Sequence[float | None]], bool] | None = None

    def score(self, answers: Mapping[str, float | None]) -> Score:
        """The score of these answers, without a value when too many are missing."""
        values = [answers.get(code) for code in self.items]
        missing = tuple(code for code, value in zip(self.items, values, strict=True) if value is None)
        is_enough = len(self.items) - len(missing) >= self.minimum_answered
        if not is_enough or (self.is_known is not None and not self.is_known(values)):
            return Score(self.code, None, None, missing)
        estimate = self.rule(values)
        return Score(self.code, estimate.value, estimate.standard_error, missing)

    def exceeds_mcid(self, before: float, after: float) -> bool | None:
        """True when the improvement reaches the first MCID in points; None where none is published."""
        points = [row.value for row in self.thresholds if row.kind is ThresholdKind.MCID_POINTS]
        if not points:
            return None
        gain = before - after if self.direction is Direction.HIGH_IS_WORSE else after - before
        return gain >= points[0]
