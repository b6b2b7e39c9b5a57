"""One's own account: second factor, recovery codes, browsers that are signed in, sites."""

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError, Throttled
from outcomes.forms.sign_in import ConfirmForm, SecondFactorForm
from outcomes.services import own_sessions, second_factors, staff_sites
from outcomes.services.sign_in import own_email
from outcomes.web.doors import public
from outcomes.web.errors import error_sentence
from outcomes.web.field_errors import place_error
from outcomes.web.qr_codes import qr_code

blueprint = Blueprint("accounts", __name__)
_OWN = "the service asks who is signed in: every role has an account of its own"


@blueprint.get("/account")
@public(_OWN)
def show() -> str:
    """Show one's own account."""
    return _page(ConfirmForm())


@blueprint.get("/account/second-factor")
@public(_OWN)
def new() -> str:
    """Offer a seed for an authenticator."""
    return _offer_page(SecondFactorForm())


@blueprint.post("/account/second-factor")
@public(_OWN)
def create() -> str | tuple[str, int]:
    """Set the second factor up with its first code, and show the recovery codes this once."""
    form = SecondFactorForm()
    if form.validate_on_submit():
        try:
            codes = second_factors.activate(
                g.work, form.password.data or "", form.sealed.data or "", form.code.data or ""
            )
        except (InputError, Throttled) as error:
            _place(form, error)
        else:
            return _codes_page(codes)
    return _offer_page(form), 400


@blueprint.post("/account/recovery-codes")
@public(_OWN)
def renew() -> str | tuple[str, int]:
    """Make new recovery codes, and show them this once."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            return _codes_page(second_factors.renew_recovery_codes(g.work, form.password.data or ""))
        except (InputError, Throttled) as error:
            _place(form, error)
    return _page(form), 400


@blueprint.post("/account/second-factor/give-up")
@public(_OWN)
def destroy() -> BaseResponse | tuple[str, int]:
    """Do without a second factor, where the deployment allows it."""
    form = ConfirmForm()
    if form.validate_on_submit():
        try:
            second_factors.give_up(g.work, form.password.data or "")
        except (InputError, Throttled) as error:
            _place(form, error)
        else:
            flash(gettext("Your password alone signs you in again."))
            return redirect(url_for("accounts.show"))
    return _page(form), 400


@blueprint.post("/account/sessions/<public_id>/end")
@public(_OWN)
def end(public_id: str) -> BaseResponse:
    """Sign one browser out."""
    own_sessions.end_own_session(g.work, public_id)
    flash(gettext("That browser is signed out."))
    return redirect(url_for("accounts.show"))


@blueprint.post("/account/sessions/end-others")
@public(_OWN)
def end_others() -> BaseResponse:
    """Sign every other browser out."""
    own_sessions.end_other_sessions(g.work)
    flash(gettext("Every other browser is signed out."))
    return redirect(url_for("accounts.show"))


@blueprint.post("/account/site")
@public(_OWN)
def go() -> BaseResponse:
    """Be at another of one's sites; forms that were opened at the one before are refused."""
    staff_sites.go_to_site(g.work, request.form.get("site", ""))
    session.pop("csrf_token", None)
    session["has_gone"] = True
    return redirect(url_for("sign_in.front"))


def _place(form: ConfirmForm, error: InputError | Throttled) -> None:
    if isinstance(error, InputError):
        place_error(form, error)
    else:
        form.password.errors = [error_sentence(error)]


def _page(form: ConfirmForm) -> str:
    return render_template(
        "accounts/show.html",
        form=form,
        email=own_email(g.work),
        second_factor=second_factors.state(g.work),
        sessions=own_sessions.own_sessions(g.work),
        own_sites=staff_sites.own_sites(g.work),
    )


def _offer_page(form: SecondFactorForm) -> str:
    made = second_factors.offer(g.work, form.sealed.data or "")
    form.sealed.data = made.sealed
    form.code.data = ""
    return render_template(
        "accounts/second_factor.html",
        form=form,
        email=own_email(g.work),
        seed=made.seed,
        drawn=qr_code(made.address, gettext("QR code for the app")),
        second_factor=second_factors.state(g.work),
    )


def _codes_page(codes: tuple[str, ...]) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes)
