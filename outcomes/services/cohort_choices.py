"""Which episodes a cohort holds, and into which groups they fall."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from outcomes.analysis.observations import IntArray
from outcomes.clinical.episode import EpisodeEnd
from outcomes.clinical.nerves import NERVE_BY_CODE, NerveKind
from outcomes.services.cohort_data import EpisodeFacts

MOST_GROUPS = 4
LEAST_PEOPLE = 10
"""Fewer people are not drawn: they could be recognised, and say little."""
_BLOCK_RESPONSE_PERCENT = 50.0


class Estimand(StrEnum):
    """What becomes of entries after a further treatment of the same knee (ICH E9 R1)."""

    WHILE_UNTREATED = "while_untreated"
    TREATMENT_POLICY = "treatment_policy"

    @property
    def ending(self) -> frozenset[EpisodeEnd]:
        """What ends an episode: a further treatment, or only what leaves no such knee to follow."""
        if self is Estimand.WHILE_UNTREATED:
            return frozenset(EpisodeEnd)
        return frozenset({EpisodeEnd.ARTHROPLASTY, EpisodeEnd.DEATH})


@dataclass(frozen=True)
class CohortChoice:
    """What was asked for; an empty tuple or None chooses everything.

    Attributes:
        nerves: episodes in which any of these was frozen.
        group_by: a key of `GROUPINGS`; empty for one group.
        is_landmark: durations only of those still in relief at D60.
    """

    first_day: date | None = None
    last_day: date | None = None
    indications: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    group_by: str = ""
    is_landmark: bool = False
    estimand: Estimand = Estimand.WHILE_UNTREATED


@dataclass(frozen=True)
class Group:
    """One group: a code of its property, and how many are in it."""

    code: str
    episodes: int
    patients: int

    @property
    def is_drawn(self) -> bool:
        """Whether there are enough people in it."""
        return self.patients >= LEAST_PEOPLE


@dataclass(frozen=True, eq=False)
class Grouping:
    """The groups of a cohort.

    Attributes:
        drawn: groups large enough to be drawn, largest first, four at most.
        small: groups of fewer than ten people, counted and not drawn.
        others: groups beyond the four largest, counted and not drawn.
        number: group of each episode among `drawn`; -1 for every other, shape (all episodes,).
    """

    drawn: tuple[Group, ...]
    small: tuple[Group, ...]
    others: tuple[Group, ...]
    number: IntArray = field(repr=False)


def _nerve_kinds(fact: EpisodeFacts) -> str:
    kinds = {NERVE_BY_CODE[code].kind for code in fact.episode.procedure.nerves}
    if NerveKind.SKIN not in kinds:
        return "articular_only" if kinds else ""
    return "skin_only" if kinds == {NerveKind.SKIN} else "skin_and_articular"


def _block_response(fact: EpisodeFacts) -> str:
    percent = fact.block_relief_percent
    if percent is None:
        return "no_block"
    return "block_relieved" if percent >= _BLOCK_RESPONSE_PERCENT else "block_not_relieved"


def _everybody(_fact: EpisodeFacts) -> str:
    return "all"


GROUPINGS: Mapping[str, Callable[[EpisodeFacts], str]] = {
    "indication": lambda fact: fact.episode.procedure.indication.value,
    "nerve_kind": _nerve_kinds,
    "nerve_set": lambda fact: ";".join(fact.episode.procedure.nerves),
    "kellgren_lawrence": lambda fact: "" if fact.kellgren_lawrence is None else str(fact.kellgren_lawrence),
    "sex": lambda fact: fact.sex,
    "device": lambda fact: fact.device,
    "operator": lambda fact: fact.operator,
    "guidance": lambda fact: fact.guidance,
    "block_response": _block_response,
    "retreatment": lambda fact: "retreatment" if fact.episode.is_retreatment else "first",
}
"""How episodes can be grouped: the code of each episode's group, empty where it is not noted."""


def is_chosen(fact: EpisodeFacts, choice: CohortChoice) -> bool:
    """True when an episode fits everything that was asked for."""
    procedure = fact.episode.procedure
    return (
        (choice.first_day is None or procedure.performed_on >= choice.first_day)
        and (choice.last_day is None or procedure.performed_on <= choice.last_day)
        and (choice.age_from is None or fact.age >= choice.age_from)
        and (choice.age_to is None or fact.age <= choice.age_to)
        and (not choice.nerves or not set(choice.nerves).isdisjoint(procedure.nerves))
        and _is_one_of(procedure.indication.value, choice.indications)
        and _has_property(fact, choice)
    )


def grouping(facts: Sequence[EpisodeFacts], choice: CohortChoice) -> Grouping:
    """Put the chosen episodes into groups, the largest first, those of one size by their names."""
    code_of = GROUPINGS.get(choice.group_by, _everybody)
    codes = [code_of(fact) if is_chosen(fact, choice) else None for fact in facts]
    sizes = Counter(code for code in codes if code is not None)
    people = Counter(code for code, _ in {(c, f.patient) for f, c in zip(facts, codes, strict=True)})
    ordered = sorted(sizes.items(), key=lambda each: (-each[1], each[0]))
    groups = [Group(code, count, people[code]) for code, count in ordered]
    large = [group for group in groups if group.is_drawn]
    drawn = tuple(large[:MOST_GROUPS])
    numbers = {group.code: number for number, group in enumerate(drawn)}
    number = np.array([-1 if code is None else numbers.get(code, -1) for code in codes], np.int64)
    return Grouping(
        drawn, tuple(group for group in groups if not group.is_drawn), tuple(large[MOST_GROUPS:]), number
    )


def _has_property(fact: EpisodeFacts, choice: CohortChoice) -> bool:
    return (
        _is_one_of(fact.kellgren_lawrence, choice.grades)
        and _is_one_of(fact.device, choice.devices)
        and _is_one_of(fact.operator, choice.operators)
        and _is_one_of(fact.sex, choice.sexes)
    )


def _is_one_of(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted
