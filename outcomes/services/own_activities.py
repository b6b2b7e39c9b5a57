"""Three activities of a patient's own, rated once a week: what the knee is for.

They are named and rated in the own record alone: a link would show a stranger what somebody wishes for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select, update

from outcomes.access.principals import PatientReader
from outcomes.clinical.observation_codes import check_value
from outcomes.errors import InputError
from outcomes.models import Observation, OwnActivity, Patient
from outcomes.services.own_numbers import add_numbers
from outcomes.services.unit_of_work import UnitOfWork

PLACES = (1, 2, 3)
LONGEST = 80
_EVERY_DAYS = 7
_SUPERSEDED_BY = "rated again on the same day"


@dataclass(frozen=True)
class Activity:
    """One activity: its place, its words, and its ratings since it was named, the oldest first."""

    place: int
    text: str
    ratings: tuple[tuple[date, float], ...]


def activities_of(work: UnitOfWork, patient_id: int) -> tuple[Activity, ...]:
    """Give the activities a patient has named, in their order."""
    rows = work.session.scalars(
        select(OwnActivity)
        .where(OwnActivity.patient_id == patient_id, OwnActivity.replaced_at.is_(None))
        .order_by(OwnActivity.place)
    )
    return tuple(Activity(row.place, row.text, _ratings(work, row)) for row in rows)


def is_rating_due(work: UnitOfWork, activities: Sequence[Activity]) -> bool:
    """Whether any activity has no rating of the last seven days."""
    since = work.today - timedelta(days=_EVERY_DAYS)
    return any(not each.ratings or each.ratings[-1][0] <= since for each in activities)


def name_activities(work: UnitOfWork, reader: PatientReader, texts: Sequence[str]) -> None:
    """Keep what a patient would like to do again, by place; an empty text takes the place's activity away.

    Raises:
        InputError: `activity_long`.
    """
    told = [" ".join(text.split()) for text in texts][: len(PLACES)]
    for text in told:
        if len(text) > LONGEST:
            raise InputError("activity_long", {"found": len(text), "limit": LONGEST})
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id, with_for_update=True)
    known = {each.place: each.text for each in activities_of(work, patient.id)}
    for place, text in zip(PLACES, told, strict=False):
        if known.get(place, "") == text:
            continue
        work.session.execute(
            update(OwnActivity)
            .where(
                OwnActivity.patient_id == patient.id,
                OwnActivity.place == place,
                OwnActivity.replaced_at.is_(None),
            )
            .values(replaced_at=work.now)
        )
        if text:
            work.session.add(OwnActivity(patient_id=patient.id, place=place, text=text, named_at=work.now))
    work.audit("activities.name", reader.actor, patient=patient)
    work.commit()


def rate_activities(work: UnitOfWork, reader: PatientReader, ratings: Mapping[int, float]) -> None:
    """Record how hard each activity was this week, 0 to 10; of two ratings on one day the later counts.

    Raises:
        InputError: `answer_missing` without any rating, or as `check_value`.
    """
    named = {each.place for each in activities_of(work, reader.patient_id)}
    values = {
        f"activity_{place}": check_value(f"activity_{place}", value, in_diary=True)
        for place, value in ratings.items()
        if place in named
    }
    if not values:
        raise InputError("answer_missing")
    work.begin()
    patient = work.session.get_one(Patient, reader.patient_id, with_for_update=True)
    add_numbers(work, patient.id, work.today, values, reason=_SUPERSEDED_BY)
    work.audit("activities.rate", reader.actor, patient=patient, detail={"count": len(values)})
    work.commit()


def _ratings(work: UnitOfWork, row: OwnActivity) -> tuple[tuple[date, float], ...]:
    named_on = row.named_at.astimezone(work.settings.timezone).date()
    found = work.session.execute(
        select(Observation.observed_on, Observation.value)
        .where(
            Observation.patient_id == row.patient_id,
            Observation.code == f"activity_{row.place}",
            Observation.observed_on >= named_on,
            Observation.superseded_at.is_(None),
        )
        .order_by(Observation.observed_on)
    )
    return tuple((each.observed_on, each.value) for each in found)
