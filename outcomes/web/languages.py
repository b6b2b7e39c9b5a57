"""Which language a reader sees, and how they change it."""

from flask import Blueprint, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from outcomes.access.principals import Staff
from outcomes.errors import NotFound
from outcomes.translations import LANGUAGES
from outcomes.web.doors import public

blueprint = Blueprint("languages", __name__)
COOKIE = "outcomes_language"


def reader_language() -> str:
    """The language chosen on this browser, else the person's own, else the browser's, else French."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    work = g.get("work")
    if work is not None and isinstance(work.principal, Staff):
        return work.principal.language
    own = g.get("language")
    return own or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


@blueprint.get("/language/<language>")
@public("choosing a language tells nothing and changes nothing that is stored")
def choose(language: str) -> BaseResponse:
    """Remember the language on this browser and go back."""
    if language not in LANGUAGES:
        raise NotFound("page_unknown")
    response: Response = redirect(local_path(request.args.get("next")))  # type: ignore[assignment]  # Flask's own class
    response.set_cookie(
        COOKIE,
        language,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def local_path(path: str | None) -> str:
    """A path of this site, or the front page: never an address elsewhere."""
    if path and path.startswith("/") and not path.startswith(("//", "/\\")):
        return path
    return "/"
