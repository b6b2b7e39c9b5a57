"""One value per patient or knee, day and code, out of what several sources say."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes.clinical.codes import Source
from outcomes.models import Observation

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

_RANKS: Mapping[str, int] = {source.value: source.precedence for source in Source}


class Value(NamedTuple):
    """The value that counts for one day, and where it came from."""

    number: float
    source: str


ValuesByDay = dict[date, Value]
ValuesByCode = dict[str, ValuesByDay]
KneeKey = tuple[int, str]
"""Patient and laterality, the latter empty for what belongs to the patient."""


@dataclass(frozen=True, eq=False)
class DailyValues:
    """Values of one code in one episode.

    Attributes:
        days: days since procedure, strictly increasing, shape (n,).
        values: the value that counts on each day, shape (n,).
        sources: where each came from, a code of `outcomes.clinical.codes.Source`.
    """

    days: IntArray
    values: FloatArray
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.days.size)


def values_by_knee(
    session: Session, patient_ids: Collection[int], codes: Collection[str] | None, until: date | None
) -> dict[KneeKey, ValuesByCode]:
    """Load the values of patients, one per knee (or patient), day and code.

    Of two sources for one day the one that stands first in `Source` counts.

    Args:
        session: the database session.
        patient_ids: whose values.
        codes: which observation codes; None for all.
        until: leaves out what is about a later day; None for no limit.
    """
    query = select(
        Observation.patient_id,
        Observation.laterality,
        Observation.code,
        Observation.observed_on,
        Observation.value,
        Observation.source,
    ).where(Observation.patient_id.in_(patient_ids), Observation.superseded_at.is_(None))
    if codes is not None:
        query = query.where(Observation.code.in_(codes))
    if until is not None:
        query = query.where(Observation.observed_on <= until)
    found: dict[KneeKey, ValuesByCode] = {}
    for patient_id, laterality, code, on, number, source in session.execute(query):
        days = found.setdefault((patient_id, laterality), {}).setdefault(code, {})
        before = days.get(on)
        if before is None or _RANKS[source] < _RANKS[before.source]:
            days[on] = Value(number, source)
    return found


def daily_values(values: ValuesByDay, day_zero: date) -> DailyValues:
    """Arrange values by days since procedure."""
    days = sorted(values)
    return DailyValues(
        np.array([(on - day_zero).days for on in days], np.int64),
        np.array([values[on].number for on in days], np.float64),
        tuple(values[on].source for on in days),
    )
