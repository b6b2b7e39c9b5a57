"""Repeated values of knees and people: a linear model with random levels, by restricted likelihood."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.columns import determined
from outcomes.analysis.influence import people_of
from outcomes.analysis.intervals import Estimate, t_quantile
from outcomes.analysis.observations import BoolArray, FloatArray, IntArray, run_starts
from outcomes.errors import InputError

_NONE = np.nan
_MOST_RATIO = 1e3
"""Standard deviation of a level over that of a single value, at most: far above any diary's."""


@dataclass(frozen=True, eq=False)
class MixedModel:
    """What a mixed model says.

    Attributes:
        coefficient: one per column, nan for one that earlier columns determine, shape (p,).
        covariance: of the coefficients, nan likewise, shape (p, p).
        person_deviation: standard deviation of the levels of people; nan where nobody has a second knee.
        knee_deviation: standard deviation of the levels of knees, within a person where people have two.
        residual_deviation: standard deviation of a single value about its knee's level.
        log_likelihood: restricted log-likelihood.
        rows: values in the model.
        knees: knees they are of.
        people: people they are of.
        degrees: degrees of freedom of Student's law, people less columns told.
    """

    coefficient: FloatArray
    covariance: FloatArray
    person_deviation: float
    knee_deviation: float
    residual_deviation: float
    log_likelihood: float
    rows: int
    knees: int
    people: int
    degrees: int

    def contrast(self, weights: FloatArray, level: float = 0.95) -> Estimate:
        """A weighted sum of coefficients with its interval; nan where one of them is not told."""
        value, error = self._contrast(weights)
        reach = float(t_quantile(level, np.array([float(self.degrees)]))[0]) * error
        return Estimate(value, value - reach, value + reach)

    def p_value(self, weights: FloatArray) -> float:
        """Two-sided, of a weighted sum of coefficients being 0."""
        from scipy.special import stdtr

        value, error = self._contrast(weights)
        return (
            2 * float(stdtr(self.degrees, -abs(value / error))) if self.degrees > 0 and error > 0 else _NONE
        )

    def _contrast(self, weights: FloatArray) -> tuple[float, float]:
        used = weights != 0
        variance = weights[used] @ self.covariance[np.ix_(used, used)] @ weights[used]
        return float(weights[used] @ self.coefficient[used]), float(np.sqrt(variance))


def mixed_model(
    value: FloatArray, columns: FloatArray, knee: IntArray, person: IntArray | None = None
) -> MixedModel:
    """Fit y = X b + level of the person + level of the knee + residual, by restricted maximum likelihood.

    Rows with an absent value or covariate are left out, which is honest where what is missing may depend
    on what is seen (missing at random). The levels' sizes relative to the residual are all that is searched
    for: b and the residual follow from them, and the covariance matrix, a diagonal plus one constant by
    knee and one by person, is inverted by hand, so that no matrix is larger than p times p.
    Source: Laird and Ware 1982, Biometrics 38:963; Bates 2015, J Stat Softw 67:1; in R
    `lmer(y ~ 0 + X + (1 | person / knee))`, `(1 | person)` where nobody has two knees. Student's law with
    people less columns degrees of freedom is a plain choice, near Kenward and Roger's for differences
    between people.

    Args:
        value: repeated values, nan = absent, shape (n,).
        columns: the fixed part, its constant included, nan = absent, shape (n, p).
        knee: knee of each row, shape (n,).
        person: person of each row; None = everybody has one knee.

    Raises:
        InputError: `columns_differ`.
    """
    people = knee if person is None else person
    if not value.shape == columns.shape[:1] == knee.shape == people.shape:
        raise InputError(
            "columns_differ", {"lengths": [value.size, columns.shape[0], knee.size, people.size]}
        )
    kept = ~(np.isnan(columns).any(axis=1) | np.isnan(value))
    told = determined(columns[kept])
    design = columns[kept][:, told]
    sums = _Sums.of(value[kept], design, people_of(knee[kept]), people_of(people[kept]))
    if sums.rows <= design.shape[1] or not told.any() or sums.knees < 2:
        return _nothing(sums, told.size)
    return _told(sums, _best_ratios(sums), told)


@dataclass(frozen=True, eq=False)
class _Pattern:
    """People whose knees have equally many values: the likelihood tells them apart by their sums alone.

    Attributes:
        sizes: values of each knee, rising, shape (k,).
        people: how many they are.
        products: sum over them of products of the sums of their knees, shape (k, k, p + 1, p + 1).
    """

    sizes: FloatArray
    people: int
    products: FloatArray


