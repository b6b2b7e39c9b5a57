"""Cookies of a personal link: what its browser is answering, for three days, told to no other address."""

from flask import current_app, g
from werkzeug.wrappers import Response

_KEPT_SECONDS = 3 * 24 * 3600


def set_link_cookie(answer: Response, name: str, value: str) -> None:
    """Let the browser that an answer goes to bring this value back behind its link."""
    answer.set_cookie(
        name,
        value,
        max_age=_KEPT_SECONDS,
        path=f"/e/{g.token}",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
