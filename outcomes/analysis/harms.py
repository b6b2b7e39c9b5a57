"""Adverse events of a group: knees by the highest grade they had one at."""

from collections.abc import Mapping
from dataclasses import dataclass

from outcomes.analysis.responders import Share

GRADES = (1, 2, 3, 4, 5)
"""CTCAE; 0 stands for an event without a grade."""


@dataclass(frozen=True)
class HarmCount:
    """One kind of event in one group.

    Attributes:
        event: its code; empty for any event.
        by_grade: knees by the highest grade they had it at; grade 0 = not graded.
        serious: knees that had it as a serious event.
        share: knees with it, of all, two knees of one person clustered.
    """

    event: str
    by_grade: Mapping[int, int]
    serious: int
    share: Share
