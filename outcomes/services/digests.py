"""Monday's digest: the five that need somebody most, and whether past alerts were worth it."""

from collections.abc import Sequence
from dataclasses import dataclass

from outcomes.services.alert_summaries import AlertSummary, alert_summaries
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.worklists import WorklistRow, worklist

MOST_NAMED = 5


@dataclass(frozen=True)
class Digest:
    """What a week begins with.

    Attributes:
        rows: knees that wait for somebody, most urgent first, five at most.
        waiting: how many wait.
        taken_up: how many are being followed.
        past: what became of the alerts of the last 90 days; None where there were none.
    """

    rows: Sequence[WorklistRow]
    waiting: int
    taken_up: int
    past: AlertSummary | None


def digest(work: UnitOfWork) -> Digest:
    """Give what a week begins with."""
    listed = worklist(work)
    rows = [row for row in listed.rows if not row.is_taken_up][:MOST_NAMED]
    past = next(iter(alert_summaries(work)), None)
    return Digest(rows, listed.waiting, listed.taken_up, past)
