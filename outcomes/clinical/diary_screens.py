"""The screens of a diary: one item each, once per followed knee where the item is about a knee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from outcomes.clinical.schedule import DiaryLength
from outcomes.clinical.symptoms import SYMPTOM_BY_CODE, SymptomFollowUp

DIARY_VERSION = "1"


class ScreenKind(StrEnum):
    """How a screen is answered."""

    RATING = "rating"
    COUNT = "count"
    WALKING_AID = "walking_aid"
    ZONES = "zones"
    OPIOIDS = "opioids"
    SEDATIVES = "sedatives"
    SYMPTOMS = "symptoms"
    SYMPTOM_DETAILS = "symptom_details"


@dataclass(frozen=True)
class Screen:
    """One screen: an item, and the knee it is about (empty for what is about the person)."""

    item: str
    kind: ScreenKind
    laterality: str = ""

    @property
    def key(self) -> str:
        """The screen's name in addresses and in stored answers."""
        return f"{self.item}-{self.laterality}" if self.laterality else self.item


_RATING, _COUNT = ScreenKind.RATING, ScreenKind.COUNT
_KNEE_ITEMS: tuple[tuple[str, ScreenKind, bool], ...] = (
    ("pain_average", _RATING, True),
    ("pain_worst", _RATING, False),
    ("pain_walking", _RATING, True),
    ("numbness", _RATING, True),
    ("numbness_area", ScreenKind.ZONES, False),
    ("tingling", _RATING, True),
)
"""Item, kind, and whether it belongs to the core; the order of design §1."""

_PERSON_ITEMS: tuple[tuple[str, ScreenKind, bool], ...] = (
    ("opioids", ScreenKind.OPIOIDS, True),
    ("walking_minutes", _COUNT, True),
    ("steps", _COUNT, False),
    ("walking_aid", ScreenKind.WALKING_AID, False),
    ("symptoms", ScreenKind.SYMPTOMS, True),
)

_SEDATIVES = Screen("sedatives", ScreenKind.SEDATIVES)
"""Asked with the full set of whoever named an opioid: together they are a red flag."""

_DETAILS = Screen("symptom_details", ScreenKind.SYMPTOM_DETAILS)
Answers = Mapping[str, Any]
"""Answers by screen key: numbers, codes, lists of codes; None where the person prefers not to answer."""


def diary_screens(
    lateralities: Sequence[str], length: DiaryLength, answers: Answers | None = None
) -> tuple[Screen, ...]:
    """Give the screens of a diary in their order, all items of one knee before the other's.

    Args:
        lateralities: the knees that are followed.
        length: the day's pain alone, core, or full.
        answers: what has been answered; a symptom that asks further adds a screen, and so does an opioid
            in the full set.
    """
    if length is DiaryLength.FIRST:
        return tuple(Screen("pain_average", _RATING, laterality) for laterality in lateralities)
    is_full = length is DiaryLength.FULL
    screens = [
        Screen(item, kind, laterality)
        for laterality in lateralities
        for item, kind, is_core in _KNEE_ITEMS
        if is_core or is_full
    ]
    for item, kind, is_core in _PERSON_ITEMS:
        if is_core or is_full:
            screens.append(Screen(item, kind))
        if kind is ScreenKind.OPIOIDS and is_full and answers and answers.get(item):
            screens.append(_SEDATIVES)
    if answers is not None and symptom_questions(answers):
        screens.append(_DETAILS)
    return tuple(screens)


def screen_named(key: str, lateralities: Sequence[str]) -> Screen | None:
    """Find a screen by its key; None where this person has no such screen."""
    every = (*diary_screens(lateralities, DiaryLength.FULL), _SEDATIVES, _DETAILS)
    return next((screen for screen in every if screen.key == key), None)


def symptom_questions(answers: Answers) -> tuple[SymptomFollowUp, ...]:
    """Give the questions that follow from the symptoms ticked."""
    ticked = answers.get("symptoms") or ()
    return tuple(question for code in ticked for question in SYMPTOM_BY_CODE[code].follow_ups)


def unanswered(screens: Sequence[Screen], answers: Answers) -> tuple[Screen, ...]:
    """Give the screens that have neither an answer nor a wish not to answer."""
    return tuple(screen for screen in screens if screen.key not in answers)
