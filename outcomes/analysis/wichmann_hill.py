"""Chance that R draws too: the generator of Wichmann and Hill, any stretch of it at once."""

import numpy as np

from outcomes.analysis.observations import FloatArray, IntArray

_MODULI = (30269, 30307, 30323)
_MULTIPLIERS = (171, 172, 170)


def _period(multiplier: int, modulus: int) -> IntArray:
    """Powers of the multiplier, from the first on, until they repeat."""
    powers = [multiplier]
    while len(powers) < modulus - 1:
        powers.append(powers[-1] * multiplier % modulus)
    return np.array(powers, np.int64)


_POWERS = tuple(map(_period, _MULTIPLIERS, _MODULI))


def uniforms(seed: tuple[int, int, int], first: int, count: int) -> FloatArray:
    """Numbers `first`, `first` + 1, … of the stream of a seed, each in (0, 1), shape (count,).

    The very numbers that R gives after `RNGkind("Wichmann-Hill")` with this seed, so that what was drawn
    can be drawn again elsewhere. It repeats after 6.95e12 numbers. Source: Wichmann and Hill 1982,
    algorithm AS 183, Applied Statistics 31:188.

    Args:
        seed: three whole numbers, each from 1 to 30268.
        first: place in the stream, from 0.
        count: how many.
    """
    places = np.arange(first, first + count)
    total = np.zeros(count)
    for start, powers, modulus in zip(seed, _POWERS, _MODULI, strict=True):
        total += start * powers[places % (modulus - 1)] % modulus / modulus
    return total - np.floor(total)
