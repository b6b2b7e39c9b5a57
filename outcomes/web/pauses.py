"""Pauses: a patient asks not to be asked for a while, in their own record or through staff."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outcomes.access.principals import PatientReader
from outcomes.errors import InputError
from outcomes.forms.pauses import WEEKS, read_last_day
from outcomes.permissions import Permission
from outcomes.services import clinics, pauses
from outcomes.services.patients import patient_named
from outcomes.web.doors import public, requires
from outcomes.web.errors import error_sentence
from outcomes.web.own_pages import own_page

blueprint = Blueprint("pauses", __name__)
_OWN = "a patient's own pause, for the browser that gave birth date and PIN, and nothing for any other"


@blueprint.get("/record/pause")
@public(_OWN)
@own_page
def show(reader: PatientReader) -> str:
    """Offer a pause, or say until when the one that runs lasts."""
    return _own_page(reader)


@blueprint.post("/record/pause")
@public(_OWN)
@own_page
def update(reader: PatientReader) -> Response | str | tuple[str, int]:
    """Begin, move or end a pause."""
    try:
        if "resume" in request.form:
            pauses.resume(g.work, reader)
        else:
            pauses.pause(g.work, reader, read_last_day(request.form, g.work.today))
    except InputError as error:
        return _own_page(reader, error_sentence(error)), 400
    return redirect(url_for("pauses.show"))


@blueprint.get("/patients/<public_id>/pause")
@requires(Permission.ENROL_PATIENT)
def edit(public_id: str) -> str:
    """Offer a pause to a patient who asked for it."""
    return _staff_page(public_id)


@blueprint.post("/patients/<public_id>/pause")
@requires(Permission.ENROL_PATIENT)
def create(public_id: str) -> Response | tuple[str, int]:
    """Begin, move or end the pause of a patient."""
    try:
        if "resume" in request.form:
            pauses.resume_for(g.work, public_id)
        else:
            pauses.pause_for(g.work, public_id, read_last_day(request.form, g.work.today))
    except InputError as error:
        return _staff_page(public_id, error_sentence(error)), 400
    flash(gettext("The pause is noted."))
    return redirect(url_for("patients.show", public_id=public_id))


def _own_page(reader: PatientReader, problem: str = "") -> str:
    return render_template(
        "pauses/show.html",
        clinic_phone=clinics.clinic_of(g.work, reader.patient_id).phone,
        running=pauses.current_pause(g.work, reader.patient_id),
        weeks=WEEKS,
        problem=problem,
        posted=request.form,
    )


def _staff_page(public_id: str, problem: str = "") -> str:
    patient = patient_named(g.work, public_id, Permission.ENROL_PATIENT)
    return render_template(
        "pauses/edit.html",
        public_id=public_id,
        code=patient.code,
        running=pauses.current_pause(g.work, patient.id),
        problem=problem,
        posted=request.form,
        today=g.work.today,
    )