@dataclass(frozen=True, eq=False)
class _Sums:
    """All that the likelihood needs: y stands as the last column beside X.

    Attributes:
        products: products of the columns with each other, shape (p + 1, p + 1).
        patterns: people by how many values their knees have.
    """

    products: FloatArray
    patterns: tuple[_Pattern, ...]

    @staticmethod
    def of(value: FloatArray, design: FloatArray, knee: IntArray, person: IntArray) -> "_Sums":
        both = np.column_stack([design, value])
        size = np.bincount(knee)
        owner = np.zeros(size.size, np.int64)
        owner[knee] = person
        sums = np.stack([np.bincount(knee, weights=column) for column in both.T], axis=1)
        return _Sums(both.T @ both, _patterns(np.asarray(sums, np.float64), size, owner))

    @property
    def rows(self) -> int:
        return int(sum(each.people * each.sizes.sum() for each in self.patterns))

    @property
    def knees(self) -> int:
        return sum(each.people * each.sizes.size for each in self.patterns)

    @property
    def people(self) -> int:
        return sum(each.people for each in self.patterns)

    def weighted(self, ratios: FloatArray) -> tuple[FloatArray, float]:
        """Products weighted by the inverse of V, and log |V|, V relative to the residual's variance.

        Args:
            ratios: standard deviations of the knees' and of the people's levels over the residual's.
        """
        of_knees, of_people = (ratios**2).tolist()
        products, spread = self.products.copy(), 0.0
        for each in self.patterns:
            kept = 1.0 / (1.0 + of_knees * each.sizes)
            weight = 1.0 + of_people * float(kept @ each.sizes)
            pairs = np.diag(of_knees * kept) + of_people / weight * np.outer(kept, kept)
            products -= np.tensordot(pairs, each.products, axes=2)
            spread += each.people * float(np.log(weight) - np.log(kept).sum())
        return products, spread


def _patterns(sums: FloatArray, size: IntArray, owner: IntArray) -> tuple[_Pattern, ...]:
    order = np.lexsort((size, owner))
    starts = run_starts(owner[order])
    alike: dict[tuple[int, ...], list[IntArray]] = defaultdict(list)
    for knees in np.split(order, starts[1:]):
        if knees.size:
            alike[tuple(size[knees].tolist())].append(knees)
    found = []
    for sizes, people in alike.items():
        stacked = sums[np.stack(people)]  # people, knees, columns
        products = np.tensordot(stacked, stacked, axes=(0, 0)).transpose(0, 2, 1, 3)
        found.append(_Pattern(np.array(sizes, np.float64), len(people), products))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class _Fit:
    """The fixed part at given ratios."""

    coefficient: FloatArray
    inverse: FloatArray
    variance: float
    log_likelihood: float


def _fit(sums: _Sums, ratios: FloatArray) -> _Fit:
    products, spread = sums.weighted(ratios)
    inner, outer = products[:-1, :-1], products[:-1, -1]
    inverse = np.asarray(np.linalg.inv(inner), np.float64)
    coefficient = inverse @ outer
    degrees = sums.rows - coefficient.size
    variance = max(float(products[-1, -1] - coefficient @ outer) / degrees, np.finfo(np.float64).tiny)
    size = float(np.linalg.slogdet(inner)[1])
    likelihood = -0.5 * (degrees * (np.log(2 * np.pi * variance) + 1) + spread + size)
    return _Fit(coefficient, inverse, variance, float(likelihood))


def _best_ratios(sums: _Sums) -> FloatArray:
    """The ratios at which the restricted likelihood is highest; people have none where knees are people."""
    from scipy.optimize import minimize

    free = 2 if sums.people < sums.knees else 1

    def depth(ratios: FloatArray) -> float:
        return -_fit(sums, np.append(ratios, 0.0)[:2]).log_likelihood

    bounds = [(0.0, _MOST_RATIO)] * free
    starts = [np.ones(free), *(np.eye(free) if free > 1 else ())]  # people alone and knees alone: two hills
    nearby = [minimize(depth, start, method="L-BFGS-B", bounds=bounds).x for start in starts]
    found = minimize(
        depth,
        min(nearby, key=depth),
        method="Nelder-Mead",
        bounds=bounds,
        options={"xatol": 1e-6, "fatol": 1e-9},
    ).x
    edges = [np.where(np.arange(free) == one, 0.0, found) for one in range(free)]
    best = min([found, *edges], key=depth)  # a level of no size at all lies on the edge of what is searched
    return np.append(best, 0.0)[:2]


def _told(sums: _Sums, ratios: FloatArray, told: BoolArray) -> MixedModel:
    fit = _fit(sums, ratios)
    coefficient, covariance = np.full(told.size, _NONE), np.full((told.size, told.size), _NONE)
    coefficient[told] = fit.coefficient
    covariance[np.ix_(told, told)] = fit.variance * fit.inverse
    residual = float(np.sqrt(fit.variance))
    of_people = float(ratios[1]) * residual if sums.people < sums.knees else _NONE
    counts = (sums.rows, sums.knees, sums.people, sums.people - int(told.sum()))
    return MixedModel(
        coefficient, covariance, of_people, float(ratios[0]) * residual, residual, fit.log_likelihood, *counts
    )


def _nothing(sums: _Sums, columns: int) -> MixedModel:
    absent = np.full(columns, _NONE)
    counts = (sums.rows, sums.knees, sums.people, 0)
    return MixedModel(absent, np.full((columns, columns), _NONE), _NONE, _NONE, _NONE, _NONE, *counts)
