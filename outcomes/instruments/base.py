"""What an instrument is: items, scales and licence, with the one way to score answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from outcomes.errors import InputError
from outcomes.instruments.item import AnswerKind, Item, Level, Option, Recall
from outcomes.instruments.scale import Direction, Estimate, Scale, Score, Threshold, ThresholdKind

__all__ = [
    "FREE",
    "AnswerKind",
    "Direction",
    "Estimate",
    "Instrument",
    "Item",
    "Level",
    "Licence",
    "LicenceStatus",
    "Option",
    "Recall",
    "Scale",
    "Score",
    "Threshold",
    "ThresholdKind",
]


class LicenceStatus(StrEnum):
    """Whether a site may switch an instrument on without stating a licence."""

    FREE = "free"
    LICENCE_NEEDED = "licence_needed"


@dataclass(frozen=True)
class Licence:
    """Who owns the wording, and whether a site must state that it may use it."""

    status: LicenceStatus
    holder: str
    note: str


FREE = Licence(LicenceStatus.FREE, "", "no permission needed")


@dataclass(frozen=True)
class Instrument:
    """A questionnaire: what is asked, how it is scored, who owns its wording.

    Attributes:
        code: stored with each response.
        version: stored with each response; a change of items, tables or rules changes it.
        has_licensed_wording: the screen shows topic labels until the site loads the owner's wording.
        level: about one knee, or about the person; with two followed knees the former is asked of each.
    """

    code: str
    version: str
    recall: Recall
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    licence: Licence
    source: str
    has_licensed_wording: bool = False
    level: Level = Level.PATIENT

    def item(self, code: str) -> Item:
        """The item with this code.

        Raises:
            InputError: `unknown_item`; parameters `instrument`, `found`, `expected`.
        """
        for item in self.items:
            if item.code == code:
                return item
        expected = ", ".join(item.code for item in self.items)
        raise InputError("unknown_item", {"instrument": self.code, "found": code, "expected": expected})

    def check(self, answers: Mapping[str, float | None]) -> None:
        """Nothing, unless a number is not a possible answer.

        Raises:
            InputError: `unknown_item`, or `answer_not_possible` with parameters `item`, `found`,
                `minimum`, `maximum`.
        """
        for code, value in answers.items():
            item = self.item(code)
            if value is not None and not item.accepts(value):
                limits = {"minimum": item.minimum, "maximum": item.maximum}
                raise InputError("answer_not_possible", {"item": code, "found": value, **limits})

    def score(self, answers: Mapping[str, float | None]) -> dict[str, Score]:
        """Every scale's score of one set of answers, by scale code.

        Args:
            answers: item code to number; None or absent means left out.

        Raises:
            InputError: as `check`.
        """
        self.check(answers)
        return {scale.code: scale.score(answers) for scale in self.scales}

    def is_available(self, licences_stated: Collection[str]) -> bool:
        """True when it is free, or the site has stated that it holds the licence."""
        return self.licence.status is LicenceStatus.FREE or self.code in licences_stated
