"""One question: what it is about and which answers it takes."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite


class AnswerKind(StrEnum):
    """What an answer to an item is."""

    RATING = "rating"  # a whole number on keys
    CHOICE = "choice"  # one of the options, stored as its value
    NUMBER = "number"  # typed
    ZONES = "zones"  # list of zone codes of the drawn leg
    INTAKES = "intakes"  # list of {product, strength_mg, number}
    CODES = "codes"  # list of codes; empty means none of them


class Level(StrEnum):
    """Whether an item is asked for each followed knee or once."""

    KNEE = "knee"
    PATIENT = "patient"


class Recall(StrEnum):
    """The time an item is about."""

    NOW = "now"
    TODAY = "today"
    PAST_24_HOURS = "past_24_hours"
    PAST_48_HOURS = "past_48_hours"
    PAST_7_DAYS = "past_7_days"
    PAST_4_WEEKS = "past_4_weeks"
    SINCE_LAST_ENTRY = "since_last_entry"
    SINCE_PROCEDURE = "since_procedure"


@dataclass(frozen=True)
class Option:
    """One answer of a choice: the value scored and the code its label has."""

    value: int
    code: str


@dataclass(frozen=True)
class Item:
    """One question, named by its topic; the wording is the owner's and is loaded by the site.

    Attributes:
        code: key of its answer; its label is ("item", "<instrument>.<code>").
        kind: what an answer is.
        minimum: least number; for a choice the least option value.
        maximum: greatest number.
        options: the choices, empty otherwise.
        ends: label codes ("scale_end") of the lowest and highest rating, empty otherwise.
        level: asked per knee or once.
        is_core: in the diary, asked every time; the others weekly.
        is_optional: may be left out without being missed (steps, if known).
        recall: the time it is about, where it differs from the instrument's.
        observation: code of the observation its number is stored as; empty when it is stored as none.
    """

    code: str
    kind: AnswerKind
    minimum: float = 0
    maximum: float = 0
    options: tuple[Option, ...] = ()
    ends: tuple[str, ...] = ()
    level: Level = Level.PATIENT
    is_core: bool = True
    is_optional: bool = False
    recall: Recall | None = None
    observation: str = ""

    def accepts(self, value: float) -> bool:
        """True when a number is a possible answer."""
        if not isfinite(value) or not self.minimum <= value <= self.maximum:
            return False
        if self.kind is AnswerKind.CHOICE:
            return any(option.value == value for option in self.options)
        return self.kind is AnswerKind.NUMBER or value == int(value)
