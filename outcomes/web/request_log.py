"""One line of the log for each request: its route, never its address."""

import secrets
import time

from flask import Flask, Response, g, request

from outcomes.logs import REQUESTS


def log_requests(app: Flask) -> None:
    """Log how each request ended and how long it took; the answer carries the number of its line."""

    @app.before_request
    def begin() -> None:
        g.begun_at, g.request_number = time.perf_counter(), secrets.token_hex(6)

    @app.after_request
    def end(response: Response) -> Response:
        number = g.get("request_number", "")
        spent = time.perf_counter() - g.get("begun_at", time.perf_counter())
        told = {
            "method": request.method if request.method.isalpha() else "?",
            "route": request.url_rule.rule if request.url_rule else "",
            "status": response.status_code,
            "milliseconds": round(1000 * spent),
            "request": number,
        }
        REQUESTS.info("request", extra=told)
        response.headers["X-Request-Id"] = number
        return response
