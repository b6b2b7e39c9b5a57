"""The numbness maps of one knee, as they were tapped, against the nerves that were frozen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.clinical.nerve_hits import FIRST_DAY, LAST_DAY, NerveHit, nerve_hits
from outcomes.clinical.nerves import SKIN_NERVES
from outcomes.clinical.territories import ZONE_BY_CODE, numb_zones_outside, served_zones
from outcomes.models import QuestionnaireResponse
from outcomes.services.courses import Course
from outcomes.services.followed_knees import FollowedKnee
from outcomes.services.unit_of_work import UnitOfWork

_MOST_SHOWN = 8


@dataclass(frozen=True)
class NumbnessMap:
    """One map: its day since the procedure, its date, the numb zones."""

    day: int
    on: date
    zones: tuple[str, ...]
    outside: tuple[str, ...]
    """Zones of shin, calf and foot that no frozen nerve may serve."""


@dataclass(frozen=True)
class NumbnessMaps:
    """What the maps of one episode show.

    Attributes:
        shown: at most eight, spread over the episode, the oldest first.
        before: zones that were numb before the procedure.
        served: zones that the frozen skin nerves may serve.
        hits: the verdict on each frozen nerve.
    """

    shown: tuple[NumbnessMap, ...]
    before: frozenset[str]
    served: frozenset[str]
    hits: tuple[NerveHit, ...]


def numbness_maps(work: UnitOfWork, course: Course, nerves: Collection[str]) -> NumbnessMaps:
    """Give the maps of one episode and what they say of the frozen nerves."""
    laterality = course.episode.procedure.laterality.value
    tapped = tapped_zones(work, course.patient_id, laterality)
    inside = {
        course.episode.day(on): (on, zones)
        for on, zones in tapped.items()
        if course.episode.follows(on) or on < course.episode.day_zero
    }
    before = frozenset(_last_before(tapped, course.episode.day_zero))
    after = {day: zones for day, (_, zones) in inside.items() if day >= 0}
    maps = [
        NumbnessMap(day, on, zones, numb_zones_outside(zones, nerves)) for day, (on, zones) in inside.items()
    ]
    return NumbnessMaps(
        _spread(sorted(maps, key=lambda each: each.day)),
        before,
        frozenset(zone for nerve in nerves if nerve in SKIN_NERVES for zone in served_zones(nerve)),
        nerve_hits(nerves, after, before),
    )


def zones_before(work: UnitOfWork, patient_id: int, knee: FollowedKnee, on: date) -> frozenset[str]:
    """Give the zones that were numb before a knee's procedure, for a map of a day.

    None where there is no earlier map, and for a map that is itself from before the procedure.
    """
    if knee.day_zero is None or on < knee.day_zero:
        return frozenset()
    return frozenset(_last_before(tapped_zones(work, patient_id, knee.laterality), knee.day_zero))


def tapped_zones(work: UnitOfWork, patient_id: int, laterality: str) -> dict[date, tuple[str, ...]]:
    """Give the zones tapped on each day that has a map of this knee."""
    key = f"numbness_area-{laterality}"
    rows = work.session.execute(
        select(QuestionnaireResponse.observed_on, QuestionnaireResponse.answers)
        .where(
            QuestionnaireResponse.patient_id == patient_id,
            QuestionnaireResponse.instrument == "diary",
            QuestionnaireResponse.superseded_by.is_(None),
        )
        .order_by(QuestionnaireResponse.observed_on)
    )
    return {
        on: tuple(zone for zone in answers[key] if zone in ZONE_BY_CODE)
        for on, answers in rows
        if answers.get(key) is not None
    }


def _last_before(tapped: Mapping[date, tuple[str, ...]], day_zero: date) -> tuple[str, ...]:
    earlier = [on for on in tapped if on < day_zero]
    return tapped[max(earlier)] if earlier else ()


def _spread(maps: list[NumbnessMap]) -> tuple[NumbnessMap, ...]:
    """The first that can tell of a hit, the newest, and others spread evenly between."""
    if len(maps) <= _MOST_SHOWN:
        return tuple(maps)
    places = {round(place * (len(maps) - 1) / (_MOST_SHOWN - 2)) for place in range(_MOST_SHOWN - 1)}
    early = next((place for place, each in enumerate(maps) if FIRST_DAY <= each.day <= LAST_DAY), 0)
    return tuple(maps[place] for place in sorted(places | {early}))
