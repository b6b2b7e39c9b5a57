"""Which groups of a cohort are drawn, and how each is told from the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.charts.theme import DASHES, STROKES, role
from outcomes.charts.words import Words

FEWEST_DRAWN = 10
"""People below which a group is not drawn: its curve would say more about chance than about it."""
MOST_DRAWN = 6


@dataclass(frozen=True)
class Group:
    """One group as the reader sees it.

    Attributes:
        name: in the reader's language, as typed or translated; figures escape it.
        people: how many people are in it.
    """

    name: str
    people: int


@dataclass(frozen=True)
class Style:
    """How one drawn group looks everywhere in a figure."""

    position: int  # of the group in the cohort
    name: str
    color: str
    band: str
    dash: str
    stroke: str


@dataclass(frozen=True)
class Selection:
    """The groups that are drawn, and those that are not.

    Attributes:
        styles: one per drawn group, in the order of the cohort.
        small: groups with too few people.
        surplus: groups beyond what one figure can tell apart; the largest were kept.
    """

    styles: tuple[Style, ...]
    small: tuple[Group, ...]
    surplus: tuple[Group, ...]

    def left_out(self, words: Words) -> str:
        """A sentence about the groups that are not drawn; empty when all are."""
        sentences = []
        said: dict[str, object]
        if self.small:
            named = ", ".join(f"{group.name} ({group.people})" for group in self.small[:MOST_DRAWN])
            more = ", …" if len(self.small) > MOST_DRAWN else ""
            said = {"fewest": FEWEST_DRAWN, "groups": named + more}
            sentences.append(words.say("Not drawn, fewer than %(fewest)s people: %(groups)s.", said))
        if self.surplus:
            said = {"most": MOST_DRAWN, "left": len(self.surplus)}
            sentences.append(
                words.say("Only the %(most)s largest groups are drawn; %(left)s others are not.", said)
            )
        return " ".join(sentences)


def selection(groups: Sequence[Group]) -> Selection:
    """Choose the groups to draw: at least ten people, and the six largest of those."""
    enough = [number for number, group in enumerate(groups) if group.people >= FEWEST_DRAWN]
    by_size = sorted(enough, key=lambda number: (-groups[number].people, number))
    kept = sorted(by_size[:MOST_DRAWN])
    return Selection(
        tuple(_style(place, number, groups[number].name) for place, number in enumerate(kept)),
        tuple(group for group in groups if group.people < FEWEST_DRAWN),
        tuple(groups[number] for number in sorted(by_size[MOST_DRAWN:])),
    )


def nobody(groups: Sequence[Group], words: Words) -> str:
    """Why nothing is drawn at all."""
    if not any(group.people for group in groups):
        return words.say("Nobody here yet: the figure appears once people with entries are chosen.")
    return words.say(
        "Too few people for a figure: it is drawn from %(fewest)s people on.", {"fewest": FEWEST_DRAWN}
    )


def _style(place: int, number: int, name: str) -> Style:
    color = f"group-{place + 1}"
    return Style(number, name, role(color), role(color, 14), DASHES[place], STROKES[place])
