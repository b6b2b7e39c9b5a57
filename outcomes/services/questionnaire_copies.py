"""Questionnaires as plain values: a page, or a phone without network, keeps them until they are sent."""

from collections.abc import Mapping
from typing import Any

from outcomes.errors import InputError
from outcomes.instruments import INSTRUMENT_BY_CODE
from outcomes.services.kept_copies import read_kept
from outcomes.services.unfinished_questionnaires import UnfinishedQuestionnaire
from outcomes.services.unit_of_work import UnitOfWork


def questionnaire_copy(begun: UnfinishedQuestionnaire) -> dict[str, Any]:
    """Write a questionnaire as plain values, for a page that must not lose it."""
    return {
        "instrument": begun.instrument.code,
        "laterality": begun.laterality,
        "response_id": begun.response_id,
        "observed_on": begun.observed_on.isoformat(),
        "scheduled_for": begun.scheduled_for.isoformat() if begun.scheduled_for else None,
        "opened_at": begun.opened_at.isoformat(),
        "answered_at": begun.answered_at.isoformat() if begun.answered_at else None,
        "respondent": begun.respondent.value,
        "answers": dict(begun.answers),
    }


def questionnaire_of_copy(
    work: UnitOfWork, copy: Mapping[str, Any], phone_now: str = ""
) -> UnfinishedQuestionnaire:
    """Read a questionnaire back from what kept it.

    Args:
        work: the use case.
        copy: as `questionnaire_copy` writes it, or as the page without network does.
        phone_now: as `read_kept`.

    Raises:
        InputError: `diary_copy_malformed`, or as `Instrument.check`.
    """
    try:
        kept = read_kept(work, copy, phone_now)
        begun = UnfinishedQuestionnaire(
            response_id=kept.response_id,
            instrument=INSTRUMENT_BY_CODE[copy["instrument"]],
            laterality=str(copy["laterality"]),
            observed_on=kept.observed_on,
            scheduled_for=kept.scheduled_for,
            opened_at=kept.opened_at,
            answered_at=kept.answered_at,
            respondent=kept.respondent,
            answers={code: _number(answer) for code, answer in kept.answers.items()},
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InputError("diary_copy_malformed") from error
    begun.instrument.check(begun.answers)
    return begun


def _number(answer: Any) -> float | None:
    if answer is None:
        return None
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        raise TypeError("an answer is a number, or none is given")
    return float(answer)
