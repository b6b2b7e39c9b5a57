"""Accounts of the staff."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.errors import InputError
from outcomes.forms.users import UserForm
from outcomes.permissions import Permission
from outcomes.services import second_factors, users
from outcomes.web.doors import requires
from outcomes.web.field_errors import place_error

blueprint = Blueprint("users", __name__, url_prefix="/users")


@blueprint.get("/")
@requires(Permission.MANAGE_USERS)
def index() -> str:
    """List the accounts of the site."""
    return render_template("users/index.html", accounts=users.accounts(g.work))


@blueprint.get("/new")
@requires(Permission.MANAGE_USERS)
def new() -> str:
    """Show an empty account."""
    return render_template("users/new.html", form=UserForm())


@blueprint.post("/")
@requires(Permission.MANAGE_USERS)
def create() -> BaseResponse | tuple[str, int]:
    """Make an account."""
    form = UserForm()
    if form.validate_on_submit():
        chosen = users.NewUser(
            email=form.email.data or "",
            display_name=form.display_name.data or "",
            role=form.role.data,
            password=form.password.data or "",
            language=form.language.data,
        )
        try:
            users.add(g.work, chosen)
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("%(name)s can sign in now.", name=chosen.display_name))
            return redirect(url_for("users.index"))
    return render_template("users/new.html", form=form), 400


@blueprint.post("/<public_id>/deactivate")
@requires(Permission.MANAGE_USERS)
def deactivate(public_id: str) -> BaseResponse:
    """Close an account."""
    users.deactivate(g.work, public_id)
    flash(gettext("The account is closed. What its owner did keeps their name."))
    return redirect(url_for("users.index"))


@blueprint.post("/<public_id>/second-factor/take-away")
@requires(Permission.MANAGE_USERS)
def take_second_factor(public_id: str) -> BaseResponse:
    """Take a second factor away whose telephone is lost."""
    second_factors.take_away(g.work, public_id)
    flash(gettext("The second factor is taken away. The password alone opens until a new one is set up."))
    return redirect(url_for("users.index"))
