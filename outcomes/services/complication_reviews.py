"""Complications asked about one by one: what was asked, what was found, what is still to be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from outcomes.clinical.complication_lists import (
    COMPLICATION_LIST_BY_DAY,
    COMPLICATION_LISTS,
    ComplicationList,
)
from outcomes.errors import ConflictError, InputError, NotFound
from outcomes.models import AdverseEvent, ComplicationReview, Procedure
from outcomes.permissions import Permission
from outcomes.services.incidents import AdverseEventDetails, add_adverse_event
from outcomes.services.procedures import procedure_named
from outcomes.services.unit_of_work import UnitOfWork

_AMENDED_REASON = "amended"


class ReviewState(StrEnum):
    """Where a list stands."""

    TO_COME = "to_come"
    DUE = "due"
    MISSED = "missed"
    ASKED = "asked"


@dataclass(frozen=True)
class Finding:
    """A complication that is present; None = the day it was asked about, and not judged."""

    event: str
    began_on: date | None = None
    severity: int | None = None


@dataclass(frozen=True)
class ReviewView:
    """One list of one procedure: where it stands, and what was found where it was gone through."""

    day: int
    state: ReviewState
    due_on: date
    asked_on: date | None = None
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenReview:
    """A list to go through: what is asked, what was found the last time, what is on record already."""

    procedure: Procedure
    list: ComplicationList
    current: ComplicationReview | None
    recorded: dict[str, date]
    """First day of each event that stands recorded as not over."""


def reviews_of(work: UnitOfWork, procedure: Procedure) -> tuple[ReviewView, ...]:
    """Where each list of a procedure stands; none while it is planned."""
    if procedure.performed_on is None:
        return ()
    rows = work.session.scalars(
        select(ComplicationReview).where(
            ComplicationReview.procedure_id == procedure.id, ComplicationReview.superseded_at.is_(None)
        )
    )
    current = {row.day: row for row in rows}
    return tuple(
        _view(each, procedure.performed_on, current.get(each.day), work.today) for each in COMPLICATION_LISTS
    )


def open_review(work: UnitOfWork, procedure_id: str, day: int) -> OpenReview:
    """Give a list to go through.

    Raises:
        NotFound: `procedure_unknown`, `complication_list_unknown`.
        ConflictError: `procedure_not_performed_yet`.
    """
    procedure, listed = _named(work, procedure_id, day)
    current = _current(work, procedure, day)
    return OpenReview(procedure, listed, current, _recorded(work, procedure, work.today))


def record_review(
    work: UnitOfWork, procedure_id: str, day: int, asked_on: date, findings: Sequence[Finding]
) -> None:
    """Record that a list was gone through, with what was found; the record before, if any, is kept.

    Each finding that is not on record becomes an adverse event. One that is no more among the findings stays
    an adverse event until somebody says when it was over.

    Raises:
        NotFound: `procedure_unknown`, `complication_list_unknown`.
        InputError: `date_in_future`, `list_too_early`, `code_unknown`, `event_before_procedure`,
            `event_after_asking`.
        ConflictError: `procedure_not_performed_yet`.
    """
    work.require(Permission.RECORD_PROCEDURE)
    work.begin()
    procedure, listed = _named(work, procedure_id, day)
    _check(work, procedure, listed, asked_on, findings)
    current = _current(work, procedure, day)
    if current is not None:
        current.superseded_at, current.superseded_reason = work.now, _AMENDED_REASON
        work.session.flush()
    found = {each.event for each in findings}
    work.session.add(
        ComplicationReview(
            procedure_id=procedure.id,
            day=day,
            asked_on=asked_on,
            asked_codes=";".join(listed.events),
            found_codes=";".join(event for event in listed.events if event in found),
            recorded_at=work.now,
            recorded_by_id=work.staff.user_id,
        )
    )
    recorded = _recorded(work, procedure, asked_on)
    for each in findings:
        if each.event not in recorded:
            details = AdverseEventDetails(each.event, each.began_on or asked_on, each.severity)
            add_adverse_event(work, procedure, details)
    detail = {"day": day, "on": asked_on.isoformat(), "found": sorted(found)}
    work.audit("complications.review", f"procedure:{procedure_id}", patient=procedure.patient, detail=detail)
    work.commit()


def _named(work: UnitOfWork, procedure_id: str, day: int) -> tuple[Procedure, ComplicationList]:
    procedure = procedure_named(work, procedure_id, Permission.RECORD_PROCEDURE)
    listed = COMPLICATION_LIST_BY_DAY.get(day)
    if listed is None:
        raise NotFound("complication_list_unknown", {"day": day})
    if procedure.performed_on is None:
        raise ConflictError("procedure_not_performed_yet", {"field": "asked_on"})
    return procedure, listed


def _current(work: UnitOfWork, procedure: Procedure, day: int) -> ComplicationReview | None:
    return work.session.scalar(
        select(ComplicationReview).where(
            ComplicationReview.procedure_id == procedure.id,
            ComplicationReview.day == day,
            ComplicationReview.superseded_at.is_(None),
        )
    )


def _recorded(work: UnitOfWork, procedure: Procedure, on: date) -> dict[str, date]:
    """First day of each adverse event that stands recorded as there on a day."""
    rows = work.session.execute(
        select(AdverseEvent.event, AdverseEvent.onset_on)
        .where(
            AdverseEvent.procedure_id == procedure.id,
            AdverseEvent.superseded_at.is_(None),
            AdverseEvent.onset_on <= on,
            AdverseEvent.resolved_on.is_(None) | (AdverseEvent.resolved_on >= on),
        )
        .order_by(AdverseEvent.onset_on.desc())
    )
    return {event: onset_on for event, onset_on in rows}  # noqa: C416  rows are no pairs to the type checker


def _view(
    listed: ComplicationList, day_zero: date, row: ComplicationReview | None, today: date
) -> ReviewView:
    due_on = day_zero + timedelta(days=listed.first_day)
    if row is not None:
        return ReviewView(listed.day, ReviewState.ASKED, due_on, row.asked_on, row.found)
    if today < due_on:
        return ReviewView(listed.day, ReviewState.TO_COME, due_on)
    is_late = today > day_zero + timedelta(days=listed.last_day)
    return ReviewView(listed.day, ReviewState.MISSED if is_late else ReviewState.DUE, due_on)


def _check(
    work: UnitOfWork,
    procedure: Procedure,
    listed: ComplicationList,
    asked_on: date,
    findings: Iterable[Finding],
) -> None:
    day_zero = procedure.performed_on or asked_on
    first = day_zero + timedelta(days=listed.first_day)
    if asked_on > work.today:
        raise InputError("date_in_future", {"date": asked_on, "field": "asked_on"})
    if asked_on < first:
        raise InputError("list_too_early", {"date": asked_on, "first": first, "field": "asked_on"})
    for each in findings:
        field = f"{each.event}-began_on"
        if each.event not in listed.events:
            raise InputError("code_unknown", {"value": each.event, "expected": ", ".join(listed.events)})
        if each.began_on is not None and each.began_on > asked_on:
            raise InputError("event_after_asking", {"date": each.began_on, "asked": asked_on, "field": field})
        if each.began_on is not None and each.began_on < day_zero:
            parameters = {"date": each.began_on, "procedure": day_zero, "field": field}
            raise InputError("event_before_procedure", parameters)
