"""Diaries as plain values: a page, or a phone without network, keeps them until they are sent.

A diary that was begun on the phone bears `"clock": "phone"`: its day and instants are that phone's. They are
moved by as much as the phone's clock differs from ours at the moment of sending.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from outcomes.clinical.codes import Respondent
from outcomes.clinical.opioids import LONGEST_DAYS_COVERED
from outcomes.clinical.schedule import DiaryLength
from outcomes.errors import InputError
from outcomes.services.unfinished_diaries import UnfinishedDiary, check_day, diary_content
from outcomes.services.unit_of_work import UnitOfWork

_LONGEST_KEPT = timedelta(days=30)
"""On a phone without network (our judgement); older answers are told on the telephone."""
_SAME_CLOCK = timedelta(minutes=10)
_RESPONSE_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MALFORMED = "diary_copy_malformed"


def diary_copy(diary: UnfinishedDiary) -> dict[str, Any]:
    """Write a diary as plain values, for a page that must not lose it."""
    return {
        "response_id": diary.response_id,
        "observed_on": diary.observed_on.isoformat(),
        "scheduled_for": diary.scheduled_for.isoformat() if diary.scheduled_for else None,
        "opened_at": diary.opened_at.isoformat(),
        **diary_content(diary),
    }


def diary_of_copy(work: UnitOfWork, copy: Mapping[str, Any], phone_now: str = "") -> UnfinishedDiary:
    """Read a diary back from what kept it; its instants cannot lie in the future.

    Args:
        work: the use case.
        copy: as `diary_copy` writes it, or as the page without network does.
        phone_now: what the phone's clock says at the moment of sending (ISO 8601 with its offset); empty:
            not told.

    Raises:
        InputError: `diary_copy_malformed`.
    """
    try:
        if not _RESPONSE_ID.fullmatch(copy["response_id"]) or not isinstance(copy["answers"], dict):
            raise ValueError("not a copy of a diary")
        ahead = _ahead(work, copy, phone_now)
        scheduled_for, opioid_days = copy["scheduled_for"], copy.get("opioid_days")
        opened_at = _instant(copy["opened_at"])
        answered_at = _instant(copy["answered_at"]) if copy["answered_at"] else None
        days = _days_ahead(work, answered_at or opened_at, ahead)
        if opioid_days is not None and not 1 <= int(opioid_days) <= LONGEST_DAYS_COVERED:
            raise ValueError("opioids are asked over a week at most")
        return UnfinishedDiary(
            response_id=copy["response_id"],
            observed_on=date.fromisoformat(copy["observed_on"]) - days,
            scheduled_for=date.fromisoformat(scheduled_for) - days if scheduled_for else None,
            opened_at=_past(work, opened_at - ahead),
            answered_at=_past(work, answered_at - ahead) if answered_at else None,
            length=DiaryLength(copy["length"]),
            respondent=Respondent(copy["respondent"]),
            replaces=bool(copy["replaces"]),
            answers=copy["answers"],
            opioid_days=None if opioid_days is None else int(opioid_days),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError(_MALFORMED) from error


def check_kept_day(work: UnitOfWork, diary: UnfinishedDiary) -> None:
    """Nothing, unless a diary that a phone kept was answered too late for its day, or kept too long.

    Raises:
        InputError: `diary_day_past`, `diary_day_future`, `diary_kept_too_long`.
    """
    answered_at = diary.answered_at or diary.opened_at
    if work.now - answered_at > _LONGEST_KEPT:
        raise InputError("diary_kept_too_long", {"date": diary.observed_on})
    check_day(diary.observed_on, answered_at.astimezone(work.settings.timezone).date())


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
