"""How probable a model finds the reports of an episode: what a fit makes as large as it can be.

The log-likelihood is the sum of the log predictive probabilities of each pain and each numbness report, from
what was reported before it. It is heard inside the filter as it runs: this is the one place that knows that a
filter takes reports in by `update` of its chains, and gets its chains from its model.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cached_property, lru_cache, partial

from outcomes.detection.definitions import Floats
from outcomes.detection.filter import Filter, begin
from outcomes.detection.model import Model
from outcomes.detection.nerve import NerveChain
from outcomes.detection.pain import PainChain, PainState
from outcomes.detection.replay import entries, on_all_cores
from outcomes.detection.series import Series

_LEAST = 1e-300
_MODELS = 2  # kept per process


class _HearingPain(PainChain):
    """A filter of pain that adds up what its reports were worth."""

    heard = 0.0

    def update(
        self, predicted: PainState, value: float, day: int, baseline: float | None
    ) -> tuple[PainState, float]:
        """The belief after a report, and the probability that the report had."""
        state, evidence = super().update(predicted, value, day, baseline)
        self.heard += math.log(max(evidence, _LEAST))
        return state, evidence


class _HearingNerve(NerveChain):
    """A filter of the nerve that adds up what numbness reports were worth, tempered as it reads them."""

    heard = 0.0

    def update(self, predicted: Floats, likelihood: Floats) -> Floats:
        """The belief after a likelihood over the whole state."""
        self.heard += math.log(max(float((predicted * likelihood).sum()), _LEAST))
        return super().update(predicted, likelihood)


class _HearingModel(Model):
    """A model whose chains listen."""

    @cached_property
    def pain(self) -> _HearingPain:
        """The filter of pain."""
        return _HearingPain(self.pain_parameters)

    @cached_property
    def nerve(self) -> _HearingNerve:
        """The filter of the nerve."""
        return _HearingNerve(self.nerve_parameters)


@lru_cache(maxsize=_MODELS)
def _hearing(model: Model) -> _HearingModel:
    """The same model, listening; its tables are built once per process."""
    return _HearingModel(**{each.name: getattr(model, each.name) for each in fields(model)})


def log_likelihood(model: Model, series: Series) -> float:
    """The sum of the log predictive probabilities of an episode's pain and numbness reports from D0 on."""
    ear = _hearing(model)
    ear.pain.heard = ear.nerve.heard = 0.0
    filter_ = Filter(ear, series, begin(ear, series))
    for entry in entries(series, None):
        filter_.absorb(entry)
    return ear.pain.heard + ear.nerve.heard


def log_likelihoods(model: Model, many: Sequence[Series], workers: int | None = None) -> list[float]:
    """The log-likelihoods of many episodes, in their order, on all cores."""
    return list(on_all_cores(partial(log_likelihood, model), many, workers))


def by_person(values: Sequence[float], people: Sequence[str]) -> Mapping[str, float]:
    """Sums of what belongs to one person."""
    found: dict[str, float] = {}
    for person, value in zip(people, values, strict=True):
        found[person] = found.get(person, 0.0) + value
    return found
