"""Lists of alerts, and what was done about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from outcomes.models import Alert, AlertAction, Patient, Procedure, User
from outcomes.permissions import Permission
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import urgency_rank, waits_at_most

ALERTS_A_PAGE = 50


class Act(StrEnum):
    """What somebody does about an alert."""

    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    SNOOZE = "snooze"
    NOTE = "note"
    RESOLVE = "resolve"


TAKEN_UP = (Act.ACKNOWLEDGE, Act.ASSIGN, Act.SNOOZE)
"""What says that somebody has seen an alert."""


class State(StrEnum):
    """How far an alert has come."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Done:
    """One thing that somebody did about an alert.

    Attributes:
        assignee: to whom it was given; empty for other acts.
        until: day until which it was put off; None for other acts.
    """

    action: str
    by: str
    at: datetime
    note: str
    outcome: str | None
    assignee: str = ""
    until: date | None = None


@dataclass(frozen=True)
class AlertView:
    """One alert as pages show it.

    Attributes:
        day: days since procedure it is about; None where no procedure is named.
        rank: 0 for the most urgent.
        inputs: what it was raised from.
        owner: who has taken it up or was given it last; empty while nobody has, or once they have left.
        owner_id: their primary key.
        put_off_until: day on which it is to be looked at again, where putting it off was the last thing done.
    """

    public_id: str
    patient_id: int
    patient_public_id: str
    patient_code: str
    procedure_id: int | None
    procedure_public_id: str | None
    laterality: str
    kind: str
    code: str
    raised_on: date
    raised_at: datetime
    day: int | None
    rank: int
    state: State
    inputs: dict[str, Any]
    engine_version: str | None
    actions: tuple[Done, ...]
    owner: str = ""
    owner_id: int | None = None
    put_off_until: date | None = None

    def is_put_off(self, today: date) -> bool:
        """True while the day to look again lies ahead, and whoever put it off is still there."""
        return bool(self.owner) and self.put_off_until is not None and self.put_off_until > today

    def waits_for_somebody(self, today: date) -> bool:
        """True while nobody has it, and again from the day on until which it was put off."""
        is_due_again = self.put_off_until is not None and self.put_off_until <= today
        return not self.owner or is_due_again

    def waits_too_long(self, now: datetime) -> bool:
        """True for a red flag that nobody has had for longer than it may wait."""
        limit = waits_at_most(self.kind, self.code)
        return limit is not None and not self.owner and now - self.raised_at > limit


@dataclass(frozen=True)
class AlertList:
    """One page of alerts, newest first."""

    rows: Sequence[AlertView]
    total: int
    page: int
    pages: int


def alert_list(work: UnitOfWork, state: str = "", kind: str = "", page: int = 1) -> AlertList:
    """List the site's alerts, newest first, all or those of one state or kind."""
    staff = work.require(Permission.HANDLE_ALERT)
    chosen = of_site(staff.site_id)
    if state:
        chosen = chosen.where(is_in(state))
    if kind:
        chosen = chosen.where(Alert.kind == kind)
    total = work.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    pages = max(1, -(-total // ALERTS_A_PAGE))
    page = min(max(1, page), pages)
    newest = chosen.order_by(Alert.raised_at.desc(), Alert.id.desc())
    shown = newest.offset((page - 1) * ALERTS_A_PAGE).limit(ALERTS_A_PAGE)
    return AlertList(views(work, shown), total, page, pages)


def open_alerts(work: UnitOfWork) -> list[AlertView]:
    """The site's alerts that nobody has resolved, most urgent first."""
    staff = work.require(Permission.HANDLE_ALERT)
    found = views(work, of_site(staff.site_id).where(~is_in(State.RESOLVED)))
    return sorted(found, key=lambda alert: (alert.rank, alert.raised_at))


def alerts_of_patient(work: UnitOfWork, patient: Patient) -> list[AlertView]:
    """All alerts of a patient, newest first."""
    return views(
        work, select(Alert).where(Alert.patient_id == patient.id).order_by(Alert.raised_at.desc(), Alert.id)
    )


def views(work: UnitOfWork, chosen: Select[Alert]) -> list[AlertView]:
    """Load alerts with what was done about them, in four queries however many there are."""
    done = selectinload(Alert.actions)
    loaded = chosen.options(
        joinedload(Alert.patient), done.joinedload(AlertAction.user), done.joinedload(AlertAction.assignee)
    )
    alerts = work.session.scalars(loaded).all()
    keys = {alert.procedure_id for alert in alerts if alert.procedure_id is not None}
    rows = work.session.execute(
        select(Procedure.id, Procedure.public_id, Procedure.performed_on).where(Procedure.id.in_(keys))
    )
    named = {row.id: (row.public_id, row.performed_on) for row in rows}
    return [_view(alert, *named.get(alert.procedure_id, (None, None))) for alert in alerts]


def of_site(site_id: int) -> Select[Alert]:
    """Select the alerts of a site."""
    return select(Alert).join(Alert.patient).where(Patient.site_id == site_id)


def is_in(state: str) -> ColumnElement[bool]:
    """Say in SQL whether an alert is in a state."""
    has_action = exists().where(AlertAction.alert_id == Alert.id)
    is_resolved = has_action.where(AlertAction.action == Act.RESOLVE)
    if state == State.RESOLVED:
        return is_resolved
    is_seen = has_action.where(AlertAction.action.in_([*TAKEN_UP, Act.RESOLVE]))
    return ~is_seen if state == State.NEW else is_seen & ~is_resolved


def state_of(alert: Alert) -> State:
    """How far an alert has come."""
    done = {action.action for action in alert.actions}
    if Act.RESOLVE in done:
        return State.RESOLVED
    return State.NEW if done.isdisjoint(TAKEN_UP) else State.ACKNOWLEDGED


def _view(alert: Alert, procedure_public_id: str | None, performed_on: date | None) -> AlertView:
    owner = _owner(alert)
    return AlertView(
        public_id=alert.public_id,
        patient_id=alert.patient_id,
        patient_public_id=alert.patient.public_id,
        patient_code=alert.patient.code,
        procedure_id=alert.procedure_id,
        procedure_public_id=procedure_public_id,
        laterality=alert.laterality,
        kind=alert.kind,
        code=alert.code,
        raised_on=alert.raised_on,
        raised_at=alert.raised_at,
        day=(alert.raised_on - performed_on).days if performed_on else None,
        rank=urgency_rank(alert.kind, alert.code),
        state=state_of(alert),
        inputs=alert.inputs,
        engine_version=alert.engine_version,
        actions=tuple(
            Done(
                each.action,
                each.user.display_name,
                each.acted_at,
                each.note,
                each.outcome,
                each.assignee.display_name if each.assignee else "",
                each.until,
            )
            for each in alert.actions
        ),
        owner=owner.display_name if owner else "",
        owner_id=owner.id if owner else None,
        put_off_until=_put_off_until(alert),
    )


def _owner(alert: Alert) -> User | None:
    """To whom it was given last, else who took it up last; who has left the site takes care of nothing."""
    taken_up = [each for each in reversed(alert.actions) if each.action in TAKEN_UP]
    given = [each.assignee for each in taken_up if each.assignee is not None]
    takers = [each.user for each in taken_up if each.action != Act.ASSIGN]
    return next((user for user in (*given, *takers) if user.left_at is None), None)


def _put_off_until(alert: Alert) -> date | None:
    taken_up = [each for each in alert.actions if each.action in TAKEN_UP]
    return taken_up[-1].until if taken_up else None
