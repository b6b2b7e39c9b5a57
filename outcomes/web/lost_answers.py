"""When an answer cannot be kept: the page comes back with it, and it can be sent again."""

from flask import Blueprint, g, render_template, request
from flask_babel import gettext, refresh
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError

from outcomes.errors import LinkError, NotFound
from outcomes.services import clinics
from outcomes.translations import LANGUAGES
from outcomes.translations.sentences import sentence
from outcomes.web import diary_pages
from outcomes.web.errors import error_page, error_sentence, form_error_code


def keep_answers(blueprint: Blueprint) -> None:
    """Answer the failures of a diary's pages with pages that keep what was typed."""
    blueprint.register_error_handler(OperationalError, _database_gone)
    blueprint.register_error_handler(CSRFError, _form_expired)
    blueprint.register_error_handler(LinkError, _door_shut)
    blueprint.register_error_handler(NotFound, _not_found)


def _database_gone(_error: OperationalError) -> tuple[str, int]:
    g.work.session.rollback()
    _speak_as_the_page_did()
    problem = gettext(
        "Your answer could not be stored just now. It is still here on this page: "
        "please press the button again in a minute."
    )
    return _again(problem, "database_unavailable", 503)


def _form_expired(_error: CSRFError) -> tuple[str, int]:
    _speak_as_the_page_did()
    code = form_error_code()
    if code == "cookies_blocked":
        return _again(sentence(code, {}, gettext), code, 400)
    problem = gettext("This page had been open for long. Nothing is lost: please press the button once more.")
    return _again(problem, code, 400)


def _speak_as_the_page_did() -> None:
    """Whose link it is, and so their language, is not known here: the form itself says it."""
    if request.form.get("language") in LANGUAGES:
        g.language = request.form["language"]
        refresh()


def _again(problem: str, code: str, status: int) -> tuple[str, int]:
    g.is_database_gone = True
    if request.method == "POST" and request.endpoint == "entries.update":
        key = str((request.view_args or {}).get("key"))
        return diary_pages.kept_page(key, request.form, problem), status
    if request.method == "POST" and request.endpoint == "entries.send":
        copy = request.form.get("copy", "")
        return render_template("entries/again.html", problem=problem, copy=copy), status
    return error_page(status, code)


def _door_shut(error: LinkError) -> tuple[str, int]:
    phone = ""
    if "patient_id" in error.parameters:
        clinic = clinics.clinic_of(g.work, int(str(error.parameters["patient_id"])))
        phone, g.language = clinic.phone, clinic.language
        refresh()
    page = render_template(
        "entries/closed.html",
        sentence=error_sentence(error),
        code=error.code,
        clinic_phone=phone or g.work.settings.clinic_phone,
    )
    return page, 410


def _not_found(error: NotFound) -> tuple[str, int]:
    if not error.code.startswith("link_"):
        return error_page(404, error.code)
    return render_template("entries/closed.html", sentence=error_sentence(error), code=error.code), 404
