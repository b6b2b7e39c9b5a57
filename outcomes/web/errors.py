"""What goes wrong, as a page: status, a plain sentence, and what to do next."""

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, Response, current_app, g, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from outcomes import errors
from outcomes.translations.sentences import sentence
from outcomes.web.filters import short_day

log = logging.getLogger(__name__)

_STATUS: dict[type[errors.OutcomesError], int] = {
    errors.ConflictError: 409,
    errors.InputError: 400,
    errors.Forbidden: 403,
    errors.Throttled: 429,
    errors.LinkError: 410,
    errors.NotFound: 404,
    errors.Unavailable: 503,
}
_HTTP_CODES = {404: "page_unknown", 405: "method_unknown", 415: "body_unknown"}


def error_page(status: int, code: str, parameters: dict[str, Any] | None = None) -> tuple[str, int]:
    """Render the page of an error code."""
    text = sentence(code, _spelled(parameters or {}), gettext)
    return render_template("errors/show.html", status=status, sentence=text), status


def error_sentence(error: errors.OutcomesError) -> str:
    """Give an error's sentence in the reader's language."""
    return sentence(error.code, _spelled(error.parameters), gettext)


def _spelled(parameters: Mapping[str, object]) -> dict[str, object]:
    """What a sentence names, in the reader's spelling."""
    return {
        name: short_day(value) if isinstance(value, date) else value for name, value in parameters.items()
    }


def _sign_in(_error: errors.SignInRequired) -> BaseResponse:
    back = request.full_path.rstrip("?") if request.method == "GET" else None
    ended = "1" if g.get("session_ended") else None
    return redirect(url_for("sign_in.new", next=back, ended=ended))


def _second_factor(_error: errors.SecondFactorRequired) -> BaseResponse:
    return redirect(url_for("accounts.new"))


def _own(error: errors.OutcomesError) -> tuple[str, int]:
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)
    if status == 500:
        log.error("unexpected refusal %s", error.code)
    return error_page(status, error.code, error.parameters)


def _database(error: OperationalError) -> tuple[str, int]:
    g.work.session.rollback()
    g.is_database_gone = True  # the page of the error must not ask it anything
    log.error("database unavailable: %s", type(error.orig).__name__)
    return error_page(503, "database_unavailable")


def _crossed(error: IntegrityError) -> tuple[str, int]:
    """Two people recorded the same at the same instant: both were checked, the database let one in."""
    g.work.session.rollback()
    log.warning("crossed recordings: %s", type(error.orig).__name__)
    return error_page(409, "recorded_meanwhile")


def form_error_code() -> str:
    """Say why a form was refused: without our cookie it never had a chance, else it is too old."""
    has_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return "form_expired" if has_cookie else "cookies_blocked"


def _form_expired(_error: CSRFError) -> tuple[str, int]:
    has_gone = "has_gone" in session  # to another of their sites: `accounts.go`
    return error_page(400, "form_of_another_site" if has_gone else form_error_code())


def _http(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    status = error.code or 500
    if status == 413:
        return error_page(413, "too_large", {"limit": "1 MB"})
    if status in _HTTP_CODES:
        return error_page(status, _HTTP_CODES[status])
    return error if status < 500 else error_page(status, "unexpected")


def _anything(error: Exception) -> tuple[str, int]:
    log.exception("unexpected failure", exc_info=error, extra={"request": g.get("request_number", "")})
    return error_page(500, "unexpected")


def add_error_pages(app: Flask) -> None:
    """Turn every error into a page, in one place."""
    app.register_error_handler(errors.SignInRequired, _sign_in)
    app.register_error_handler(errors.SecondFactorRequired, _second_factor)
    app.register_error_handler(errors.OutcomesError, _own)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _crossed)
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(HTTPException, _http)
    if not app.testing:
        app.register_error_handler(Exception, _anything)
