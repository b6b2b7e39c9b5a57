"""How probable a model finds the reports of an episode: what a fit makes as large as it can be.

The log-likelihood is the sum of the log predictive probabilities of each pain and each numbness report (those
of numbness tempered as they are read), from what was reported before it: the filter adds it up as it runs.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from outcomes.detection.company import Company
from outcomes.detection.engine import engine_of
from outcomes.detection.model import Model
from outcomes.detection.replay import on_all_cores
from outcomes.detection.series import Series
from outcomes.detection.told import steps


def log_likelihood(model: Model, series: Series) -> float:
    """The sum of the log predictive probabilities of an episode's pain and numbness reports from D0 on."""
    return _side_by_side(model, [series])[0]


def log_likelihoods(model: Model, many: Sequence[Series], workers: int | None = None) -> list[float]:
    """The log-likelihoods of many episodes, in their order, on all cores."""
    return list(on_all_cores(partial(_side_by_side, model), many, workers))


def _side_by_side(model: Model, some: Sequence[Series]) -> list[float]:
    engine = engine_of(model)
    company = Company(engine.model, some)
    for told in steps(some):
        engine.filter.absorb(company, told)
    found: list[float] = company.memory.log_likelihoods.tolist()
    return found


def by_person(values: Sequence[float], people: Sequence[str]) -> Mapping[str, float]:
    """Sums of what belongs to one person."""
    found: dict[str, float] = {}
    for person, value in zip(people, values, strict=True):
        found[person] = found.get(person, 0.0) + value
    return found
