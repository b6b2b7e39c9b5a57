"""Whether reports fall where the filter expected them: randomised probability integral transform."""

import math
from collections.abc import Sequence

import numpy as np

from outcomes.detection.company import Company
from outcomes.detection.definitions import Floats
from outcomes.detection.filter import Filter
from outcomes.detection.model import Model
from outcomes.detection.series import Series
from outcomes.detection.told import Told, entries


def pain_ranks(model: Model, series: Series, rng: np.random.Generator) -> Floats:
    """Where each whole pain report after the fall lay in what was expected of it, 0-1.

    A rank is P(lower reports) plus a random share of P(this report); ranks of a right model are uniform
    (Czado, Gneiting and Held 2009). Each day is judged from entries before it alone.
    """
    filter_, company = Filter(model), Company(model, [series])
    found = []
    for entry in entries(series):
        judged = entry.day >= model.pain_parameters.settled_day and not math.isnan(entry.pain)
        if judged and entry.pain.is_integer():
            expected = filter_.expected_reports(company, 0, entry.day)
            value = int(entry.pain)
            found.append(float(expected[:value].sum() + rng.random() * expected[value]))
        filter_.absorb(company, Told.by([(0, entry)]))
    return np.array(found)


def tenths(ranks: Sequence[Floats]) -> Floats:
    """The share of the ranks in each tenth of 0-1; every patient weighs alike."""
    by_patient = [np.histogram(own, bins=10, range=(0.0, 1.0))[0] / own.size for own in ranks if own.size]
    return np.asarray(np.mean(by_patient, axis=0)) if by_patient else np.full(10, np.nan)
