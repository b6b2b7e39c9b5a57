"""Said probabilities and forecasts against what happened, over patients and not over rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.generators.judged_files import FORECASTS, Judged, Values

HORIZONS = {"p_returned": 0, "p_return_30d": 30}  # days from the row on within which T_P is meant
SCHEDULE_END = 365
FORECAST_DAYS = (45, 60, 90, 120)
RESAMPLES = 400
LEAST, MOST = 1e-4, 1 - 1e-4  # a logit needs an end
TENTHS = 10


@dataclass(frozen=True)
class Said:
    """Rows with a probability: what was said, whether it came true, and whose patient's row it is."""

    said: Values
    came: Values
    patient: npt.NDArray[np.int64]

    @property
    def brier(self) -> float:
        """Mean squared difference between what was said and what came."""
        return float(np.mean((self.said - self.came) ** 2))

    @property
    def scaled_brier(self) -> float:
        """What of the squared difference is gained on always saying the share that came: 1 is perfect."""
        share = float(self.came.mean())
        return 1 - self.brier / (share * (1 - share)) if 0 < share < 1 else float("nan")


@dataclass(frozen=True)
class Tenth:
    """One tenth of the scale of probability."""

    low: float
    rows: int
    patients: int
    said: float
    came: float
    error: float  # cluster bootstrap standard error of the share that came


def rows_of(episodes: Sequence[Judged], column: str, first_day: int = 0) -> Said:
    """All rows of one probability that are not empty; it is true once T_P lies within its horizon."""
    said, came, patient = [], [], []
    for number, each in enumerate(episodes):
        filled = ~np.isnan(each.columns[column]) & (each.days >= first_day)
        days = each.days[filled]
        said.append(each.columns[column][filled])
        came.append(_came(each, days + HORIZONS[column]))
        patient.append(np.full(days.size, number, dtype=np.int64))
    return Said(np.concatenate(said), np.concatenate(came), np.concatenate(patient))


def _came(each: Judged, until: npt.NDArray[np.int64]) -> Values:
    returned = None if each.true.no_response else each.true.returned
    return np.zeros(until.size) if returned is None else (returned <= until).astype(np.float64)


def tenths(told: Said) -> list[Tenth]:
    """Said and came by tenths of the scale, those without rows left out."""
    place = np.minimum((told.said * TENTHS).astype(np.int64), TENTHS - 1)
    found = []
    for tenth in range(TENTHS):
        inside = place == tenth
        if not bool(inside.any()):
            continue
        came, patient = told.came[inside], told.patient[inside]
        found.append(
            Tenth(
                low=tenth / TENTHS,
                rows=int(inside.sum()),
                patients=int(np.unique(patient).size),
                said=float(told.said[inside].mean()),
                came=float(came.mean()),
                error=_error(came, patient),
            )
        )
    return found


def _error(came: Values, patient: npt.NDArray[np.int64]) -> float:
    """Standard error of the share that came, patients drawn with replacement."""
    _, codes = np.unique(patient, return_inverse=True)
    rows = np.bincount(codes).astype(np.float64)
    hits = np.bincount(codes, weights=came)
    drawn = np.random.default_rng(1).multinomial(rows.size, np.full(rows.size, 1 / rows.size), RESAMPLES)
    return float(np.std((drawn @ hits) / (drawn @ rows)))


@dataclass(frozen=True)
class Recalibration:
    """Logit(came) = intercept + slope logit(said); standard errors over patients, not over rows.

    `in_the_large` is the intercept where the slope is held at 1: below 0, too much was said on the whole.
    """

    intercept: float
    slope: float
    in_the_large: float
    intercept_error: float
    slope_error: float
    in_the_large_error: float


def recalibration(told: Said) -> Recalibration:
    """The logistic recalibration of what was said (Cox 1958); errors by the cluster sandwich.

    Where all came, or nothing, there is none: all its numbers are nan.
    """
    if not 0 < told.came.mean() < 1:
        return Recalibration(*[float("nan")] * 6)
    clipped = np.clip(told.said, LEAST, MOST)
    logit = np.log(clipped / (1 - clipped))
    one, none = np.ones(logit.size), np.zeros(logit.size)
    both, both_errors = _fit(np.column_stack([one, logit]), none, told)
    large, large_error = _fit(one[:, None], logit, told)
    return Recalibration(
        float(both[0]),
        float(both[1]),
        float(large[0]),
        float(both_errors[0]),
        float(both_errors[1]),
        float(large_error[0]),
    )


def _fit(design: Values, offset: Values, told: Said) -> tuple[Values, Values]:
    """Coefficients of a logistic regression by Newton's steps, and their errors (Liang and Zeger 1986)."""
    beta = np.zeros(design.shape[1])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-np.clip(design @ beta + offset, -30, 30)))
        curvature = design.T @ (design * (fitted * (1 - fitted))[:, None])
        bread = np.linalg.inv(curvature + 1e-9 * np.eye(beta.size))
        step = np.clip(bread @ (design.T @ (told.came - fitted)), -1, 1)
        if np.abs(step).max() < 1e-8:
            break
        beta = beta + step
    _, codes = np.unique(told.patient, return_inverse=True)
    pull = design * (told.came - fitted)[:, None]
    by_patient = np.stack([np.bincount(codes, weights=column) for column in pull.T])
    clusters = by_patient.shape[1]
    correction = clusters / max(clusters - 1, 1)
    return beta, np.sqrt(np.diag(bread @ (by_patient @ by_patient.T) @ bread) * correction)


@dataclass(frozen=True)
class Coverage:
    """Forecasts made on one day, of those whose pain is back by D365."""

    day: int
    patients: int
    shares: dict[str, float]  # by quantile: the share whose T_P is not later


def coverage(episodes: Sequence[Judged], day: int) -> Coverage:
    """The share returned by each quantile; who has no forecast on the last row until then is left out."""
    quantiles: list[list[float]] = []
    returns: list[int] = []
    for each in episodes:
        returned, rows = each.true.returned, np.flatnonzero(each.days <= day)
        if each.true.no_response or returned is None or returned > SCHEDULE_END or not rows.size:
            continue
        forecast = [float(each.columns[name][rows[-1]]) for name in FORECASTS]
        if not np.isnan(forecast).any():
            quantiles.append(forecast)
            returns.append(returned)
    until = np.array(quantiles).reshape(-1, len(FORECASTS))
    back = np.array(returns)[:, None] <= until
    shares = {name: float(back[:, place].mean()) for place, name in enumerate(FORECASTS) if back.size}
    return Coverage(day, len(returns), shares)
