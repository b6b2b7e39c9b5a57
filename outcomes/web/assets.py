"""plotly.js, out of the installed package: kept by the browser for ever, served to staff pages only."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

import plotly
from flask import Blueprint, Response, request, url_for

from outcomes.errors import NotFound
from outcomes.web.doors import public

blueprint = Blueprint("assets", __name__)
_PATH = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


@cache
def _compressed() -> tuple[str, bytes]:
    """The library's digest and its compressed bytes, made once a process."""
    content = _PATH.read_bytes()
    return hashlib.sha256(content).hexdigest()[:16], gzip.compress(content, 6)


@blueprint.app_template_global()
def plotly_address() -> str:
    """Where the library lies: the address changes with its content."""
    return url_for("assets.show", digest=_compressed()[0])


@blueprint.get("/assets/plotly-<digest>.js")
@public("a published library, the same for everybody; only staff pages ask for it")
def show(digest: str) -> Response:
    """Send the chart library."""
    known, compressed = _compressed()
    if digest != known:
        raise NotFound("page_unknown")
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = Response(compressed if takes_gzip else gzip.decompress(compressed), mimetype="text/javascript")
    if takes_gzip:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
