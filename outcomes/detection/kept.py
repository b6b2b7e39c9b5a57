"""Arrays of one shape that are dear to make, kept by a whole number and taken for many at once."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from outcomes.detection.definitions import Floats, every
from outcomes.detection.stack import Places

Keys = npt.NDArray[np.int64]
_FIRST = 64


class Kept:
    """Arrays in one that grows; when there are more than `most`, it begins anew."""

    def __init__(self, make: Callable[[int], Floats], shape: tuple[int, ...], dtype: type, most: int) -> None:
        self._make = make
        self._most = most
        self.pool: Floats = np.zeros((_FIRST, *shape), dtype=dtype)
        self._keys: Keys = np.zeros(0, dtype=np.int64)  # in order
        self._places: Places = np.zeros(0, dtype=np.intp)  # of each in the pool

    def taken(self, keys: Keys) -> Floats:
        """The array of each key, one beneath the other."""
        places = self.places(keys)  # first, for the pool may grow
        return np.asarray(self.pool.take(places, axis=0))

    def places(self, keys: Keys) -> Places:
        """Where in the pool the array of each key stands, until another key is asked for."""
        found = self._keys.searchsorted(keys)
        known = self._keys.take(found, mode="clip") == keys if self._keys.size else np.zeros(keys.shape, bool)
        if not every(known):
            self._learn(np.unique(keys), np.unique(keys[~known]))
            found = self._keys.searchsorted(keys)
        return np.asarray(self._places[found])

    def _learn(self, asked: Keys, missing: Keys) -> None:
        if self._keys.size + missing.size > self._most:
            self._keys, self._places, missing = self._keys[:0], self._places[:0], asked
        first = self._keys.size
        while first + missing.size > len(self.pool):
            self.pool = np.concatenate([self.pool, np.zeros_like(self.pool)])
        for place, key in enumerate(missing.tolist(), start=first):
            self.pool[place] = self._make(key)
        keys = np.concatenate([self._keys, missing])
        order = np.argsort(keys)
        self._keys = keys[order]
        self._places = np.concatenate([self._places, np.arange(first, keys.size)])[order]
