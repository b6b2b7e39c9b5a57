"""Answers by telephone: staff open the patient's own diary screens and type what the patient says."""

from flask import Blueprint, flash, g, redirect, url_for
from werkzeug.wrappers import Response

from outcomes.errors import InputError
from outcomes.permissions import Permission
from outcomes.services import links
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence

blueprint = Blueprint("telephone_calls", __name__, url_prefix="/patients/<public_id>/telephone")


@blueprint.post("")
@requires(Permission.ENTER_ANSWERS)
def create(public_id: str) -> Response:
    """Open the diary for two hours, to this signed-in browser."""
    try:
        link = links.new_call_link(g.work, public_id)
    except InputError as error:
        flash(error_sentence(error))
        return redirect(url_for("patients.show", public_id=public_id))
    return redirect(url_for("entries.show", token=link.token))
