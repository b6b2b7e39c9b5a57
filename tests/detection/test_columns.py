"""Columns, chosen, replaced and put beneath each other."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.columns import chosen, joined, put
from outcomes.detection.definitions import Floats


class Inner(NamedTuple):
    a: Floats


class Outer(NamedTuple):
    b: Floats
    inner: Inner


def columns(*values: float) -> Outer:
    return Outer(np.array(values), Inner(-np.array(values)))


def test_rows_are_chosen_in_every_column_and_are_copies() -> None:
    whole = columns(1.0, 2.0, 3.0)
    some = chosen(whole, np.array([2, 0]))
    assert (some.b.tolist(), some.inner.a.tolist()) == ([3.0, 1.0], [-3.0, -1.0])
    some.inner.a[0] = 7.0
    assert whole.inner.a.tolist() == [-1.0, -2.0, -3.0]


def test_rows_are_replaced_in_place_and_put_beside_each_other() -> None:
    whole = columns(1.0, 2.0, 3.0)
    put(whole, np.array([1]), columns(9.0))
    assert (whole.b.tolist(), whole.inner.a.tolist()) == ([1.0, 9.0, 3.0], [-1.0, -9.0, -3.0])
    assert joined([whole, columns(5.0)]).inner.a.tolist() == [-1.0, -9.0, -3.0, -5.0]
