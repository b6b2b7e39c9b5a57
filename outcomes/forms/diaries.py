"""What the screens of a diary post: from the browser's words to an answer that can be checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from outcomes.clinical.diary_answers import check_answer
from outcomes.clinical.diary_screens import Answers, Screen, ScreenKind, symptom_questions
from outcomes.clinical.opioid_products import OPIOID_PRODUCTS
from outcomes.clinical.symptoms import FollowUpKind
from outcomes.errors import InputError

NO_ZONE, NO_SYMPTOM, NO_SEDATIVE = "nowhere", "none_of_these", "none_of_these"
SKIP = "skip"
_LONGEST_TEXT = 40


class Fields(Protocol):
    """The fields of a posted form, each of which may occur several times."""

    def get(self, name: str, default: str) -> str:
        """The first value of a field, or the default."""

    def getlist(self, name: str) -> list[str]:
        """All values of a field."""

    def __contains__(self, name: object) -> bool: ...


class Step(StrEnum):
    """Where a posted screen leads."""

    ON = "on"
    AGAIN = "again"
    ADD = "add"


@dataclass(frozen=True)
class Posted:
    """What a screen posted.

    Attributes:
        step: on to the next screen, the same again, or the same with a line to fill in.
        is_answered: `answer` is to be kept; else nothing has been answered yet.
        answer: as `check_answer` gives it; None when the person prefers not to answer.
    """

    step: Step
    is_answered: bool = True
    answer: Any = None


def read_screen(screen: Screen, fields: Fields, kept: Answers) -> Posted:
    """Read what a screen posted.

    Args:
        screen: the screen that was answered.
        fields: the posted form.
        kept: the answers so far.

    Raises:
        InputError: `answer_missing`, `answer_contradicts`, `answer_malformed`, or as `check_answer`.
    """
    if fields.get(SKIP, ""):
        return Posted(Step.ON)
    if screen.kind is ScreenKind.OPIOIDS:
        return _opioids(screen, fields, kept)
    return Posted(Step.ON, answer=check_answer(screen, _READERS[screen.kind](screen, fields, kept)))


def opioid_choices() -> tuple[tuple[str, tuple[tuple[str, float], ...]], ...]:
    """Give the products with the strengths that exist, French ones first; strength 0 where none is asked."""
    return tuple(
        (product.code, tuple((product.code, strength) for strength in product.strengths or (0.0,)))
        for product in OPIOID_PRODUCTS
    )


def read_copy(fields: Fields) -> Mapping[str, Any] | None:
    """Read the copy of a diary that a page kept; None where there is none.

    Raises:
        InputError: `diary_copy_malformed`.
    """
    text = fields.get("copy", "")
    if not text:
        return None
    try:
        copy = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError("diary_copy_malformed") from error
    if not isinstance(copy, dict):
        raise InputError("diary_copy_malformed")
    return copy


def _whole(screen: Screen, text: str) -> int:
    digits = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise InputError("answer_not_a_number", {"item": screen.item, "found": text.strip()[:_LONGEST_TEXT]})
    return int(digits)


def _number(screen: Screen, fields: Fields, _kept: Answers) -> int:
    """A typed number stands above a tapped one."""
    text = fields.get("typed", "").strip() or fields.get("answer", "")
    if not text:
        raise InputError("answer_missing")
    return _whole(screen, text)


def _code(_screen: Screen, fields: Fields, _kept: Answers) -> str:
    if not fields.get("answer", ""):
        raise InputError("answer_missing")
    return fields.get("answer", "")


def _ticked(fields: Fields, none: str) -> Sequence[str]:
    codes = fields.getlist("answer")
    if not codes:
        raise InputError("answer_missing_list")
    if none in codes and len(codes) > 1:
        raise InputError("answer_contradicts")
    return [code for code in codes if code != none]


def _zones(_screen: Screen, fields: Fields, _kept: Answers) -> Sequence[str]:
    return _ticked(fields, NO_ZONE)


def _symptoms(_screen: Screen, fields: Fields, _kept: Answers) -> Sequence[str]:
    return _ticked(fields, NO_SYMPTOM)


def _sedatives(_screen: Screen, fields: Fields, _kept: Answers) -> Sequence[str]:
    return _ticked(fields, NO_SEDATIVE)


def _details(screen: Screen, fields: Fields, kept: Answers) -> dict[str, int]:
    details = {}
    for question in symptom_questions(kept):
        text = fields.get(question.code, "").strip()
        if not text:
            raise InputError("answer_missing_details")
        details[question.code] = (
            _whole(screen, text) if question.kind is not FollowUpKind.YES_NO else int(text == "1")
        )
    return details


def _opioids(screen: Screen, fields: Fields, kept: Answers) -> Posted:
    intakes = list(kept.get("opioids") or ())
    step = fields.get("step", "")
    if step == "taken":
        if fields.get("answer", "") not in ("yes", "no"):
            raise InputError("answer_missing")
        if fields.get("answer", "") == "yes":
            return Posted(Step.ADD, is_answered=False)
        return Posted(Step.ON, answer=[])
    if step == "add":
        return Posted(Step.AGAIN, answer=check_answer(screen, [*intakes, _intake(screen, fields)]))
    removed = fields.get("remove", "")
    if removed.isdigit() and int(removed) < len(intakes):
        del intakes[int(removed)]
        return Posted(Step.AGAIN, answer=intakes)
    return Posted(Step.ON, is_answered=False)


def _intake(screen: Screen, fields: Fields) -> dict[str, Any]:
    product, _, strength = fields.get("product", "").partition("|")
    if not product:
        raise InputError("opioid_product_missing")
    text = fields.get("number", "").strip().replace(",", ".")
    try:
        return {"product": product, "strength": float(strength or 0), "number": float(text)}
    except ValueError as error:
        found = text[:_LONGEST_TEXT]
        raise InputError("answer_not_a_number", {"item": screen.item, "found": found}) from error


_READERS = {
    ScreenKind.RATING: _number,
    ScreenKind.COUNT: _number,
    ScreenKind.WALKING_AID: _code,
    ScreenKind.ZONES: _zones,
    ScreenKind.SEDATIVES: _sedatives,
    ScreenKind.SYMPTOMS: _symptoms,
    ScreenKind.SYMPTOM_DETAILS: _details,
}
