"""For machines: whether the program lives, whether it can serve, and its vital signs behind a token."""

import hmac

from flask import Blueprint, Response, current_app, g, jsonify, request
from sqlalchemy.exc import InterfaceError, OperationalError

from outcomes.errors import NotFound
from outcomes.services.schema import current_version, newest_version
from outcomes.services.vital_signs import VitalSigns, vital_signs
from outcomes.web.doors import public

blueprint = Blueprint("health", __name__)
_PREFIX = "outcomes_"
_MEANINGS = {
    "messages_overdue": "Messages that should have left more than an hour ago.",
    "messages_unsure": "Messages of the last week of which nobody knows whether they arrived.",
    "messages_failed": "Messages of the last week that could not be delivered.",
    "red_flags_waiting": "Red flags that nobody has taken up in the time they may wait.",
    "readings_outdated": "Episodes that an older engine read last.",
    "staff_sessions": "Browsers of staff seen within the last hour.",
    "audit_events": "Events of the audit.",
}


@blueprint.get("/health/live")
@public("a supervisor asks whether the process answers; it says nothing else")
def live() -> Response:
    """Say that the process answers."""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
@public("a load balancer asks whether pages can be served; it says nothing else")
def ready() -> tuple[Response, int]:
    """Say whether the database answers and has the schema that this program needs."""
    try:
        version = current_version(current_app.extensions["outcomes_engine"])
    except (OperationalError, InterfaceError):
        return jsonify(status="database"), 503
    if version != newest_version():
        return jsonify(status="schema"), 503
    return jsonify(status="ok"), 200


@blueprint.get("/metrics")
@public("numbers about the deployment, none about a patient, for whoever has the token of the settings")
def metrics() -> Response:
    """Give the vital signs in Prometheus' text format; without the token there is no such page."""
    token = current_app.extensions["outcomes_settings"].metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotFound("page_unknown")
    signs = vital_signs(g.work)
    text = "\n".join(_lines(signs)) + "\n"
    return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines(signs: VitalSigns) -> list[str]:
    lines = []
    for name, meaning in _MEANINGS.items():
        lines += [
            f"# HELP {_PREFIX}{name} {meaning}",
            f"# TYPE {_PREFIX}{name} gauge",
            f"{_PREFIX}{name} {getattr(signs, name)}",
        ]
    if signs.last_backup_at is not None:
        name = f"{_PREFIX}last_backup_timestamp_seconds"
        lines += [
            f"# HELP {name} When the last backup was taken.",
            f"# TYPE {name} gauge",
            f"{name} {signs.last_backup_at.timestamp():.0f}",
        ]
    return lines
