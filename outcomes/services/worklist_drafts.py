"""Rows of the worklist while they are gathered: how urgent, whose, until when put off."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime

from outcomes.services.alert_views import AlertView
from outcomes.services.silences import Silence
from outcomes.services.urgency import SILENT, urgency_rank


@dataclass(frozen=True)
class WorklistFilter:
    """Which rows are shown; what is empty chooses all.

    Attributes:
        operator: of the procedure.
        kind: one that any reason of the row is of.
        is_mine: what oneself has taken up or was given.
    """

    operator: str = ""
    kind: str = ""
    is_mine: bool = False


@dataclass
class Draft:
    """One row: a knee, or a patient where no knee is named."""

    patient_id: int
    procedure_id: int | None
    today: date
    now: datetime
    alerts: list[AlertView]
    silence: Silence | None = None

    @property
    def rank(self) -> int:
        """Urgency of the most urgent reason, 0 first."""
        ranks = [alert.rank for alert in self.alerts]
        return min([*ranks, urgency_rank(SILENT)] if self.silence else ranks)

    @property
    def kinds(self) -> set[str]:
        """Kinds of all its reasons."""
        return {alert.kind for alert in self.alerts} | ({SILENT} if self.silence else set())

    @property
    def put_off_until(self) -> date | None:
        """Day on which to look again; None where anything about it is not put off."""
        if self.silence or not all(alert.is_put_off(self.today) for alert in self.alerts):
            return None
        return min((alert.put_off_until for alert in self.alerts if alert.put_off_until), default=None)

    @property
    def is_taken_up(self) -> bool:
        """True when nothing about it waits for somebody."""
        return self.silence is None and not any(each.waits_for_somebody(self.today) for each in self.alerts)

    @property
    def waits_since(self) -> datetime | None:
        """When the red flag was raised that nobody has seen for too long."""
        late = [alert.raised_at for alert in self.alerts if alert.waits_too_long(self.now)]
        return min(late, default=None)

    @property
    def order(self) -> tuple[bool, bool, bool, int, float]:
        """Where it stands: waiting, taken up, put off; what waits too long first; then by urgency and age."""
        newest = max((alert.raised_at.timestamp() for alert in self.alerts), default=0.0)
        is_put_off = self.put_off_until is not None
        return is_put_off, self.is_taken_up, self.waits_since is None, self.rank, -newest

    def fits(self, chosen: WorklistFilter, procedures: Set[int], user_id: int) -> bool:
        """True when the row is of those chosen.

        Args:
            chosen: the filter.
            procedures: primary keys of the chosen operator's procedures.
            user_id: whose rows are one's own.
        """
        return (
            (not chosen.operator or self.procedure_id in procedures)
            and (not chosen.kind or chosen.kind in self.kinds)
            and (not chosen.is_mine or any(alert.owner_id == user_id for alert in self.alerts))
        )
