"""The knees of a patient: which are followed, and which day it is for each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from outcomes.clinical.episodes import Episode
from outcomes.clinical.schedule import UNSURE_ABOVE, UNSURE_BELOW, Course
from outcomes.clinical.time_points import Schedule
from outcomes.models import Alert, EngineReading, Procedure
from outcomes.services.patient_episodes import episodes_among, procedures_of
from outcomes.services.sites import schedule_of_patient
from outcomes.services.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FollowedKnee:
    """One knee under follow-up.

    Attributes:
        laterality: left or right.
        procedure_id: its newest performed procedure, else the planned one.
        day_zero: the procedure's day; None while it is planned without a date.
        is_performed: the procedure has taken place.
        nerves: codes of the nerves frozen or to be frozen.
        courses: what the schedule asks for: the episode, and a retreatment planned after it.
    """

    laterality: str
    procedure_id: int
    day_zero: date | None
    is_performed: bool
    nerves: tuple[str, ...]
    courses: tuple[Course, ...]

    def day(self, on: date) -> int | None:
        """Days since the procedure on a day, negative before; None while no date is known."""
        return None if self.day_zero is None else (on - self.day_zero).days


@dataclass(frozen=True)
class KneeHistory:
    """What is known of a patient's knees: read once, asked for as many days as one likes.

    Attributes:
        procedures: in the order in which they were recorded.
        daily_from: days from which the engine would like daily entries, by procedure.
        schedule: the table that the site follows.
        episodes: of the performed procedures, by procedure.
    """

    procedures: Sequence[Procedure]
    daily_from: Mapping[int, tuple[date, ...]]
    schedule: Schedule
    episodes: Mapping[int, Episode]

    def on(self, day: date) -> tuple[FollowedKnee, ...]:
        """Give the knees that are followed on a day, left before right.

        A knee whose episode has ended, by an arthroplasty for instance, is asked for nothing more; it is left
        out beside another that is still followed.
        """
        knees: list[FollowedKnee] = []
        ended: list[FollowedKnee] = []
        for laterality in ("left", "right"):
            here = [procedure for procedure in self.procedures if procedure.laterality == laterality]
            current = _current(here, day)
            if current is None:
                continue
            ends_on = self.episodes[current.id].ends_on if current.id in self.episodes else None
            knee = _knee(current, here, day, self.daily_from.get(current.id, ()), self.schedule, ends_on)
            (knees if ends_on is None or day < ends_on else ended).append(knee)
        return tuple(knees or ended)


def knee_history(work: UnitOfWork, patient_id: int) -> KneeHistory:
    """What is known of a patient's knees; a page that asks several times reads it once."""
    return work.once(("knee_history", patient_id), lambda: _read_history(work, patient_id))


def _read_history(work: UnitOfWork, patient_id: int) -> KneeHistory:
    procedures = procedures_of(work, patient_id)
    return KneeHistory(
        procedures,
        _daily_from(work, [procedure.id for procedure in procedures]),
        schedule_of_patient(work, patient_id),
        episodes_among(work, patient_id, procedures),
    )


def followed_knees(work: UnitOfWork, patient_id: int, on: date) -> tuple[FollowedKnee, ...]:
    """Give the knees of a patient that are followed on one day: `KneeHistory.on`."""
    return knee_history(work, patient_id).on(on)


def courses(knees: Sequence[FollowedKnee]) -> tuple[Course, ...]:
    """Give what the schedule asks for over all knees."""
    return tuple(course for knee in knees for course in knee.courses)


def _current(procedures: Sequence[Procedure], on: date) -> Procedure | None:
    performed = [each for each in procedures if each.performed_on is not None and each.performed_on <= on]
    if performed:
        return max(performed, key=_day_zero)
    planned = [each for each in procedures if _day_zero(each) > on]
    return min(planned, key=_day_zero, default=procedures[-1] if procedures else None)


def _day_zero(procedure: Procedure) -> date:
    return procedure.performed_on or procedure.planned_on or date.max


def _knee(
    current: Procedure,
    here: Sequence[Procedure],
    on: date,
    daily_from: tuple[date, ...],
    schedule: Schedule,
    ends_on: date | None,
) -> FollowedKnee:
    to_come = [
        each for each in here if each.performed_on is None and each.planned_on and each.planned_on >= on
    ]
    dates = [current.performed_on or current.planned_on, *(each.planned_on for each in to_come)]
    return FollowedKnee(
        laterality=current.laterality,
        procedure_id=current.id,
        day_zero=current.performed_on or current.planned_on,
        is_performed=current.performed_on is not None,
        nerves=current.nerves,
        courses=tuple(
            Course(day_zero, ends_on=None if place else ends_on, daily_from=daily_from, schedule=schedule)
            for place, day_zero in enumerate(dict.fromkeys(dates))
            if day_zero is not None
        ),
    )


def _daily_from(work: UnitOfWork, procedure_ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    """Days from which the engine would like daily entries: regeneration has begun, or a return is unsure."""
    days: dict[int, tuple[date, ...]] = {}
    alerts = work.session.execute(
        select(Alert.procedure_id, Alert.raised_on).where(
            Alert.procedure_id.in_(procedure_ids), Alert.kind == "regeneration"
        )
    )
    readings = work.session.execute(
        select(EngineReading.procedure_id, EngineReading.as_of, EngineReading.reading).where(
            EngineReading.procedure_id.in_(procedure_ids)
        )
    )
    for alert_of, raised_on in alerts:
        if alert_of is not None:
            days[alert_of] = (*days.get(alert_of, ()), raised_on)
    for procedure_id, as_of, reading in readings:
        started = reading.get("p_return_started")
        if started is not None and UNSURE_ABOVE < started < UNSURE_BELOW:
            days[procedure_id] = (*days.get(procedure_id, ()), as_of)
    return days
