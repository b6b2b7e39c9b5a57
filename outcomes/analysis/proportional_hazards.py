"""What goes with an earlier or later event: Cox's regression, two knees of one person clustered."""

from dataclasses import dataclass

import numpy as np

from outcomes.analysis.columns import determined
from outcomes.analysis.influence import people_of
from outcomes.analysis.intervals import normal_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray
from outcomes.analysis.partial_likelihood import maximise, times_at_risk
from outcomes.errors import InputError


@dataclass(frozen=True)
class HazardRatio:
    """The hazard ratio of one covariate with its interval; nan = not told.

    Attributes:
        knees: knees of its model.
        events: events among them.
    """

    ratio: float
    lower: float
    upper: float
    p_value: float
    knees: int
    events: int


@dataclass(frozen=True, eq=False)
class HazardRatios:
    """A fitted Cox regression; one element per covariate.

    Attributes:
        coefficient: logarithm of the hazard ratio per unit; nan where it cannot be told (a constant
            covariate, one that the others determine, or one whose estimate is infinite).
        standard_error: model-based.
        robust_error: sandwich by person; what intervals and p-values use.
        lower: lower end of the hazard ratio's interval.
        upper: upper end of the hazard ratio's interval.
        p_value: two-sided, of the robust z.
        log_likelihood: partial, without and with the covariates.
        knees: knees used.
        people: people they belong to.
        events: events among them.
    """

    coefficient: FloatArray
    standard_error: FloatArray
    robust_error: FloatArray
    lower: FloatArray
    upper: FloatArray
    p_value: FloatArray
    log_likelihood: tuple[float, float]
    knees: int
    people: int
    events: int

    @property
    def ratio(self) -> FloatArray:
        """The hazard ratios: above 1, the event comes earlier."""
        return np.exp(self.coefficient)

    def of(self, position: int) -> HazardRatio:
        """What is told of one covariate."""
        columns = (self.ratio, self.lower, self.upper, self.p_value)
        ratio, lower, upper, p_value = (float(column[position]) for column in columns)
        return HazardRatio(ratio, lower, upper, p_value, self.knees, self.events)


def cox(
    time: FloatArray,
    is_event: BoolArray,
    covariates: FloatArray,
    patient: IntArray | None = None,
    level: float = 0.95,
) -> HazardRatios:
    """Hazard ratios of covariates, ties by Efron, variance robust and clustered by person.

    Rows with an absent covariate are left out. Source: Cox 1972, J R Stat Soc B 34:187; Efron 1977,
    J Am Stat Assoc 72:557; Lin and Wei 1989, J Am Stat Assoc 84:1074; R `coxph(…, cluster = id)`.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether the event happened on it, shape (n,).
        covariates: values, nan = absent, shape (n, p).
        patient: person of each knee; None = everybody has one.
        level: probability the intervals are to cover.

    Raises:
        InputError: `columns_differ`.
    """
    if not time.shape == is_event.shape == covariates.shape[:1]:
        raise InputError("columns_differ", {"lengths": [time.size, is_event.size, covariates.shape[0]]})
    kept = ~np.isnan(covariates).any(axis=1)
    people = np.arange(time.size) if patient is None else patient
    values, person = covariates[kept], people_of(people[kept])
    risk = times_at_risk(time[kept], is_event[kept])
    told = determined(values, beside_constant=True)
    centred = values[:, told] - values[:, told].mean(axis=0) if values.size else values[:, told]
    counts = (int(kept.sum()), int(person.max()) + 1 if person.size else 0, int(is_event[kept].sum()))
    if not told.any() or counts[2] == 0:
        return _nothing(covariates.shape[1], counts)
    coefficient, fits, moving = maximise(risk, centred)
    inverse = np.linalg.inv(fits[1].information)
    pulls = fits[1].residuals @ inverse
    sums = np.stack([np.bincount(person[risk.order], weights=column) for column in pulls.T], axis=1)
    robust = np.sqrt(np.sum(sums**2, axis=0))
    columns = [
        _spread(np.where(moving, np.nan, one), told)
        for one in (coefficient, np.sqrt(np.diag(inverse)), robust)
    ]
    likelihoods = (fits[0].log_likelihood, fits[1].log_likelihood)
    return _ratios(columns, likelihoods, counts, level)


def _ratios(
    columns: list[FloatArray], likelihoods: tuple[float, float], counts: tuple[int, int, int], level: float
) -> HazardRatios:
    from scipy.special import ndtr

    coefficient, error, robust = columns
    reach = normal_quantile(level) * robust
    p_value = 2 * ndtr(-np.abs(coefficient / robust))
    ends = np.exp(coefficient - reach), np.exp(coefficient + reach)
    return HazardRatios(coefficient, error, robust, *ends, p_value, likelihoods, *counts)


def _nothing(covariates: int, counts: tuple[int, int, int]) -> HazardRatios:
    absent = np.full(covariates, np.nan)
    return HazardRatios(absent, absent, absent, absent, absent, absent, (np.nan, np.nan), *counts)


def _spread(values: FloatArray, told: BoolArray) -> FloatArray:
    result = np.full(told.size, np.nan)
    result[told] = values
    return result
