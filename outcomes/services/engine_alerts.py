"""Alerts that follow from the entries: return of pain, regeneration, no response, opioids.

An alarm that was raised is a fact. It is stored once per rise with what it was raised from, and neither a
later entry nor a later engine rewrites it or stores it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from outcomes.clinical.opioid_factors import CDC_2022
from outcomes.clinical.opioids import REVIEW_LINE_MME
from outcomes.detection import Reading
from outcomes.models import Alert, Procedure
from outcomes.services.courses import Course
from outcomes.services.daily_values import DailyValues
from outcomes.services.engines import current_engine
from outcomes.services.sites import factors_of
from outcomes.services.unit_of_work import UnitOfWork

RETURN_OF_PAIN = "return_of_pain"
REGENERATION = "regeneration"
NO_RESPONSE = "no_response"
OPIOIDS = "opioids"

REARM_DAYS = 30
"""The return alarm is armed again after 30 days below the line (design §4), the opioid alert alike."""
NO_RESPONSE_DAY = 60
"""Response is judged on D14 to D60 (design §4): before its end nobody is told that there was none."""

_SHOWN = (
    "day",
    "phase",
    "p_no_response",
    "p_returned",
    "p_return_started",
    "p_return_30d",
    "p_regeneration",
    "return_kind",
    "level",
    "baseline",
    "nadir",
    "line",
    "why",
)


@dataclass(frozen=True)
class Rise:
    """An alarm that rose: which, on what day since procedure, and from what."""

    kind: str
    day: int
    inputs: dict[str, Any]
    engine_version: str | None
    is_standing: bool


def rises(current: Course, replayed: Sequence[Reading]) -> list[Rise]:
    """Find every rise in the history of an episode, by day.

    Args:
        current: the episode's course.
        replayed: one reading per entry day, from D0 on, each from the entries up to its day.
    """
    found: list[Rise] = []
    if current.episode.assesses_return:
        found += _engine_rises(RETURN_OF_PAIN, replayed, [each.return_alarm for each in replayed])
        found += _engine_rises(REGENERATION, replayed, [each.regeneration_alarm for each in replayed])[:1]
        without = [each.phase == NO_RESPONSE and each.day >= NO_RESPONSE_DAY for each in replayed]
        found += _engine_rises(NO_RESPONSE, replayed, without)[:1]
    return sorted(found + opioid_rises(current.values.get("opioid_mme")), key=lambda rise: rise.day)


def raise_alerts(
    work: UnitOfWork, procedure: Procedure, current: Course, new: Reading | None, previous: Reading | None
) -> list[Alert]:
    """Store the alarms that have risen since the previous reading; the caller commits.

    Args:
        work: a use case that has begun to write.
        procedure: the procedure of the episode.
        current: its course, the newest entry included.
        new: the newest reading; None where return is not assessed.
        previous: the reading before the newest entry, as it was stored.
    """
    if _is_closed(current, work.today):
        return []
    changed = new is not None and any(
        standing_alarms(new)[name] > standing_alarms(previous)[name] for name in standing_alarms(new)
    )
    history = current_engine(work).replay(current.series) if changed else []
    alerts = new_standing_alerts(work, procedure, current, rises(current, history))
    for alert in alerts:
        work.audit("alert.raise", alert.kind, patient=procedure.patient, detail={"on": str(alert.raised_on)})
    return alerts


def standing_alarms(each: Reading | None) -> dict[str, bool]:
    """Which of the engine's alarms stand in a reading."""
    return {
        RETURN_OF_PAIN: each is not None and each.return_alarm,
        REGENERATION: each is not None and each.regeneration_alarm,
        NO_RESPONSE: each is not None and each.phase == NO_RESPONSE and each.day >= NO_RESPONSE_DAY,
    }


def new_standing_alerts(
    work: UnitOfWork, procedure: Procedure, current: Course, found: Sequence[Rise]
) -> list[Alert]:
    """Add the alerts of rises that still stand in an open episode and have none yet; the caller commits."""
    if _is_closed(current, work.today):
        return []
    has_line = factors_of(procedure.patient.site) is CDC_2022  # by no other set is the line defined
    return [
        new_alert(work, procedure, current, rise)
        for rise in found
        if rise.is_standing
        and (rise.kind != OPIOIDS or has_line)
        and not _is_stored(work, procedure, current, rise)
    ]


def new_alert(work: UnitOfWork, procedure: Procedure, current: Course, rise: Rise) -> Alert:
    """Add the alert of a rise; the caller commits."""
    alert = Alert(
        patient_id=procedure.patient_id,
        procedure_id=procedure.id,
        laterality="" if rise.kind == OPIOIDS else procedure.laterality,
        kind=rise.kind,
        raised_on=current.date_of(rise.day),
        raised_at=work.now,
        engine_version=rise.engine_version,
        inputs=rise.inputs,
    )
    work.session.add(alert)
    work.session.flush()
    return alert


def opioid_rises(doses: DailyValues | None) -> list[Rise]:
    """Find the days from D0 on at which opioids reached the review line.

    After a rise the next one needs a dose below the line and 30 days.
    """
    if doses is None:
        return []
    days: list[tuple[int, float]] = []
    is_armed = True
    for day, dose in zip(doses.days.tolist(), doses.values.tolist(), strict=True):
        is_armed = is_armed or dose < REVIEW_LINE_MME
        is_apart = not days or day - days[-1][0] >= REARM_DAYS
        if day >= 0 and dose >= REVIEW_LINE_MME and is_armed and is_apart:
            days.append((day, dose))
            is_armed = False
    is_high = bool(doses.values[-1] >= REVIEW_LINE_MME)
    return [
        Rise(
            OPIOIDS,
            day,
            {"day": day, "mme_per_day": dose, "line": REVIEW_LINE_MME},
            None,
            is_high and day == days[-1][0],
        )
        for day, dose in days
    ]


def _engine_rises(kind: str, replayed: Sequence[Reading], stands: Sequence[bool]) -> list[Rise]:
    found = []
    for index, (each, is_up) in enumerate(zip(replayed, stands, strict=True)):
        if is_up and not (index and stands[index - 1]):
            inputs = {name: getattr(each, name) for name in _SHOWN}
            found.append(Rise(kind, each.day, inputs, each.engine_version, all(stands[index:])))
    return found


def _is_closed(current: Course, today: date) -> bool:
    ends_on = current.episode.ends_on
    return current.episode.withdrawn_on is not None or (ends_on is not None and ends_on <= today)


def _is_stored(work: UnitOfWork, procedure: Procedure, current: Course, rise: Rise) -> bool:
    """Whether this rise has an alert already, be it that another engine placed it some days apart."""
    same = select(func.max(Alert.raised_on)).where(
        Alert.patient_id == procedure.patient_id, Alert.kind == rise.kind
    )
    if rise.kind == OPIOIDS:
        last = work.session.scalar(same)
        return last is not None and not _is_rearmed(current, last, rise)
    last = work.session.scalar(same.where(Alert.procedure_id == procedure.id))
    if last is None or rise.kind != RETURN_OF_PAIN:
        return last is not None
    return last > current.date_of(rise.day - REARM_DAYS)


def _is_rearmed(current: Course, last: date, rise: Rise) -> bool:
    """Whether the dose fell below the line between an opioid alert (perhaps the other knee's) and a rise."""
    doses = current.values["opioid_mme"]
    since = (doses.days > current.episode.day(last)) & (doses.days < rise.day)
    is_apart = rise.day - current.episode.day(last) >= REARM_DAYS
    return is_apart and bool((doses.values[since] < REVIEW_LINE_MME).any())
