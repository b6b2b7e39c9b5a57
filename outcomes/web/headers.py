"""What every answer carries so that a browser trusts nothing but this site."""

import secrets

from flask import Flask, Response, g, request


def content_security_policy(nonce: str, extra_styles: tuple[str, ...] = ()) -> str:
    """Write the policy of one page: everything from here, scripts and styles by nonce."""
    styles = " ".join(("style-src 'self'", f"'nonce-{nonce}'", *extra_styles))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce}'",
            styles,
            "img-src 'self' data: blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def add_headers(app: Flask) -> None:
    """Send the security headers with every answer; a chart page may set `g.extra_styles` before."""

    @app.before_request
    def make_nonce() -> None:
        g.csp_nonce = secrets.token_urlsafe(16)

    @app.after_request
    def read_static_file(response: Response) -> Response:
        """Hold our own small files in memory: compressed as a stream they are never closed, nor gzipped."""
        if request.endpoint == "static" and response.direct_passthrough:
            response.direct_passthrough = False
            content = response.get_data()
            response.close()
            response.set_data(content)
        return response

    @app.after_request
    def send(response: Response) -> Response:
        nonce = g.get("csp_nonce", "")
        policy = content_security_policy(nonce, g.get("extra_styles", ()))
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"  # a personal link may be posted somewhere
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint == "static" and request.args.get("v"):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
