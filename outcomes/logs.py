"""The log: one line of JSON an event, with nothing in it about a patient and no key to anything.

Addresses hold personal links and error texts hold what was typed, so neither is written: a request is named
by its route, an exception by its class and the lines of our code it passed.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

REQUESTS = logging.getLogger("outcomes.requests")
_ALLOWED = ("method", "route", "status", "milliseconds", "request")
"""What a record may carry besides its message."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= {name: vars(record)[name] for name in _ALLOWED if name in vars(record)}
        if record.exc_info and record.exc_info[0] is not None:
            told["exception"] = record.exc_info[0].__name__
            told["passed"] = _passed(record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


def set_up(level: str, *, as_json: bool) -> None:
    """Send the log to standard error, as lines of JSON or, on a developer's machine, as plain text."""
    handler = logging.StreamHandler()
    plain = logging.Formatter("%(levelname)s:%(name)s:%(message)s")
    handler.setFormatter(JsonLines() if as_json else plain)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of every short queue
    REQUESTS.setLevel(level if as_json else logging.WARNING)


def _passed(frames: TracebackType | None) -> list[str]:
    """Places an exception passed, without its text and without any value."""
    return [f"{frame.name} {frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(frames)]
