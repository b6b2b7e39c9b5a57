"""Columns: named tuples of arrays, or of such tuples, with one row per episode."""

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


def beside(columns: Columns, others: Columns) -> Columns:
    """All rows, and those of others after them."""
    make: Any = type(columns)
    found: Columns = make(
        *(
            beside(each, other) if isinstance(each, tuple) else np.concatenate([each, other])
            for each, other in zip(columns, others, strict=True)
        )
    )
    return found
