"""Diaries as plain values: a page, or a phone without network, keeps them until they are sent."""

from collections.abc import Mapping
from typing import Any

from outcomes.clinical.opioids import LONGEST_DAYS_COVERED
from outcomes.clinical.schedule import DiaryLength
from outcomes.errors import InputError
from outcomes.services.kept_copies import check_age, read_kept
from outcomes.services.unfinished_diaries import UnfinishedDiary, check_day, diary_content
from outcomes.services.unit_of_work import UnitOfWork


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
    """Read a diary back from what kept it.

    Args:
        work: the use case.
        copy: as `diary_copy` writes it, or as the page without network does.
        phone_now: as `read_kept`.

    Raises:
        InputError: `diary_copy_malformed`.
    """
    try:
        kept = read_kept(work, copy, phone_now)
        opioid_days = copy.get("opioid_days")
        if opioid_days is not None and not 1 <= int(opioid_days) <= LONGEST_DAYS_COVERED:
            raise ValueError("opioids are asked over a week at most")
        return UnfinishedDiary(
            response_id=kept.response_id,
            observed_on=kept.observed_on,
            scheduled_for=kept.scheduled_for,
            opened_at=kept.opened_at,
            answered_at=kept.answered_at,
            length=DiaryLength(copy["length"]),
            respondent=kept.respondent,
            replaces=bool(copy["replaces"]),
            answers=kept.answers,
            opioid_days=None if opioid_days is None else int(opioid_days),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError("diary_copy_malformed") from error


def check_kept_day(work: UnitOfWork, diary: UnfinishedDiary) -> None:
    """Nothing, unless a diary that a phone kept was answered too late for its day, or kept too long.

    Raises:
        InputError: `diary_day_past`, `diary_day_future`, `diary_kept_too_long`.
    """
    answered_at = diary.answered_at or diary.opened_at
    check_age(work, diary.observed_on, answered_at)
    check_day(diary.observed_on, answered_at.astimezone(work.settings.timezone).date())
