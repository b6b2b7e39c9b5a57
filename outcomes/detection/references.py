"""Reference episodes: whose end is known from their reports alone, and how they are split by person."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.detection.dial import LEAST_REFERENCES
from outcomes.detection.series import Series

LEAST_FOLLOW_UP_DAYS = 180
_UNTOLD_DAYS = 28  # the reports tell of a return when it has lasted four weeks
DATING_DAYS = 14  # either way: so well does a level found in reports date a return (simulated patients)
LEAST_PEOPLE = 30
"""With fewer people than this nothing is fitted: half of them could not tell how good the fit is."""
_LEAST_TO_FIT = 20
MOST_FITTED, MOST_CALIBRATED = 300, 300


@dataclass(frozen=True)
class Reference:
    """One episode whose truth its reports tell: pain returned in (L, R], or had not by the last report.

    Attributes:
        person: whose; the split is by person.
        series: the diary.
        started_day: taken for T_P0; None without a return.
        below_day: L, the last day known to be below the line; None without a return.
        event_day: R, taken for T_P.
        last_day: day of the last pain report.
        responded: whether there was relief that could end.
    """

    person: str
    series: Series
    started_day: int | None
    below_day: int | None
    event_day: int | None
    last_day: int
    responded: bool = True

    @property
    def is_complete(self) -> bool:
        """Whether it is followed long enough to say how it ended."""
        return self.event_day is not None or self.last_day >= LEAST_FOLLOW_UP_DAYS

    @property
    def told_until(self) -> int:
        """The last day of which the reports tell whether pain was back."""
        return self.last_day if self.event_day is not None else self.last_day - _UNTOLD_DAYS

    def is_back_by(self, day: int) -> bool | None:
        """Whether pain was back by a day; None where the reports do not tell.

        A return is taken to have come in the middle of (L, R]. To leave doubtful days out would not do: they
        are the climbs of those who returned, and middling probabilities of nobody but the others would stay.
        """
        if day > self.told_until:
            return None
        if self.event_day is None or self.below_day is None:
            return False
        return 2 * day >= self.below_day + self.event_day


def split(references: Sequence[Reference]) -> tuple[list[Reference], list[Reference]]:
    """Those that fit and those that calibrate; no person is in both.

    Half of the people with a complete episode each, in the order of a digest of who they are, which has
    nothing to do with how they fared; but so many calibrate that a threshold can be measured on them, as long
    as 20 are left to fit. Complete episodes calibrate. Episodes that broke off fit as well: were they left
    out, early returns, which make an episode complete, would count for too many.
    """
    people = sorted({each.person for each in references if each.is_complete}, key=_order)
    calibrating = max(len(people) // 2, min(LEAST_REFERENCES, len(people) - _LEAST_TO_FIT))
    held = set(people[:calibrating])
    fitting = [each for each in references if each.person not in held][:MOST_FITTED]
    calibrate = [each for each in references if each.person in held and each.is_complete]
    return fitting, calibrate[:MOST_CALIBRATED]


def one_per_person(references: Sequence[Reference]) -> list[Reference]:
    """The first episode of each person: two knees of one person are not two people."""
    found: dict[str, Reference] = {}
    for each in references:
        found.setdefault(each.person, each)
    return list(found.values())


def _order(person: str) -> str:
    return hashlib.sha256(person.encode()).hexdigest()
