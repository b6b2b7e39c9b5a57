"""Whether an answer of the diary is possible, and what numbers it amounts to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outcomes.clinical.co_analgesics import SEDATIVES
from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.diary_screens import Answers, Screen, ScreenKind
from outcomes.clinical.observation_codes import check_value
from outcomes.clinical.opioids import OpioidIntake, check_intake
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE
from outcomes.clinical.territories import ZONES, check_zones, numbness_area
from outcomes.errors import InputError

MOST_INTAKES = 12
MOST_UNITS = 500


@dataclass(frozen=True)
class ObservedNumber:
    """One number that a diary amounts to, before it gets a date."""

    code: str
    laterality: str
    value: float


def check_answer(screen: Screen, answer: Any) -> Any:
    """The answer in its stored form, if it is possible for the screen.

    Args:
        screen: the screen that was answered.
        answer: a number, a code, a list, a mapping as the kind of screen asks; None: prefers not to answer.

    Raises:
        InputError: `answer_malformed`, `answer_code_unknown`, `opioid_number_too_high`,
            `opioid_list_too_long`, or as `check_value`, `check_zones` and `check_intake`.
    """
    if answer is None:
        return None
    try:
        return _CHECKS[screen.kind](screen, answer)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError("answer_malformed", {"item": screen.item}) from error


def intakes_of(answers: Answers) -> tuple[OpioidIntake, ...]:
    """Give the opioid products taken."""
    return tuple(
        OpioidIntake(each["product"], each["strength"], each["number"])
        for each in answers.get("opioids") or ()
    )


def observed_numbers(
    screens: Sequence[Screen],
    answers: Answers,
    nerves: Mapping[str, Collection[str]],
    numb_before: Mapping[str, Collection[str]] | None = None,
) -> tuple[ObservedNumber, ...]:
    """Give the numbers that answers amount to, opioids left out: those need the days covered.

    Args:
        screens: the screens of the diary.
        answers: checked answers.
        nerves: codes of the frozen nerves by laterality, which give the numb area its meaning.
        numb_before: by laterality, the zones that were numb before the procedure.
    """
    numbers = []
    for screen in screens:
        answer = answers.get(screen.key)
        before = (numb_before or {}).get(screen.laterality, ())
        value = None if answer is None else _number(screen, answer, nerves, before)
        if value is not None:
            numbers.append(ObservedNumber(screen.item, screen.laterality, value))
    return tuple(numbers)


def _number(
    screen: Screen, answer: Any, nerves: Mapping[str, Collection[str]], numb_before: Collection[str]
) -> float | None:
    if screen.kind in (ScreenKind.RATING, ScreenKind.COUNT):
        return float(answer)
    if screen.kind is ScreenKind.WALKING_AID:
        return float(WalkingAid(answer).rank)
    if screen.kind is ScreenKind.ZONES:
        return numbness_area(answer, nerves.get(screen.laterality, ()), numb_before)
    return None


def _check_number(screen: Screen, answer: Any) -> int:
    if isinstance(answer, bool):
        raise InputError("answer_malformed", {"item": screen.item})
    return int(check_value(screen.item, float(answer), in_diary=True))


def _check_walking_aid(screen: Screen, answer: Any) -> str:
    known = [each.value for each in WalkingAid]
    if answer not in known:
        raise InputError("answer_code_unknown", {"item": screen.item, "found": answer})
    return str(answer)


def _check_zones(_screen: Screen, answer: Any) -> list[str]:
    zones = set(_codes(answer))
    check_zones(zones)
    return [zone.code for zone in ZONES if zone.code in zones]


def _check_symptoms(screen: Screen, answer: Any) -> list[str]:
    ticked = set(_codes(answer))
    unknown = ticked - set(SYMPTOM_BY_CODE)
    if unknown:
        raise InputError("answer_code_unknown", {"item": screen.item, "found": min(unknown)})
    return [code for code in SYMPTOM_BY_CODE if code in ticked]


def _check_sedatives(screen: Screen, answer: Any) -> list[str]:
    ticked = set(_codes(answer))
    unknown = ticked - set(SEDATIVES)
    if unknown:
        raise InputError("answer_code_unknown", {"item": screen.item, "found": min(unknown)})
    return [code for code in SEDATIVES if code in ticked]


def _check_details(screen: Screen, answer: Any) -> dict[str, int]:
    questions = {each.code: each for symptom in SYMPTOM_BY_CODE.values() for each in symptom.follow_ups}
    checked = {}
    for code, value in answer.items():
        question = questions[code]
        if not question.minimum <= float(value) <= question.maximum:
            limits = {"minimum": question.minimum, "maximum": question.maximum}
            raise InputError("value_out_of_range", {"code": code, "found": value, **limits})
        checked[code] = int(value)
    return checked


def _check_opioids(screen: Screen, answer: Any) -> list[dict[str, Any]]:
    """The same product at the same strength named twice is one intake of both together."""
    numbers: dict[tuple[str, float], float] = {}
    for each in answer:
        intake = OpioidIntake(str(each["product"]), float(each["strength"]), float(each["number"]))
        check_intake(intake, 1)
        key = (intake.product, intake.strength_mg)
        numbers[key] = numbers.get(key, 0.0) + intake.number
        if numbers[key] > MOST_UNITS:
            raise InputError("opioid_number_too_high", {"number": numbers[key], "maximum": MOST_UNITS})
    if len(numbers) > MOST_INTAKES:
        raise InputError("opioid_list_too_long", {"maximum": MOST_INTAKES})
    return [{"product": key[0], "strength": key[1], "number": number} for key, number in numbers.items()]


def _codes(answer: Any) -> list[str]:
    if not isinstance(answer, list | tuple) or not all(isinstance(code, str) for code in answer):
        raise TypeError("a list of codes")
    return list(answer)


_CHECKS = {
    ScreenKind.RATING: _check_number,
    ScreenKind.COUNT: _check_number,
    ScreenKind.WALKING_AID: _check_walking_aid,
    ScreenKind.ZONES: _check_zones,
    ScreenKind.OPIOIDS: _check_opioids,
    ScreenKind.SEDATIVES: _check_sedatives,
    ScreenKind.SYMPTOMS: _check_symptoms,
    ScreenKind.SYMPTOM_DETAILS: _check_details,
}
