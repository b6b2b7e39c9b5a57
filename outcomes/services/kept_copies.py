"""What a phone keeps until it is sent: its identity and instants, read from the plain values it wrote.

Answers that were begun on the phone bear `"clock": "phone"`: their day and instants are that phone's. They
are moved by as much as the phone's clock differs from ours at the moment of sending.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from outcomes.clinical.codes import Respondent
from outcomes.errors import InputError
from outcomes.services.unit_of_work import UnitOfWork

LONGEST_KEPT = timedelta(days=30)
"""On a phone without network (our judgement); older answers are told on the telephone."""
_SAME_CLOCK = timedelta(minutes=10)
_RESPONSE_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True)
class Kept:
    """What every kept copy says besides its answers; instants never lie in the future.

    Attributes:
        response_id: made when it began.
        observed_on: the day it is about.
        scheduled_for: the day the schedule asked for it; None where it did not, or the copy is silent.
        opened_at: when it was begun.
        answered_at: when the last answer was given; None before the first.
        respondent: whose words.
        answers: as the copy holds them, not yet checked.
    """

    response_id: str
    observed_on: date
    scheduled_for: date | None
    opened_at: datetime
    answered_at: datetime | None
    respondent: Respondent
    answers: dict[str, Any]


def read_kept(work: UnitOfWork, copy: Mapping[str, Any], phone_now: str = "") -> Kept:
    """Read what a copy says besides its answers.

    Args:
        work: the use case.
        copy: plain values.
        phone_now: what the phone's clock says at the moment of sending (ISO 8601 with its offset); empty:
            not told.

    Raises:
        KeyError, TypeError, ValueError, OverflowError: it is no such copy.
    """
    if not _RESPONSE_ID.fullmatch(copy["response_id"]) or not isinstance(copy["answers"], dict):
        raise ValueError("no copy of answers")
    ahead = _ahead(work, copy, phone_now)
    scheduled_for = copy.get("scheduled_for")
    opened_at = _instant(copy["opened_at"])
    answered_at = _instant(copy["answered_at"]) if copy["answered_at"] else None
    days = _days_ahead(work, answered_at or opened_at, ahead)
    return Kept(
        response_id=copy["response_id"],
        observed_on=date.fromisoformat(copy["observed_on"]) - days,
        scheduled_for=date.fromisoformat(scheduled_for) - days if scheduled_for else None,
        opened_at=_past(work, opened_at - ahead),
        answered_at=_past(work, answered_at - ahead) if answered_at else None,
        respondent=Respondent(copy["respondent"]),
        answers=copy["answers"],
    )


def check_age(work: UnitOfWork, observed_on: date, answered_at: datetime) -> None:
    """Nothing, unless answers were kept for too long.

    Raises:
        InputError: `diary_kept_too_long`.
    """
    if work.now - answered_at > LONGEST_KEPT:
        raise InputError("diary_kept_too_long", {"date": observed_on})


def _ahead(work: UnitOfWork, copy: Mapping[str, Any], phone_now: str) -> timedelta:
    """By how much the clock that wrote a copy is ahead of ours."""
    if copy.get("clock") != "phone" or not phone_now:
        return timedelta()
    ahead = _instant(phone_now) - work.now
    return ahead if abs(ahead) > _SAME_CLOCK else timedelta()


def _days_ahead(work: UnitOfWork, instant: datetime, ahead: timedelta) -> timedelta:
    zone = work.settings.timezone
    return instant.astimezone(zone).date() - (instant - ahead).astimezone(zone).date()


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant


def _past(work: UnitOfWork, instant: datetime) -> datetime:
    return min(instant, work.now.astimezone(instant.tzinfo))
