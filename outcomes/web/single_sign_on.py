"""Signing in through the hospital's own sign-in: there, and back with who it was."""

import logging

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from flask import Blueprint, Flask, current_app, g, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from outcomes.errors import InputError, NotFound
from outcomes.services.single_sign_on import Identity, sign_in_by_provider
from outcomes.settings import Settings
from outcomes.web.doors import public
from outcomes.web.sign_in import refused, signed_in

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/sign-in/hospital")
_NEXT = "single_sign_on_next"
_SECONDS = 10
_log = logging.getLogger(__name__)


def add_provider(app: Flask, settings: Settings) -> None:
    """Know the hospital's own sign-in, where there is one; addresses and keys are asked for when needed."""
    if not settings.oidc_issuer:
        return
    app.extensions["outcomes_single_sign_on"] = OAuth(app).register(
        "hospital",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "timeout": _SECONDS},
    )


@blueprint.get("")
@public("the door itself")
def new() -> Response:
    """Lead to the hospital's sign-in."""
    provider = _provider()
    session[_NEXT] = request.args.get("next", "")
    back = current_app.extensions["outcomes_settings"].public_url + url_for("single_sign_on.create")
    try:
        return provider.authorize_redirect(back)  # type: ignore[no-any-return]  # a Flask response
    except (AuthlibBaseError, RequestException) as error:
        return _failed(error)


@blueprint.get("/back")
@public("the door itself")
def create() -> Response:
    """Sign in whom the hospital names: the answer is read once, by this browser, its signature checked."""
    try:
        claims = _provider().authorize_access_token().get("userinfo") or {}
    except (AuthlibBaseError, JoseError, RequestException) as error:
        return _failed(error)
    subject, email = claims.get("sub"), claims.get("email", "")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or not isinstance(email, str):
        return refused(InputError("single_sign_on_failed"))
    try:
        begun = sign_in_by_provider(g.work, Identity(subject, email, claims.get("email_verified") is True))
    except InputError as error:
        return refused(error)
    return signed_in(begun, session.pop(_NEXT, ""))


@blueprint.get("/out")
@public("the door itself")
def destroy() -> Response:
    """Lead to where the hospital's sign-in is left too: the next at this computer would be let in by it."""
    provider = _provider()
    back = current_app.extensions["outcomes_settings"].public_url + url_for("sign_in.new")
    try:
        return provider.logout_redirect(back, client_id=provider.client_id)  # type: ignore[no-any-return]  # a Flask response
    except (AuthlibBaseError, RequestException, RuntimeError) as error:
        return _failed(error, "single_sign_on_stays")


def _provider() -> FlaskOAuth2App:
    provider: FlaskOAuth2App | None = current_app.extensions.get("outcomes_single_sign_on")
    if provider is None:
        raise NotFound("page_unknown")
    return provider


def _failed(error: Exception, code: str = "single_sign_on_failed") -> Response:
    _log.warning("single sign-on: %s", type(error).__name__)
    return refused(InputError(code))
