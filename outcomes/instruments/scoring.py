"""Scoring rules that several instruments share."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from outcomes.instruments.scale import Estimate

Rule = Callable[[Sequence[float | None]], Estimate]


def answered(values: Sequence[float | None]) -> list[float]:
    """The values that are there."""
    return [value for value in values if value is not None]


def mean(values: Sequence[float | None]) -> float:
    """Mean of the values that are there."""
    there = answered(values)
    return sum(there) / len(there)


def only_value(values: Sequence[float | None]) -> Estimate:
    """The value of a single item."""
    return Estimate(answered(values)[0])


def mean_of_answered(values: Sequence[float | None]) -> Estimate:
    """Mean of the answered items."""
    return Estimate(mean(values))


def sum_with_own_mean(values: Sequence[float | None]) -> Estimate:
    """Sum over all items, one left out counting as the mean of the answered ones."""
    return Estimate(mean(values) * len(values))


def hundred_minus(values: Sequence[float | None]) -> Estimate:
    """KOOS scoring of 0-4 items: 100 - 25 x mean of the answered ones."""
    return Estimate(100.0 - 25.0 * mean(values))


def from_table(first_raw: int, scores: Sequence[float], errors: Sequence[float] = ()) -> Rule:
    """A rule that looks the raw sum up in a published table.

    Args:
        first_raw: the raw sum of the table's first row.
        scores: the table, one score for each raw sum.
        errors: standard errors in the same order, or none.
    """
    table = {
        first_raw + index: Estimate(score, errors[index] if errors else None)
        for index, score in enumerate(scores)
    }
    rows: Mapping[int, Estimate] = MappingProxyType(table)

    def rule(values: Sequence[float | None]) -> Estimate:
        return rows[int(sum(answered(values)))]

    return rule
