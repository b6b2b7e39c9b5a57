"""Arrays kept by a whole number."""

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.kept import Kept


def test_each_key_has_its_array_however_many_were_asked_for_before() -> None:
    made: list[int] = []

    def make(key: int) -> Floats:
        made.append(key)
        return np.array([key, -key], dtype=np.float64)

    kept = Kept(make, (2,), np.float64, 100)
    keys = np.array([7, 3, 7, 1])
    assert kept.taken(keys).tolist() == [[7, -7], [3, -3], [7, -7], [1, -1]]
    kept.taken(keys)
    assert sorted(made) == [1, 3, 7]
    for first in range(0, 400, 40):  # grows, and begins anew
        assert kept.taken(np.arange(first, first + 80))[:, 0].tolist() == list(range(first, first + 80))
    assert kept.taken(keys).tolist() == [[7, -7], [3, -3], [7, -7], [1, -1]]
    assert len(kept.pool) <= 128
