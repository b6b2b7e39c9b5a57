"""Empirical Bayes: a few parameters of the model from a cohort's own diaries, held by what was known before.

The largest of sum_i log L_i(theta) + log prior(theta), found coordinate by coordinate: three points of each
make a parabola, whose top is tried. Two rounds of six parameters take 37 evaluations. What few patients
cannot tell (slopes of a rise, weather, the coupling) is left as shipped.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from outcomes.detection.calibration import logit, sigmoid
from outcomes.detection.likelihood import log_likelihoods
from outcomes.detection.model import Model
from outcomes.detection.parameters import NerveParameters, PainParameters
from outcomes.detection.series import Series

ROUNDS = 2
_FIRST_STEP = 0.6  # in standard deviations of the prior
_FURTHEST = 2.5  # steps that a parabola is believed
_SHARES = 1e-3
_Parameters = TypeVar("_Parameters", PainParameters, NerveParameters)


@dataclass(frozen=True)
class Prior:
    """One parameter that is fitted: its place and what is believed of it before any diary.

    Times and spreads are log-normal around the value as shipped, `worth` being the SD of the log; shares are
    beta with the shipped value as their mode (of the log odds), `worth` being the number of people it is
    worth.
    """

    name: str
    is_share: bool
    worth: float
    source: str

    @property
    def shipped(self) -> float:
        """The value as shipped, where the prior is highest."""
        chain, name = self.name.split(".")
        parameters = PainParameters() if chain == "pain" else NerveParameters()
        return float(getattr(parameters, name))

    def free(self, value: float) -> float:
        """The value on the scale without bounds."""
        return logit(value, _SHARES) if self.is_share else math.log(value)

    def value(self, free: float) -> float:
        """The value of a place on the scale without bounds."""
        return min(max(sigmoid(free), _SHARES), 1.0 - _SHARES) if self.is_share else math.exp(free)

    @property
    def sd(self) -> float:
        """Standard deviation of the prior on the scale without bounds."""
        share = self.shipped
        return 1.0 / math.sqrt(self.worth * share * (1.0 - share)) if self.is_share else self.worth

    @property
    def range(self) -> tuple[float, float]:
        """Where the value lies with 95 % before any diary is read."""
        low, high = (self.value(self.free(self.shipped) + side * 1.96 * self.sd) for side in (-1.0, 1.0))
        return low, high

    def log_density(self, value: float) -> float:
        """Log of the prior on the scale without bounds, 0 at its top."""
        if not self.is_share:
            return -0.5 * (math.log(value / self.shipped) / self.worth) ** 2
        share = self.shipped
        return self.worth * (
            share * math.log(value / share) + (1.0 - share) * math.log((1.0 - value) / (1.0 - share))
        )


PRIORS = (
    Prior("pain.onset_median_days", False, 0.25, "relief 2-6 months: 95 % of clinics at 65-170 d [F, J]"),
    Prior("pain.onset_log_sd", False, 0.25, "as wide as other waiting times of recovery [J]"),
    Prior("pain.p_durable", True, 20.0, "Beta(4, 16) of the prototype study, moved to the shipped share [J]"),
    Prior("pain.p_small_relief", True, 20.0, "sham -1.4, SD 1.5 [F, Nygaard 2025]; share [J]"),
    Prior("pain.relief_share_mean", True, 40.0, "most by about half [J]"),
    Prior("nerve.onset_median_days", False, 0.25, "numbness weeks to 3-6 months [F, unverified]; log-SD [J]"),
)
PRIOR_BY_NAME = {prior.name: prior for prior in PRIORS}
EVALUATIONS = 1 + 3 * ROUNDS * len(PRIORS)


@dataclass(frozen=True)
class FittedValue:
    """A parameter after the fit; the range is of 95 %, the others held, from the curvature at the top."""

    name: str
    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True)
class Fit:
    """What a fit found."""

    values: tuple[FittedValue, ...]
    evaluations: int
    log_posterior_before: float
    log_posterior_after: float

    @property
    def by_name(self) -> dict[str, float]:
        """The fitted values."""
        return {each.name: each.after for each in self.values}


def model_of(values: Mapping[str, float], base: Model | None = None) -> Model:
    """A model with these values, named `chain.parameter`, and everything else as in another (as shipped)."""
    base = base if base is not None else Model()
    pain = {name.removeprefix("pain."): v for name, v in values.items() if name.startswith("pain.")}
    nerve = {name.removeprefix("nerve."): v for name, v in values.items() if name.startswith("nerve.")}
    return replace(
        base,
        pain_parameters=_with(base.pain_parameters, pain),
        nerve_parameters=_with(base.nerve_parameters, nerve),
    )


def _with(parameters: _Parameters, values: Mapping[str, float]) -> _Parameters:
    unknown = sorted(set(values) - {prior.name.split(".")[1] for prior in PRIORS})
    if unknown:
        raise ValueError(f"not a fitted parameter: {unknown}")
    return replace(parameters, **values)  # type: ignore[arg-type]  # each of them is a float


class _Search:
    """The climb: where it stands, how high that is, and how sharp the top is by coordinate."""

    def __init__(
        self, log_posterior: Callable[[dict[str, float]], float], progress: Callable[[int], None] | None
    ) -> None:
        self.log_posterior = log_posterior
        self.progress = progress
        self.evaluations = 0
        self.place = {prior.name: prior.free(prior.shipped) for prior in PRIORS}
        self.steps = {prior.name: _FIRST_STEP * prior.sd for prior in PRIORS}
        self.height = self.start = self._height(self.place)

    def _height(self, place: Mapping[str, float]) -> float:
        found = self.log_posterior({name: PRIOR_BY_NAME[name].value(free) for name, free in place.items()})
        self.evaluations += 1
        if self.progress is not None:
            self.progress(self.evaluations)
        return found

    def along(self, name: str) -> None:
        """Three points on one coordinate, the top of their parabola, and the best of all four."""
        step, centre = self.steps[name], self.place[name]
        at = {0.0: self.height}
        for side in (-1.0, 1.0):
            at[side] = self._height(self.place | {name: centre + side * step})
        curvature = at[1.0] + at[-1.0] - 2.0 * at[0.0]
        slope = (at[1.0] - at[-1.0]) / 2.0
        top = -slope / curvature if curvature < 0 else math.copysign(_FURTHEST, slope)
        top = min(max(top, -_FURTHEST), _FURTHEST)
        at[top] = self._height(self.place | {name: centre + top * step})
        best = max(at, key=lambda place: at[place])
        self.place[name], self.height = centre + best * step, at[best]
        if curvature < 0:  # next time: one standard error of this coordinate
            self.steps[name] = min(step / math.sqrt(-curvature), PRIOR_BY_NAME[name].sd)

    def value(self, prior: Prior) -> FittedValue:
        """One parameter where the climb ended."""
        free, error = self.place[prior.name], self.steps[prior.name]
        low, high = (prior.value(free + side * 1.96 * error) for side in (-1.0, 1.0))
        return FittedValue(prior.name, prior.shipped, prior.value(free), low, high)


def fit(
    many: Sequence[Series], workers: int | None = None, progress: Callable[[int], None] | None = None
) -> Fit:
    """The parameters that make these episodes, and what was known before, most probable; deterministic.

    Args:
        many: episodes' diaries, some 300 at most.
        workers: processes; None: one per core.
        progress: hears how many of the `EVALUATIONS` are done.
    """
    search = _Search(partial(_log_posterior, many, workers), progress)
    for _round in range(ROUNDS):
        for prior in PRIORS:
            search.along(prior.name)
    values = tuple(search.value(prior) for prior in PRIORS)
    return Fit(values, search.evaluations, search.start, search.height)


def _log_posterior(many: Sequence[Series], workers: int | None, values: dict[str, float]) -> float:
    before = sum(PRIOR_BY_NAME[name].log_density(value) for name, value in values.items())
    return math.fsum(log_likelihoods(model_of(values), many, workers)) + before
