"""Alerts: the list of all, and what is done about one."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError
from outcomes.forms.alerts import AlertFilterForm, AlertForm, AlertPeriodForm
from outcomes.permissions import Permission
from outcomes.services import alert_lists, alerts
from outcomes.services.alert_summaries import PERIODS, alert_summaries
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.languages import local_path
from outcomes.web.pages import page_number


def N_(message: str) -> str:  # noqa: N802  gettext's own word for "to be translated later"
    """Mark a message for the catalogue."""
    return message


blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")
_DONE = {
    "acknowledge": N_("Acknowledged: it stays on the list until it is settled."),
    "assign": N_("Assigned: it stays on the list until it is settled."),
    "snooze": N_("Put off: it stands at the end of the list and comes back on its day."),
    "note": N_("Your note is kept."),
    "resolve": N_("Settled. It stays among the alerts of the patient."),
}


@blueprint.get("/")
@requires(Permission.VIEW_WORKLIST)
def index() -> str:
    """List the site's alerts, newest first."""
    form = AlertFilterForm(request.args)
    state, kind = (form.state.data or "", form.kind.data or "") if form.validate() else ("", "")
    listed = alert_lists.alert_list(g.work, state, kind, page_number())
    return render_template(
        "alerts/index.html",
        form=form,
        listed=listed,
        act_form=AlertForm(),
        colleagues=alerts.colleagues(g.work),
        tomorrow=tomorrow(),
    )


@blueprint.get("/summary")
@requires(Permission.VIEW_WORKLIST)
def summary() -> str:
    """Show how many alerts there were, how soon somebody saw them, and how many were useful."""
    form = AlertPeriodForm(request.args)
    days = int(form.days.data) if form.validate() and form.days.data else PERIODS[1]
    return render_template(
        "alerts/summary.html", form=form, days=days, summaries=alert_summaries(g.work, days)
    )


@blueprint.post("/act")
@requires(Permission.HANDLE_ALERT)
def update() -> BaseResponse:
    """Acknowledge, assign, put off, note or resolve alerts, and go back to where that was decided.

    `alert` names alerts that stand, `silence` the procedure of a silent patient, whom this takes up.
    """
    form = AlertForm()
    action, note = form.action.data or "", form.note.data or ""
    form.until.validate(form)  # alone: what is typed for another act does not matter here
    assignee, until = form.assignee.data or "", form.until.data
    standing, silence = request.form.getlist("alert"), request.form.get("silence", "")
    try:
        outcome = form.outcome.data or None
        alerts.act(g.work, standing, action, note, outcome, assignee=assignee, until=until, silence=silence)
    except InputError as error:
        flash(_refused(error, standing, silence, note))
        return redirect(local_path(request.args.get("next")))
    flash(gettext(_DONE[action]))
    return redirect(local_path(request.args.get("next")))


def _refused(error: InputError, standing: Sequence[str], silence: str, note: str) -> str:
    """What is wrong; a note that came with it is kept, so that nothing typed is lost.

    Raises:
        InputError: the error itself where it is about the note, or there is none to keep.
    """
    if error.code.startswith("note_") or not note.strip() or error.code == "code_unknown":
        raise error
    alerts.act(g.work, standing, "note", note, silence=silence)
    return f"{error_sentence(error)} {gettext(_DONE['note'])}"


def tomorrow() -> date:
    """The first day until which an alert can be put off."""
    return g.work.today + timedelta(days=1)
