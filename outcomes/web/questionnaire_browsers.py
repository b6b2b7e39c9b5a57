"""Which questionnaire a browser is answering, or has just sent."""

from flask import request
from werkzeug.wrappers import Response

from outcomes.web.link_cookies import set_link_cookie

_COOKIE = "outcomes_questionnaire"


def bind(answer: Response, response_id: str) -> Response:
    """Let this browser go on with a questionnaire."""
    set_link_cookie(answer, _COOKIE, response_id)
    return answer


def bound() -> str | None:
    """Name the questionnaire that this browser began, or sent, last."""
    return request.cookies.get(_COOKIE)
