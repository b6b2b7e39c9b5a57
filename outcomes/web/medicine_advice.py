"""What a patient may take: the page on which staff writes it."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outcomes.errors import InputError
from outcomes.permissions import Permission
from outcomes.services import medicine_advice
from outcomes.services.patients import patient_named
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence

blueprint = Blueprint("medicine_advice", __name__, url_prefix="/patients/<public_id>/medicines")


@blueprint.get("")
@requires(Permission.HANDLE_ALERT)
def edit(public_id: str) -> str:
    """Show the text that counts, to be changed."""
    return _page(public_id)


@blueprint.post("")
@requires(Permission.HANDLE_ALERT)
def update(public_id: str) -> Response | tuple[str, int]:
    """Put another text in its place."""
    try:
        medicine_advice.write_advice(g.work, public_id, request.form.get("text", ""))
    except InputError as error:
        return _page(public_id, error_sentence(error)), 400
    flash(gettext("The patient reads it from now on."))
    return redirect(url_for("patients.show", public_id=public_id))


def _page(public_id: str, problem: str = "") -> str:
    patient = patient_named(g.work, public_id, Permission.HANDLE_ALERT)
    advice = medicine_advice.advice_for(g.work, patient.id)
    return render_template(
        "medicine_advice/edit.html",
        public_id=public_id,
        code=patient.code,
        text=request.form.get("text", advice.text if advice else ""),
        longest=medicine_advice.LONGEST,
        problem=problem,
    )
