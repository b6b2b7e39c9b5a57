"""Alerts as pages show them: what each is about, how far it has come, who has it."""

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from outcomes.models import Alert, AlertAction, Patient, Procedure, User
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.urgency import urgency_rank, waits_at_most

_Row = Row[*tuple[Any, ...]]
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    Alert.id,
    Alert.public_id,
    Alert.patient_id,
    Alert.procedure_id,
    Alert.laterality,
    Alert.kind,
    Alert.code,
    Alert.raised_on,
    Alert.raised_at,
    Alert.inputs,
    Alert.engine_version,
)


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
class _Action:
    """One act, by whom, and to whom the alert was given with it."""

    what: AlertAction
    by: User
    given_to: User | None

    @property
    def is_taking_up(self) -> bool:
        """True where it says that somebody has seen the alert."""
        return self.what.action in TAKEN_UP


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


def views(work: UnitOfWork, chosen: Select[Alert]) -> list[AlertView]:
    """Load alerts with what was done about them, in four queries however many there are.

    Columns and not objects, and no list of keys handed back to the database: of two thousand alerts either
    takes longer than all the rest.
    """

    def of(column: InstrumentedAttribute[Any]) -> Select[Any]:
        return chosen.with_only_columns(column, maintain_column_froms=True)

    rows = work.session.execute(chosen.with_only_columns(*_COLUMNS, maintain_column_froms=True)).all()
    people = select(Patient.id, Patient.public_id, Patient.code).where(Patient.id.in_(of(Alert.patient_id)))
    named = {row.id: (row.public_id, row.code) for row in work.session.execute(people)}
    dated = select(Procedure.id, Procedure.public_id, Procedure.performed_on)
    procedures = work.session.execute(dated.where(Procedure.id.in_(of(Alert.procedure_id))))
    known = {row.id: (row.public_id, row.performed_on) for row in procedures}
    actions = _actions(work, of(Alert.id))
    return [
        _view(row, named[row.patient_id], known.get(row.procedure_id, (None, None)), actions.get(row.id, ()))
        for row in rows
    ]


def _actions(work: UnitOfWork, alert_ids: Select[Any]) -> dict[int, list[_Action]]:
    """What was done about alerts, oldest first, by alert."""
    assignee = aliased(User)
    query = (
        select(AlertAction, User, assignee)
        .join(User, User.id == AlertAction.user_id)
        .outerjoin(assignee, assignee.id == AlertAction.assignee_id)
        .where(AlertAction.alert_id.in_(alert_ids))
        .order_by(AlertAction.id)
    )
    found: dict[int, list[_Action]] = defaultdict(list)
    for action, user, given_to in work.session.execute(query):
        found[action.alert_id].append(_Action(action, user, given_to))
    return found


def state_of(alert: Alert) -> State:
    """How far an alert has come."""
    return _state({action.action for action in alert.actions})


def _state(done: Set[str]) -> State:
    if Act.RESOLVE in done:
        return State.RESOLVED
    return State.NEW if done.isdisjoint(TAKEN_UP) else State.ACKNOWLEDGED


def _view(
    row: _Row, person: tuple[str, str], procedure: tuple[Any, Any], actions: Sequence[_Action]
) -> AlertView:
    owner = _owner(actions)
    procedure_public_id, performed_on = procedure
    return AlertView(
        public_id=row.public_id,
        patient_id=row.patient_id,
        patient_public_id=person[0],
        patient_code=person[1],
        procedure_id=row.procedure_id,
        procedure_public_id=procedure_public_id,
        laterality=row.laterality,
        kind=row.kind,
        code=row.code,
        raised_on=row.raised_on,
        raised_at=row.raised_at,
        day=(row.raised_on - performed_on).days if performed_on else None,
        rank=urgency_rank(row.kind, row.code),
        state=_state({each.what.action for each in actions}),
        inputs=row.inputs,
        engine_version=row.engine_version,
        actions=tuple(
            Done(
                each.what.action,
                each.by.display_name,
                each.what.acted_at,
                each.what.note,
                each.what.outcome,
                each.given_to.display_name if each.given_to else "",
                each.what.until,
            )
            for each in actions
        ),
        owner=owner.display_name if owner else "",
        owner_id=owner.id if owner else None,
        put_off_until=next((each.what.until for each in reversed(actions) if each.is_taking_up), None),
    )


def _owner(actions: Sequence[_Action]) -> User | None:
    """To whom it was given last, else who took it up last; who has left the site takes care of nothing."""
    taken_up = [each for each in reversed(actions) if each.is_taking_up]
    given = [each.given_to for each in taken_up if each.given_to is not None]
    takers = [each.by for each in taken_up if each.what.action != Act.ASSIGN]
    return next((user for user in (*given, *takers) if user.left_at is None), None)
