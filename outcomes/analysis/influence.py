"""How far each knee pulls a survival curve: variances that count two knees of one person as one.

The infinitesimal jackknife: the derivative of an estimate with respect to the weight of one knee, summed
by person, squared and added. Source: Lin and Wei 1989, J Am Stat Assoc 84:1074; Therneau and Grambsch 2000,
Modeling Survival Data, 7.2; R `survfit(…, cluster = id)`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from outcomes.analysis.observations import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Day:
    """One distinct day of a followed population.

    Attributes:
        day: days since procedure.
        at_risk: number followed and free of any event just before it.
        events: events on it.
        is_at_risk: per knee whether it is among them, shape (n,).
        has_event: per knee whether it has its event on this day, shape (n,).
        log_survival: per knee, pull on the logarithm of the share free of any event after this day.
    """

    day: float
    at_risk: int
    events: int
    is_at_risk: BoolArray
    has_event: BoolArray
    log_survival: FloatArray


def days_of(time: FloatArray, is_event: BoolArray) -> Iterator[Day]:
    """Walk the distinct days, with the pull of each knee on log S so far.

    d log(1 − d/n) / dw_i = (Y_i d/n − dN_i) / (n − d); nothing once nobody is left.

    Args:
        time: day of the event or of the last entry, shape (n,).
        is_event: whether an event of any kind happened on it, shape (n,).
    """
    pull = np.zeros(time.size)
    for day in np.unique(time):
        is_at_risk = time >= day
        has_event = (time == day) & is_event
        at_risk, events = int(is_at_risk.sum()), int(has_event.sum())
        if events and at_risk > events:
            pull = pull + (is_at_risk * (events / at_risk) - has_event) / (at_risk - events)
        yield Day(float(day), at_risk, events, is_at_risk, has_event, pull)


def people_of(patient: IntArray) -> IntArray:
    """Number of each knee's person, 0 … people − 1."""
    return np.asarray(np.unique(patient, return_inverse=True)[1], np.int64)


def has_second_knees(patient: IntArray) -> bool:
    """True where anybody is in it with more than one knee, or twice with one."""
    return np.unique(patient).size < patient.size


def clustered(pull: FloatArray, person: IntArray) -> float:
    """Variance of an estimate from the pull of each knee on it, summed by person.

    Args:
        pull: derivative of the estimate by the weight of each knee, shape (n,).
        person: number of its person, from `people_of`.
    """
    return float(np.sum(np.bincount(person, weights=pull) ** 2))
