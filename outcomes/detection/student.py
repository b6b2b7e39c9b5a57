"""Probabilities of rounded 0-10 reports under Student's t with 5 degrees of freedom."""

import numpy as np

from outcomes.detection.definitions import HIGHEST, Floats


def student5_cdf(z: Floats) -> Floats:
    """Distribution function of Student's t with 5 degrees of freedom, in closed form.

    Source: Abramowitz and Stegun 26.7.3, odd degrees of freedom.
    """
    q = 1.0 / (1.0 + z * z / 5.0)
    angle = np.arctan(z / np.sqrt(5.0))
    return np.asarray(0.5 + (angle + z / np.sqrt(5.0) * q * (1.0 + 2.0 / 3.0 * q)) / np.pi)


def rounding_width(value: float) -> float:
    """The width of what a person who typed this value may have meant: 1, one half or one tenth."""
    if float(value).is_integer():
        return 1.0
    return 0.5 if float(2 * value).is_integer() else 0.1


def report_probability(value: float, mean: Floats, scale: Floats, typing_error: float) -> Floats:
    """P(report = value) for underlying means and scales (broadcast), floor and ceiling open-ended."""
    half = rounding_width(value) / 2
    below = student5_cdf((value - half - mean) / scale) if value - half > 0 else 0.0
    up_to = student5_cdf((value + half - mean) / scale) if value + half < HIGHEST else 1.0
    chance = 2 * half / (HIGHEST + 1)
    return np.asarray((1.0 - typing_error) * (up_to - below) + typing_error * chance)
