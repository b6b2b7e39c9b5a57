"""Consents that staff note: what a patient signed on paper, or said by telephone."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outcomes.errors import ConflictError, InputError
from outcomes.permissions import Permission
from outcomes.services import consents
from outcomes.services.patients import patient_named
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.languages import reader_language

blueprint = Blueprint("consents", __name__, url_prefix="/patients/<public_id>/consents")


@blueprint.get("")
@requires(Permission.ENROL_PATIENT)
def index(public_id: str) -> str:
    """Show what a patient agreed to, and which versions are asked."""
    return _page(public_id)


@blueprint.post("/<kind>")
@requires(Permission.ENROL_PATIENT)
def update(public_id: str, kind: str) -> Response | tuple[str, int]:
    """Note that a patient agrees, or takes it back."""
    try:
        if request.form.get("answer") == "no":
            consents.take_back_for(g.work, public_id, kind)
        else:
            consents.agree_for(g.work, public_id, kind, request.form.get("version", ""))
    except ConflictError as error:
        return _page(public_id, error_sentence(error)), 409
    except InputError as error:
        return _page(public_id, error_sentence(error)), 400
    flash(gettext("The consent is noted."))
    return redirect(url_for("consents.index", public_id=public_id))


def _page(public_id: str, problem: str = "") -> str:
    return render_template(
        "patients/consents.html",
        public_id=public_id,
        code=patient_named(g.work, public_id, Permission.ENROL_PATIENT).code,
        consents=consents.consents_of(g.work, public_id, reader_language()),
        problem=problem,
    )
