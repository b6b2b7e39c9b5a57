"""Other interventions on a knee, and harm."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError
from outcomes.forms.incidents import AdverseEventForm, KneeEventForm
from outcomes.permissions import Permission
from outcomes.services import incidents, patients, procedures
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error

blueprint = Blueprint("incidents", __name__)
_YES_NO = {"yes": True, "no": False}


@blueprint.get("/patients/<patient_id>/knee-events/new")
@requires(Permission.RECORD_PROCEDURE)
def new_knee_event(patient_id: str) -> str:
    """Show an empty knee event."""
    patient = patients.patient_named(g.work, patient_id, Permission.RECORD_PROCEDURE)
    return render_template("incidents/new_knee_event.html", form=KneeEventForm(), patient=patient)


@blueprint.post("/patients/<patient_id>/knee-events")
@requires(Permission.RECORD_PROCEDURE)
def create_knee_event(patient_id: str) -> BaseResponse | tuple[str, int]:
    """Record an arthroplasty, an ablation or an injection."""
    patient = patients.patient_named(g.work, patient_id, Permission.RECORD_PROCEDURE)
    form = KneeEventForm()
    if form.validate_on_submit():
        try:
            incidents.record_knee_event(
                g.work, patient_id, form.laterality.data, form.event.data, form.occurred_on.data
            )
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("It is recorded."))
            return redirect(url_for("patients.show", public_id=patient_id))
    return render_template("incidents/new_knee_event.html", form=form, patient=patient), 400


@blueprint.get("/procedures/<procedure_id>/adverse-events/new")
@requires(Permission.RECORD_PROCEDURE)
def new_adverse_event(procedure_id: str) -> str:
    """Show an empty adverse event."""
    procedure = procedures.procedure_named(g.work, procedure_id, Permission.RECORD_PROCEDURE)
    return render_template("incidents/new_adverse_event.html", form=AdverseEventForm(), procedure=procedure)


@blueprint.post("/procedures/<procedure_id>/adverse-events")
@requires(Permission.RECORD_PROCEDURE)
def create_adverse_event(procedure_id: str) -> BaseResponse | tuple[str, int]:
    """Record an adverse event."""
    procedure = procedures.procedure_named(g.work, procedure_id, Permission.RECORD_PROCEDURE)
    patient_id = procedure.patient.public_id
    form = AdverseEventForm()
    if form.validate_on_submit():
        try:
            incidents.record_adverse_event(g.work, procedure_id, _details(form))
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("It is recorded."))
            return redirect(url_for("patients.show", public_id=patient_id, procedure=procedure_id))
        procedure = procedures.procedure_named(g.work, procedure_id, Permission.RECORD_PROCEDURE)
    return render_template("incidents/new_adverse_event.html", form=form, procedure=procedure), 400


def _details(form: AdverseEventForm) -> incidents.AdverseEventDetails:
    return incidents.AdverseEventDetails(
        event=form.event.data,
        onset_on=form.onset_on.data,
        severity=int(form.severity.data) if form.severity.data else None,
        serious=_YES_NO.get(form.serious.data or ""),
        causality=form.causality.data or None,
        expected=_YES_NO.get(form.expected.data or ""),
        resolved_on=form.resolved_on.data,
    )
