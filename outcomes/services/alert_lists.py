"""Lists of alerts: all of a site, those open, those of a patient."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select

from outcomes.models import Alert, AlertAction, Patient
from outcomes.permissions import Permission
from outcomes.services.alert_views import TAKEN_UP, Act, AlertView, State, views
from outcomes.services.unit_of_work import UnitOfWork

ALERTS_A_PAGE = 50


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
