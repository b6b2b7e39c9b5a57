"""The one place where the parts meet."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for
from flask_babel import get_locale
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from outcomes.access.principals import Staff
from outcomes.database import PageSession, open_database
from outcomes.extensions import Catalogues, babel, compress, csrf
from outcomes.services.background import Background
from outcomes.services.kept_numbers import KeptNumbers
from outcomes.services.sites import holds_demonstration_data
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from outcomes.web import BLUEPRINTS, WITHOUT_FORM_TOKEN
from outcomes.web.doors import guard
from outcomes.web.errors import add_error_pages
from outcomes.web.filters import add_filters
from outcomes.web.headers import add_headers
from outcomes.web.languages import reader_language
from outcomes.web.navigation import navigation
from outcomes.web.request_log import log_requests
from outcomes.web.single_sign_on import add_provider

ROOT = Path(__file__).parents[1]


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """Assemble the web application.

    Args:
        settings: the deployment's settings.
        engine: an open database; opened from the settings when not given.
    """
    app = Flask("outcomes", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.update(_flask_settings(settings))
    app.testing = settings.environment == "test"
    app.extensions["outcomes_settings"] = settings
    app.extensions["outcomes_engine"] = engine or open_database(settings.database_url)
    csrf.init_app(app)
    compress.init_app(app)
    babel.init_app(app, locale_selector=_reader_locale, timezone_selector=lambda: settings.site_timezone)
    app.extensions["babel"].instance.domain_instance = Catalogues()
    _trust_own_proxies(app, settings)
    log_requests(app)
    add_headers(app)
    _add_unit_of_work(app, settings)
    guard(app)
    add_error_pages(app)
    add_filters(app)
    _add_template_globals(app, settings)
    add_provider(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for blueprint in WITHOUT_FORM_TOKEN:
        csrf.exempt(blueprint)
    return app


def _trust_own_proxies(app: Flask, settings: Settings) -> None:
    """Know visitors by the address that the site's own proxies name; what anybody else claims is not read."""
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies)  # type: ignore[method-assign]  # Flask's own way


def _reader_locale() -> str:
    """The reader's language as a locale: English dates are written the way Europe writes them."""
    return {"en": "en_GB"}.get(reader_language(), reader_language())


def _flask_settings(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "outcomes_form",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": 12 * 3600,
        "WTF_CSRF_SSL_STRICT": False,  # no referrer is ever sent; the token is checked
        "COMPRESS_MIMETYPES": [
            "text/html",
            "text/css",
            "text/csv",
            "text/javascript",
            "application/javascript",
            "application/json",
            "application/manifest+json",
            "image/svg+xml",
        ],
        "COMPRESS_MIN_SIZE": 500,
    }


def _add_unit_of_work(app: Flask, settings: Settings) -> None:
    kept, background = KeptNumbers(), Background()

    @app.before_request
    def open_unit() -> None:
        session = PageSession(app.extensions["outcomes_engine"], expire_on_commit=False)
        g.work = UnitOfWork(session, settings, kept=kept, background=background, known={})

    @app.teardown_request
    def close_unit(_error: BaseException | None) -> None:
        work = g.pop("work", None)
        if work is not None:
            work.session.close()


def _add_template_globals(app: Flask, settings: Settings) -> None:
    @lru_cache
    def fingerprint(name: str) -> str:
        return hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest()[:12]

    def asset(name: str) -> str:
        """Address of a static file, with a fingerprint: it may be kept for ever."""
        return url_for("static", filename=name, v=fingerprint(name))

    def demonstration() -> bool:
        return "work" in g and not g.get("is_database_gone") and holds_demonstration_data(g.work)

    def staff() -> dict[str, Staff | None]:
        principal = g.work.principal if "work" in g else None
        return {"staff": principal if isinstance(principal, Staff) else None}

    app.context_processor(staff)
    app.jinja_env.globals.update(
        asset=asset,
        demonstration=demonstration,
        navigation=navigation,
        language=lambda: getattr(get_locale(), "language", "fr"),
        site_name=settings.site_name,
        clinic_phone=settings.clinic_phone,
        csp_nonce=lambda: g.csp_nonce,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
