"""What a patient may be told after an entry: what is usual now for numbness, and when feeling comes back.

Never anything about pain, never from fewer than 30 people, never while something is wrong.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Date, Select, SQLColumnExpression, func, select, type_coerce

from outcomes.analysis.survival import kaplan_meier
from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.models import Alert, EngineReading, Observation, Patient, Procedure
from outcomes.services.alert_lists import is_in
from outcomes.services.alert_views import State
from outcomes.services.followed_knees import FollowedKnee
from outcomes.services.unit_of_work import UnitOfWork

FEWEST_PEOPLE = 30
_DAYS_AROUND = 3
_BURNING_FROM = 4.0
"""Tingling, shocks or burning from here on count as open: a judgement of ours, on the silent side."""
_PAIN_ABOVE_BASELINE = 1.0
_DAYS_OF_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class UsualNumbness:
    """What half of the people treated alike say on about this day.

    Attributes:
        day: days since the procedure.
        low: first quartile, a whole number.
        high: third quartile, a whole number.
        people: how many it is from.
    """

    day: int
    low: int
    high: int
    people: int


@dataclass(frozen=True)
class FeelingWindow:
    """When feeling usually comes back, in days since the procedure; `people` is None for the literature's."""

    first_day: int
    last_day: int
    people: int | None

    @property
    def months(self) -> tuple[int, int]:
        """The months, counted from 1, in which the first and the last day lie."""
        return _month(self.first_day), _month(self.last_day)


LITERATURE_WINDOW = FeelingWindow(31, 152, None)
"""The second to the fifth month: regrowth of 1 to 2 mm a day over the usual ways (range unverified)."""


def usual_numbness(work: UnitOfWork, patient_id: int, knee: FollowedKnee, on: date) -> UsualNumbness | None:
    """Give what is usual for numbness on a day at this site; None where it must not be said."""
    day = knee.day(on)
    if day is None or day < 0 or not knee.is_performed or _is_something_wrong(work, patient_id, knee, on):
        return None
    patient = work.session.get_one(Patient, patient_id)
    if not patient.gets_feedback:
        return None
    means = [
        float(mean)
        for nerve_codes, mean in work.session.execute(_numbness_around(work, patient, day))
        if _is_alike(nerve_codes.split(";"), knee.nerves)
    ]
    if len(means) < FEWEST_PEOPLE:
        return None
    low, high = np.quantile(np.array(means), [0.25, 0.75])
    return UsualNumbness(day, round(float(low)), round(float(high)), len(means))


def feeling_window(work: UnitOfWork, site_id: int, knee: FollowedKnee) -> FeelingWindow | None:
    """Give when feeling usually comes back: the site's own 10 to 90 % range once 30 people have one.

    None for a knee of which no skin nerve was frozen: nothing went numb there.
    """
    if not knee.is_performed or not set(knee.nerves) & set(SKIN_NERVES):
        return None
    rows = work.session.execute(
        select(EngineReading.reading, Procedure.nerve_codes)
        .join(Procedure, Procedure.id == EngineReading.procedure_id)
        .join(Patient, Patient.id == Procedure.patient_id)
        .where(Patient.site_id == site_id)
    )
    times, events = [], []
    for reading, nerve_codes in rows:
        if reading.get("p_regeneration") is not None and _is_alike(nerve_codes.split(";"), knee.nerves):
            back_on = reading.get("regeneration_day")
            times.append(float(reading["day"] if back_on is None else back_on))
            events.append(back_on is not None)
    if sum(events) < FEWEST_PEOPLE:
        return LITERATURE_WINDOW
    curve = kaplan_meier(np.maximum(np.array(times), 1.0), np.array(events))
    first, last = curve.quantile(0.1).value, curve.quantile(0.9).value
    if np.isnan(first) or np.isnan(last):
        return LITERATURE_WINDOW
    return FeelingWindow(round(first), round(last), sum(events))


def _month(day: int) -> int:
    return int(day // _DAYS_OF_A_MONTH) + 1


def _is_alike(nerves: list[str], own: tuple[str, ...]) -> bool:
    """A skin nerve in common, or none frozen in either."""
    theirs, mine = set(nerves) & set(SKIN_NERVES), set(own) & set(SKIN_NERVES)
    return bool(theirs & mine) or (not theirs and not mine)


def _numbness_around(work: UnitOfWork, patient: Patient, day: int) -> Select[Any]:
    first, last = (
        _plus_days(work, Procedure.performed_on, day + around) for around in (-_DAYS_AROUND, _DAYS_AROUND)
    )
    return (
        select(func.min(Procedure.nerve_codes), func.avg(Observation.value))
        .select_from(Procedure)
        .join(Patient, Patient.id == Procedure.patient_id)
        .join(
            Observation,
            (Observation.patient_id == Procedure.patient_id)
            & (Observation.laterality == Procedure.laterality)
            & Observation.observed_on.between(first, last)
            & (Observation.code == "numbness")
            & Observation.superseded_at.is_(None),
        )
        .where(
            Patient.site_id == patient.site_id,
            Patient.id != patient.id,
            Procedure.performed_on.is_not(None),
        )
        .group_by(Patient.id)
    )


def _plus_days(work: UnitOfWork, column: SQLColumnExpression[Any], days: int) -> ColumnElement[date]:
    """A date and some days, as each database writes it."""
    if work.session.get_bind().dialect.name == "sqlite":
        return type_coerce(func.date(column, f"{days:+d} days"), Date)
    return type_coerce(column + days, Date)


def _is_something_wrong(work: UnitOfWork, patient_id: int, knee: FollowedKnee, on: date) -> bool:
    is_flagged = work.session.scalar(
        select(Alert.id)
        .where(Alert.patient_id == patient_id, Alert.kind == "red_flag", ~is_in(State.RESOLVED))
        .limit(1)
    )
    if is_flagged is not None:
        return True
    entered = work.session.execute(
        select(Observation.code, Observation.value).where(
            Observation.patient_id == patient_id,
            Observation.laterality == knee.laterality,
            Observation.observed_on == on,
            Observation.source == "diary",
            Observation.superseded_at.is_(None),
        )
    )
    today: dict[str, float] = {code: value for code, value in entered}  # noqa: C416  rows are no pairs to mypy
    reading = work.session.get(EngineReading, knee.procedure_id)
    baseline = reading.reading.get("baseline") if reading else None
    hurts_more = baseline is not None and today.get("pain_average", 0.0) > baseline + _PAIN_ABOVE_BASELINE
    return hurts_more or today.get("tingling", 0.0) >= _BURNING_FROM
