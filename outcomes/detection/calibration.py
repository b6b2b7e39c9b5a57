"""From what the model says to what was seen: one monotone map of every probability of a return.

Platt's map on the logit, p -> sigmoid(shift + slope logit p), slope > 0. There is *one* map for "by now",
"within 30, 60, 90 days" and "within the year", so that their order stays what it was, and it is applied to a
finished reading: what the filter believes, when alarms rise and where the forecast's quantiles lie do not
change with it. The quantiles speak of those whose pain returns, not of how many they are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from outcomes.detection.definitions import Floats
from outcomes.detection.series import Reading

CUMULATIVE = (
    "p_returned",
    "p_return_started",
    "p_return_30d",
    "p_return_60d",
    "p_return_90d",
    "p_return_365",
)
_PHASES = ("no_response", "returned", "regenerating", "relief")
_OUTLASTING_DAYS = 30
_SHIFT_SD, _LOG_SLOPE_SD = 0.5, 0.35  # the prior around "as it was said": about what 20 people tell [J]
_MOST_STEPS = 50


@dataclass(frozen=True)
class Calibration:
    """p -> sigmoid(shift + slope logit p); as shipped it changes nothing."""

    shift: float = 0.0
    slope: float = 1.0

    def __post_init__(self) -> None:
        if self.slope <= 0:
            raise ValueError("a calibration that turns the order around")

    @property
    def is_identity(self) -> bool:
        """Whether every probability stays as it was said."""
        return self.shift == 0.0 and self.slope == 1.0

    def of(self, p: float) -> float:
        """The calibrated probability; never and certainly stay what they are."""
        if self.is_identity or p <= 0.0 or p >= 1.0:
            return p
        return sigmoid(self.shift + self.slope * logit(p))


def logit(p: float, nearest: float = 1e-12) -> float:
    """Log odds of a probability, kept this far from 0 and 1."""
    kept = min(max(p, nearest), 1.0 - nearest)
    return math.log(kept / (1.0 - kept))


def sigmoid(x: float) -> float:
    """The probability of log odds."""
    return 1.0 / (1.0 + math.exp(-x)) if x >= 0 else math.exp(x) / (1.0 + math.exp(x))


def calibrated(reading: Reading, calibration: Calibration) -> Reading:
    """A reading with its probabilities of a return calibrated, and what follows from them anew.

    The phases stay exclusive and sum to 1: what is not `returned` keeps its proportions. Where p_returned is
    moved across .5, what the design ties to that half goes along: the forecast is empty (above .5 there is
    none, and below it the model had made none), the day of return is this day (the first by which more than
    half of the probability lies behind, as far as a finished reading tells) or none.
    """
    if calibration.is_identity or reading.p_returned is None:
        return reading
    said = {name: getattr(reading, name) for name in CUMULATIVE}
    changed: dict[str, Any] = {name: calibration.of(p) for name, p in said.items() if p is not None}
    shares = _shares(reading, changed["p_returned"])
    changed |= {f"p_{name}": share for name, share in shares.items()}
    changed["phase"] = max(shares, key=lambda name: shares[name])
    if (changed["p_returned"] > 0.5) != (reading.p_returned > 0.5):
        changed |= _across(reading, is_back=changed["p_returned"] > 0.5)
    return replace(reading, **changed)


def _shares(reading: Reading, returned: float) -> dict[str, float]:
    before = {name: getattr(reading, f"p_{name}") or 0.0 for name in _PHASES}
    rest = 1.0 - before["returned"]
    factor = (1.0 - returned) / rest if rest > 0 else 0.0
    shares = {name: returned if name == "returned" else p * factor for name, p in before.items()}
    shares["relief"] = max(0.0, 1.0 - sum(p for name, p in shares.items() if name != "relief"))
    return shares


def _across(reading: Reading, *, is_back: bool) -> dict[str, Any]:
    """What hangs on p_returned > .5, where the map has moved it across."""
    closed = {"forecast_q10": None, "forecast_q50": None, "forecast_q90": None}
    since = reading.regeneration_day
    feeling_back = since is not None
    if is_back:
        other = "other_source" if reading.nerve == "blocked" else "unclear"
        return closed | {"return_day": reading.day, "return_kind": "regeneration" if feeling_back else other}
    outlasts = since is not None and reading.day - since >= _OUTLASTING_DAYS
    kind = ("outlasting" if outlasts else "unclear") if feeling_back else None
    return closed | {"return_day": None, "return_kind": kind}


def platt(said: Sequence[float], happened: Sequence[bool], weights: Sequence[float]) -> Calibration:
    """The map that makes what was said most like what happened, with a weak prior on changing nothing.

    Args:
        said: probabilities as the model gave them.
        happened: what they were about.
        weights: of each row; those of one person sum to what one person tells.
    """
    x = np.array([logit(p, 1e-6) for p in said])
    y, w = np.asarray(happened, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    place = np.zeros(2)  # shift, log of the slope
    best = _log_posterior(place, x, y, w)
    for _step in range(_MOST_STEPS):
        step = _newton_step(place, x, y, w)
        after = _log_posterior(place + step, x, y, w)
        while after < best and float(np.abs(step).max()) > 1e-9:
            step = step / 2
            after = _log_posterior(place + step, x, y, w)
        if after <= best:
            break
        place, best = place + step, after
    return Calibration(float(place[0]), math.exp(float(place[1])))


def _log_posterior(place: Floats, x: Floats, y: Floats, w: Floats) -> float:
    z = place[0] + np.exp(place[1]) * x
    log_likelihood = float((w * (y * z - np.logaddexp(0.0, z))).sum())
    return log_likelihood - 0.5 * float((place[0] / _SHIFT_SD) ** 2 + (place[1] / _LOG_SLOPE_SD) ** 2)


def _newton_step(place: Floats, x: Floats, y: Floats, w: Floats) -> Floats:
    """By the expected information, which is positive definite wherever one stands."""
    toward = np.stack([np.ones_like(x), np.exp(place[1]) * x])
    p = 1.0 / (1.0 + np.exp(-np.clip(place[0] + toward[1], -500, 500)))
    precision = np.array([_SHIFT_SD**-2, _LOG_SLOPE_SD**-2])
    gradient = toward @ (w * (y - p)) - precision * place
    information = (toward * (w * p * (1.0 - p))) @ toward.T + np.diag(precision)
    return np.asarray(np.linalg.solve(information, gradient))
