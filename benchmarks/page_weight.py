"""What a patient's phone loads: the first visit with everything, and each later page."""

import re
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from flask.testing import FlaskClient

import config
from benchmarks.diary_people import people
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.services.schema import make_ready

MOST_FIRST, MOST_LATER = 100.0, 15.0
_HEADERS = 0.5
"""Kilobytes granted to each answer for its headers."""
_LOADED = re.compile(r'<(?:link|script|img)[^>]*(?:href|src)="(/[^"]+)"')
_CHOICES = {"symptoms": "none_of_these", "walking_minutes": "30"}


class Phone:
    """A browser that counts what it loads, gzipped; what is marked immutable it keeps."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self._kept: set[str] = set()

    def visit(self, path: str) -> tuple[float, str]:
        """Load a page with everything it names; give the kilobytes and the address it ended at."""
        answer = self._client.get(path, headers={"Accept-Encoding": "gzip"}, follow_redirects=True)
        weight = len(answer.data) / 1024 + _HEADERS
        plain = self._client.get(path, follow_redirects=True)
        for address in set(_LOADED.findall(plain.text)) - self._kept:
            loaded = self._client.get(address, headers={"Accept-Encoding": "gzip"})
            weight += len(loaded.data) / 1024 + _HEADERS
            if "immutable" in loaded.headers.get("Cache-Control", ""):
                self._kept.add(address)
            loaded.close()
        return weight, plain.request.path

    def answer(self, path: str, fields: dict[str, str]) -> str:
        """Post a form; give where it leads."""
        return str(self._client.post(path, data=fields).location)


def main() -> int:
    """Print the weight of every page of a diary; fail beyond the limits."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.Test({"DATABASE_URL": f"sqlite:///{Path(folder) / 'new.db'}"}).settings()
        engine = open_database(settings.database_url)
        make_ready(engine)
        door = f"/e/{people(engine, settings, 40)[0].token}"
        app = create_app(settings, engine)
        app.config["WTF_CSRF_ENABLED"] = False
        phone = Phone(app.test_client())
        first, _ = phone.visit(door)
        kept = sum(phone.visit(f"{door}/{name}")[0] for name in ("offline", "worker.js", "app.webmanifest"))
        later = _walk(phone, door, datetime.now(settings.timezone).date().isoformat())
        engine.dispose()
    heaviest = max(later, key=lambda page: later[page])
    print(f"first page with everything it loads: {first:.1f} KB (limit {MOST_FIRST:.0f} KB)")
    print(f"kept by the phone for days without network, after that page: {kept:.1f} KB")
    print(
        f"{len(later)} later pages; heaviest {heaviest}: {later[heaviest]:.1f} KB (limit {MOST_LATER:.0f} KB)"
    )
    return int(first + kept > MOST_FIRST or later[heaviest] > MOST_LATER)


def _walk(phone: Phone, door: str, today: str) -> dict[str, float]:
    later = {}
    path = phone.answer(door, {"day": today})
    while "/ask/" in path:
        key = path.partition("/ask/")[2]
        later[key], _ = phone.visit(path)
        if key == "opioids":
            later["opioids, adding"], _ = phone.visit(f"{path}?step=add")
            path = phone.answer(path, {"step": "taken", "answer": "no"})
        elif key == "steps":
            path = phone.answer(path, {"skip": "1"})
        else:
            answers = {"walking_aid": "none", "numbness_area-left": "nowhere", **_CHOICES}
            path = phone.answer(path, {"answer": answers.get(key, "3")})
    for name, fields in (("review", None), ("received", {}), ("call", None), ("record", None)):
        if fields is not None:
            phone.answer(f"{door}/review", fields)
        later[name], _ = phone.visit(f"{door}/{name}")
    return later


if __name__ == "__main__":
    sys.exit(main())
