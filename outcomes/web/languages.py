"""Which language a reader sees, and how they change it."""

import re

from flask import Blueprint, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from outcomes.access.principals import Staff
from outcomes.errors import NotFound
from outcomes.translations import LANGUAGES
from outcomes.web.doors import public

blueprint = Blueprint("languages", __name__)
COOKIE = "outcomes_language"
_LEADS_AWAY = re.compile(r"[\\\x00-\x1f\x7f]")  # browsers read `\` as `/`, and drop tabs and line ends


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
    if path and path.startswith("/") and not path.startswith("//") and not _LEADS_AWAY.search(path):
        return path
    return "/"


@blueprint.app_template_global()
def here() -> str:
    """The page being read, as an address that a click can open: after a refused form, its empty page."""
    if request.method == "GET":
        return request.full_path
    routes = current_app.url_map.bind("")
    is_list = request.path.endswith("/")
    tried = (f"{request.path}new",) if is_list else (request.path, f"{request.path}/new")
    path = next((each for each in tried if routes.test(each, "GET")), "/")
    return f"{path}?{request.query_string.decode()}".rstrip("?")
