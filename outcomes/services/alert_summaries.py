"""The alerts themselves: how many were raised, how soon somebody saw them, how many were useful."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from sqlalchemy import func, select

from outcomes.analysis.intervals import Estimate, wilson
from outcomes.errors import InputError
from outcomes.models import Alert, AlertAction, Patient
from outcomes.permissions import Permission
from outcomes.services.alert_views import TAKEN_UP, Act
from outcomes.services.alerts import Outcome
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import KINDS

PERIODS = (30, 90, 365)
FEWEST_JUDGED = 10
"""Alerts judged useful or not below which no share is given."""


@dataclass(frozen=True)
class AlertSummary:
    """What became of the alerts of one kind.

    Attributes:
        kind: of the alerts; empty for all kinds together.
        raised: in the period.
        seen: of them, acknowledged, given or put off by somebody, or settled.
        median_hours: until somebody first saw them; None where nobody saw any.
        late_hours: by then nine in ten of those seen had been.
        settled: resolved.
        useful: of those judged when settled.
        judged: settled with a word on whether it was useful.
        share_useful: with its interval; None with fewer than ten judged.
    """

    kind: str
    raised: int
    seen: int
    median_hours: float | None
    late_hours: float | None
    settled: int
    useful: int
    judged: int
    share_useful: Estimate | None

    @property
    def open(self) -> int:
        """How many nobody has settled."""
        return self.raised - self.settled


@dataclass
class _Tally:
    raised: int = 0
    settled: int = 0
    useful: int = 0
    judged: int = 0
    hours: list[float] = field(default_factory=list)

    def summary(self, kind: str) -> AlertSummary:
        middle, late = np.quantile(self.hours, [0.5, 0.9]).tolist() if self.hours else (None, None)
        share = wilson(self.useful, self.judged) if self.judged >= FEWEST_JUDGED else None
        return AlertSummary(
            kind, self.raised, len(self.hours), middle, late, self.settled, self.useful, self.judged, share
        )


def alert_summaries(work: UnitOfWork, days: int = PERIODS[1]) -> Sequence[AlertSummary]:
    """Sum up the site's alerts of the last days, all together first, then each kind that was raised.

    Raises:
        InputError: `code_unknown` for a period that is not offered.
    """
    if days not in PERIODS:
        expected = ", ".join(map(str, PERIODS))
        raise InputError("code_unknown", {"value": str(days), "expected": expected, "field": "days"})
    staff = work.require(Permission.VIEW_WORKLIST)
    seen = func.min(AlertAction.acted_at).filter(AlertAction.action.in_([*TAKEN_UP, Act.RESOLVE]))
    settled = func.count().filter(AlertAction.action == Act.RESOLVE)
    judged = func.count(AlertAction.outcome)
    useful = func.count().filter(AlertAction.outcome == Outcome.USEFUL)
    rows = work.session.execute(
        select(Alert.kind, Alert.raised_at, seen, settled, useful, judged)
        .join(Patient, Patient.id == Alert.patient_id)
        .outerjoin(AlertAction, AlertAction.alert_id == Alert.id)
        .where(Patient.site_id == staff.site_id, Alert.raised_at >= work.now - timedelta(days=days))
        .group_by(Alert.id, Alert.kind, Alert.raised_at)
    )
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for kind, raised_at, seen_at, is_settled, is_useful, is_judged in rows:
        for tally in (tallies[""], tallies[kind]):
            tally.raised += 1
            tally.settled += min(is_settled, 1)
            tally.useful += min(is_useful, 1)
            tally.judged += min(is_judged, 1)
            if seen_at is not None:
                tally.hours.append((seen_at - raised_at).total_seconds() / 3600)
    return [tallies[kind].summary(kind) for kind in ("", *KINDS) if kind in tallies]
