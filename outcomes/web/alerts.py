"""Alerts: the list of all, and what is done about one."""

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.forms.alerts import AlertFilterForm, AlertForm
from outcomes.permissions import Permission
from outcomes.services import alert_lists, alerts
from outcomes.web.doors import requires
from outcomes.web.languages import local_path
from outcomes.web.pages import page_number

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
_DONE = {
    "acknowledge": "Acknowledged: it stays on the list until it is resolved.",
    "note": "Your note is kept.",
    "resolve": "Resolved.",
}


@blueprint.get("/")
@requires(Permission.VIEW_WORKLIST)
def index() -> str:
    """List the site's alerts, newest first."""
    form = AlertFilterForm(request.args)
    state, kind = (form.state.data or "", form.kind.data or "") if form.validate() else ("", "")
    listed = alert_lists.alert_list(g.work, state, kind, page_number())
    return render_template("alerts/index.html", form=form, listed=listed, act_form=AlertForm())


@blueprint.post("/<public_id>")
@requires(Permission.HANDLE_ALERT)
def update(public_id: str) -> BaseResponse:
    """Acknowledge, note or resolve an alert, and go back to where that was decided."""
    form = AlertForm()
    action = form.action.data or ""
    alerts.act(g.work, public_id, action, form.note.data or "", form.outcome.data or None)
    flash(gettext(_DONE[action]))
    return redirect(local_path(request.args.get("next")))


@blueprint.post("/silent/<procedure_id>")
@requires(Permission.HANDLE_ALERT)
def take_up(procedure_id: str) -> BaseResponse:
    """Take up a silent patient."""
    form = AlertForm()
    action = form.action.data or ""
    alerts.act_on_silence(g.work, procedure_id, action, form.note.data or "")
    flash(gettext(_DONE[action]))
    return redirect(local_path(request.args.get("next")))
