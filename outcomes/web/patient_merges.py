"""Joining two records of one person: name the other, see both beside each other, decide."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outcomes.errors import InputError
from outcomes.forms.patient_merges import MergeForm, OtherRecordForm
from outcomes.permissions import Permission
from outcomes.services.patient_merges import compare, merge
from outcomes.services.patients import patient_named
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error

blueprint = Blueprint("patient_merges", __name__)


@blueprint.get("/patients/<public_id>/join")
@requires(Permission.ENROL_PATIENT)
def new(public_id: str) -> str:
    """Ask which record is of the same person."""
    return _asking(public_id, OtherRecordForm())


@blueprint.post("/patients/<public_id>/join")
@requires(Permission.ENROL_PATIENT)
def create(public_id: str) -> Response | str | tuple[str, int]:
    """Show both records; once that was seen and decided, make them one."""
    if "join" not in request.form:
        return _asked(public_id)
    form = MergeForm()
    if form.validate_on_submit():
        try:
            merge(g.work, public_id, form.code.data, form.reason.data, is_sure=form.is_sure.data)
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("The records are one now. Nothing was lost."))
            return redirect(url_for("patients.show", public_id=public_id))
    return _comparing(public_id, form), 400


def _asked(public_id: str) -> str | tuple[str, int]:
    form = OtherRecordForm()
    if not form.validate_on_submit():
        return _asking(public_id, form), 400
    return _comparing(public_id, MergeForm())


def _comparing(public_id: str, form: MergeForm) -> str:
    try:
        seen = compare(g.work, public_id, form.code.data or "")
    except InputError as error:
        place_error(form, error)
        return _asking(public_id, form)
    if not seen.differs:
        del form.is_sure
    return render_template("patient_merges/create.html", form=form, seen=seen, public_id=public_id)


def _asking(public_id: str, form: OtherRecordForm) -> str:
    patient = patient_named(g.work, public_id, Permission.ENROL_PATIENT)
    return render_template("patient_merges/new.html", form=form, patient=patient)
