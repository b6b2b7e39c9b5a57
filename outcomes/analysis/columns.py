"""Which columns of a regression can be told apart."""

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray

_LEAST_SHARE = 1e-9
"""Length of what is new in a column over its whole length, below which it is rounding."""


def determined(columns: FloatArray, *, beside_constant: bool = False) -> BoolArray:
    """Columns that do not follow from those before them: the others get no coefficient.

    Args:
        columns: shape (n, p).
        beside_constant: a constant stands before the first, so that a constant column follows from it.
    """
    rows, count = columns.shape
    told = np.zeros(count, np.bool_)
    basis = np.full((rows, 1), 1 / np.sqrt(rows)) if beside_constant and rows else np.empty((rows, 0))
    for number in range(count if rows else 0):
        rest = columns[:, number]
        for _ in range(2):  # once leaves rounding behind, twice none
            rest = rest - basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length > _LEAST_SHARE * float(np.linalg.norm(columns[:, number])):
            told[number] = True
            basis = np.column_stack([basis, rest / length])
    return told
