"""The invitation: a sheet with the personal link, to be printed."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError
from outcomes.permissions import Permission
from outcomes.services import invitations, outbox
from outcomes.web.doors import requires
from outcomes.web.errors import error_sentence
from outcomes.web.qr_codes import qr_code

blueprint = Blueprint("invitations", __name__, url_prefix="/patients/<public_id>/invitation")


@blueprint.get("")
@requires(Permission.ENROL_PATIENT)
def show(public_id: str) -> str:
    """Show the links made before, and offer a new one."""
    return render_template("invitations/show.html", invitation=invitations.invitation(g.work, public_id))


@blueprint.post("")
@requires(Permission.ENROL_PATIENT)
def create(public_id: str) -> str | BaseResponse:
    """Make a link and show the sheet: the only time that its secret part is seen."""
    try:
        link = invitations.invite(g.work, public_id)
    except InputError as error:
        flash(error_sentence(error))
        return redirect(url_for("invitations.show", public_id=public_id))
    invitation = invitations.invitation(g.work, public_id)
    with force_locale(invitation.patient.language):
        sheet = render_template(
            "invitations/sheet.html", invitation=invitation, address=link.address, code=qr_code(link.address)
        )
    return render_template("invitations/create.html", invitation=invitation, sheet=Markup(sheet))  # noqa: S704  our own template, escaped by itself  # nosec B704


@blueprint.post("/send")
@requires(Permission.ENROL_PATIENT)
def send(public_id: str) -> BaseResponse:
    """Plan the invitation as a message; it goes out with the next sending."""
    try:
        outbox.plan_invitation(g.work, public_id, request.form.get("channel", ""))
    except InputError as error:
        flash(error_sentence(error))
    else:
        flash(gettext("The invitation goes out within minutes, between 9 and 20 o’clock."))
    return redirect(url_for("invitations.show", public_id=public_id))


@blueprint.post("/revoke")
@requires(Permission.ENROL_PATIENT)
def revoke(public_id: str) -> BaseResponse:
    """Close every link of the patient."""
    closed = invitations.revoke_all(g.work, public_id)
    flash(ngettext("%(num)s link is closed.", "%(num)s links are closed.", closed))
    return redirect(url_for("invitations.show", public_id=public_id))


@blueprint.post("/forget-pin")
@requires(Permission.ENROL_PATIENT)
def forget_pin(public_id: str) -> BaseResponse:
    """Let the patient choose another PIN."""
    invitations.forget_pin(g.work, public_id)
    flash(gettext("The PIN is forgotten. The patient chooses another through the link, with the birth date."))
    return redirect(url_for("invitations.show", public_id=public_id))
