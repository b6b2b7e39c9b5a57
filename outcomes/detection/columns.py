"""Columns: named tuples of arrays, or of such tuples, with one row per episode."""

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from outcomes.detection.definitions import Flags
from outcomes.detection.stack import Places

Columns = TypeVar("Columns", bound=tuple[Any, ...])


def chosen(columns: Columns, rows: Places | Flags) -> Columns:
    """A copy of these rows."""
    make: Any = type(columns)
    found: Columns = make(
        *(chosen(each, rows) if isinstance(each, tuple) else each[rows] for each in columns)
    )
    return found


def put(columns: Columns, rows: Places, others: Columns) -> None:
    """Take others for these rows, in place."""
    for each, other in zip(columns, others, strict=True):
        if isinstance(each, tuple):
            put(each, rows, other)
        else:
            each[rows] = other


def joined(some: Sequence[Columns]) -> Columns:
    """All rows of one, then those of the next; one at least."""
    if len(some) == 1:
        return some[0]
    make: Any = type(some[0])
    found: Columns = make(
        *(
            joined(each) if isinstance(each[0], tuple) else np.concatenate(each)
            for each in zip(*some, strict=True)
        )
    )
    return found
