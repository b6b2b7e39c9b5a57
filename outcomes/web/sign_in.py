"""Signing in and out, and one's own password."""

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from outcomes.access.principals import Staff
from outcomes.errors import InputError, Throttled
from outcomes.forms.sign_in import CodeForm, PasswordForm, SignInForm
from outcomes.permissions import Permission
from outcomes.services import sessions, sign_in
from outcomes.services.sites import holds_demonstration_data
from outcomes.web.doors import STAFF_COOKIE, public
from outcomes.web.errors import error_sentence
from outcomes.web.field_errors import place_error
from outcomes.web.languages import local_path

blueprint = Blueprint("sign_in", __name__)
BROWSER_COOKIE = "outcomes_browser"
_TICKET = "second_factor"
_YEAR = 365 * 24 * 3600
_FRONT_PAGES = (
    (Permission.VIEW_WORKLIST, "worklists.index"),
    (Permission.VIEW_COHORT, "cohorts.show"),
    (Permission.MANAGE_USERS, "users.index"),
)


@blueprint.get("/")
@public("it leads to the front page of whoever is signed in, or to the sign-in page")
def front() -> BaseResponse:
    """Lead to what the role begins its day with."""
    principal = g.work.principal
    if not isinstance(principal, Staff):
        return redirect(url_for("sign_in.new"))
    endpoint = next(page for permission, page in _FRONT_PAGES if principal.may(permission))
    return redirect(url_for(endpoint))


@blueprint.get("/sign-in")
@public("the door itself")
def new() -> str:
    """Show the sign-in page, and say so when a session has ended."""
    return _page(SignInForm())


@blueprint.post("/sign-in")
@public("the door itself")
def create() -> BaseResponse | tuple[str, int]:
    """Sign in and go back to the page that was asked for."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 400
    mark = request.cookies.get(BROWSER_COOKIE, "")
    try:
        begun = sign_in.sign_in(
            g.work, form.email.data or "", form.password.data or "", request.remote_addr or "", mark
        )
    except Throttled as error:
        form.form_errors.append(error_sentence(error))
        return _page(form), 429
    except InputError as error:
        place_error(form, error)
        return _page(form), 400
    if isinstance(begun, sign_in.HalfSignedIn):
        session[_TICKET] = begun.ticket
        return redirect(url_for("sign_in.ask", next=request.args.get("next")))
    return signed_in(begun, request.args.get("next"))


@blueprint.get("/sign-in/code")
@public("the second half of the door")
def ask() -> str:
    """Ask for the second factor."""
    return _code_page(CodeForm())


@blueprint.post("/sign-in/code")
@public("the second half of the door")
def finish() -> BaseResponse | tuple[str, int]:
    """Sign in with the second factor and go back to the page that was asked for."""
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form), 400
    mark = request.cookies.get(BROWSER_COOKIE, "")
    try:
        begun = sign_in.finish_sign_in(
            g.work, session.get(_TICKET, ""), form.code.data or "", request.remote_addr or "", mark
        )
    except Throttled as error:
        form.form_errors.append(error_sentence(error))
        return _code_page(form), 429
    except InputError as error:
        place_error(form, error)
        return _code_page(form), 400
    session.pop(_TICKET)
    return signed_in(begun, request.args.get("next"))


@blueprint.post("/sign-out")
@public("ending a session needs nothing but the session")
def destroy() -> BaseResponse:
    """Sign out; where the hospital has a sign-in of its own, that one is another door."""
    principal = g.work.principal
    if isinstance(principal, Staff):
        sessions.end_session(g.work, principal.session_id)
    session.pop("has_gone", None)  # whoever comes to this browser next has gone nowhere
    answer = redirect(url_for("sign_in.new", left=1 if _has_provider() else None))
    answer.delete_cookie(STAFF_COOKIE)
    return answer


@blueprint.get("/presence")
@public("it says whether this browser is signed in, and nothing else")
def presence() -> Response:
    """Note that somebody is at work on a long form, and say whether their session still stands."""
    return jsonify(present=isinstance(g.work.principal, Staff))


@blueprint.get("/account/password")
@public("the service asks who is signed in: every role has a password of its own")
def edit() -> str:
    """Show the page that changes one's own password."""
    return render_template("sign_in/edit.html", form=PasswordForm(), email=sign_in.own_email(g.work))


@blueprint.post("/account/password")
@public("the service asks who is signed in: every role has a password of its own")
def update() -> BaseResponse | tuple[str, int]:
    """Change one's own password."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            sign_in.change_password(g.work, form.current.data or "", form.chosen.data or "")
        except Throttled as error:
            form.current.errors = [error_sentence(error)]
        except InputError as error:
            place_error(form, error)
        else:
            flash(gettext("Your password is changed. Other browsers are signed out."))
            return redirect(url_for("sign_in.front"))
    return render_template("sign_in/edit.html", form=form, email=sign_in.own_email(g.work)), 400


def _code_page(form: CodeForm) -> str:
    return render_template("sign_in/code.html", form=form, next=request.args.get("next"))


def signed_in(begun: sign_in.SignedIn, following: str | None) -> BaseResponse:
    """Lead a browser that has just been let in to what it wanted, with its cookies."""
    answer: Response = redirect(local_path(following))  # type: ignore[assignment]  # Flask's own class
    _set_cookie(answer, STAFF_COOKIE, begun.token, None)
    _set_cookie(answer, BROWSER_COOKIE, begun.browser_mark, _YEAR)
    return answer


def refused(error: InputError) -> BaseResponse:
    """The door again, with why another way did not open it."""
    form = SignInForm(formdata=None)
    form.form_errors.append(error_sentence(error))
    return make_response(_page(form), 400)


def _page(form: SignInForm) -> str:
    return render_template(
        "sign_in/new.html",
        form=form,
        has_ended=request.args.get("ended") == "1",
        has_left=request.args.get("left") == "1",
        next=request.args.get("next"),
        accounts=_demonstration_accounts(),
        has_provider=_has_provider(),
    )


def _has_provider() -> bool:
    return "outcomes_single_sign_on" in current_app.extensions


def _demonstration_accounts() -> list[sign_in.DemonstrationAccount]:
    """Accounts that anybody may try: on a development machine that holds nothing but invented people."""
    settings = current_app.extensions["outcomes_settings"]
    if settings.environment == "production" or not holds_demonstration_data(g.work):
        return []
    return sign_in.demonstration_accounts(g.work)


def _set_cookie(answer: Response, name: str, value: str, max_age: int | None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=max_age,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
