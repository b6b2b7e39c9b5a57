"""Recording diaries over HTTP: against a bare view that inserts the same rows, and at 20 a second.

A recording is the one POST by which a review page sends its diary: form token, validation, response,
numbers, alerts, the engine, the sealed audit. The bare view inserts the same rows with the same SQLAlchemy
on a copy of the same database and does nothing else. Both are served by waitress, each in its own process.
"""

import http.client
import json
import logging
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import waitress
from flask import Flask, request
from sqlalchemy.orm import Session

import config
from benchmarks.diary_people import Person, people
from outcomes.access.tokens import new_token
from outcomes.application import create_app
from outcomes.database import WRITING, open_database
from outcomes.models import AuditEvent, Observation, QuestionnaireResponse
from outcomes.services.schema import make_ready
from outcomes.settings import Settings

PEOPLE, RATE, SECONDS = 1000, 20, 20
MOST_TIMES, MOST_P95 = 8.0, 60.0
WARM_UP, COMPARED = 20, 150
_NUMBERS = {"pain_average": 3, "pain_walking": 4, "numbness": 3, "tingling": 1, "walking_minutes": 30}


def bare_app(database_url: str) -> Flask:
    """A Flask application with one view that inserts the rows of a diary."""
    app, engine = Flask("bare"), open_database(database_url)

    @app.post("/bare/<int:patient_id>")
    def insert_rows(patient_id: int) -> str:
        copy = json.loads(request.form["copy"])
        now, on = datetime.now(UTC), datetime.fromisoformat(copy["observed_on"]).date()
        with Session(engine) as session:
            session.connection(execution_options=WRITING)
            session.add(
                QuestionnaireResponse(
                    response_id=copy["response_id"],
                    patient_id=patient_id,
                    instrument="diary",
                    version="1",
                    locale="fr",
                    observed_on=on,
                    opened_at=now,
                    authored_at=now,
                    received_at=now,
                    entered_by="patient",
                    respondent="patient",
                    medium="app",
                    answers=copy["answers"],
                )
            )
            session.add_all(
                Observation(
                    patient_id=patient_id,
                    laterality="left" if code in ("numbness", "tingling") or "pain" in code else "",
                    observed_on=on,
                    code=code,
                    value=value,
                    source="diary",
                    response_id=copy["response_id"],
                    recorded_at=now,
                )
                for code, value in {**_NUMBERS, "opioid_mme": 0}.items()
            )
            session.add(
                AuditEvent(
                    id=time.time_ns(),
                    occurred_at=now,
                    actor="bare",
                    action="diary.record",
                    subject=copy["response_id"],
                    detail={},
                    seal="0" * 64,
                )
            )
            session.commit()
        return "thanks"

    return app


@dataclass(frozen=True)
class Server:
    """A served application and how to post to it."""

    port: int
    cookie: str = ""
    form_token: str = ""

    def post(self, path: str, fields: dict[str, str]) -> float:
        """Post a form on a new connection, as phones do; give the milliseconds until it is answered."""
        begun = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        connection.request("POST", path, urlencode({**fields, "csrf_token": self.form_token}), headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status not in (200, 302) or "review" in (answer.getheader("Location") or ""):
            raise RuntimeError(f"{path}: status {answer.status}")
        return (time.perf_counter() - begun) * 1000


def diary_fields(days_ago: int = 0) -> dict[str, str]:
    """The form of a review page: its own copy of a whole core diary, of the site's today or of days ago."""
    at_site = datetime.now(ZoneInfo(Settings.site_timezone))
    now = at_site.astimezone(UTC).isoformat()
    knee = {f"{code}-left": value for code, value in _NUMBERS.items() if code != "walking_minutes"}
    answers = {**knee, "opioids": [], "walking_minutes": 30, "symptoms": []}
    copy = {
        "response_id": new_token(),
        "observed_on": (at_site.date() - timedelta(days=days_ago)).isoformat(),
        "scheduled_for": None,
        "opened_at": now,
        "answered_at": now,
        "length": "core",
        "respondent": "patient",
        "replaces": False,
        "answers": answers,
    }
    return {"copy": json.dumps(copy)}


def compare(product: Server, bare: Server, chosen: list[Person]) -> float:
    """Post the same diaries to both, in turn, so that whatever else runs here slows both; give the ratio."""
    times: list[tuple[float, float]] = []
    for person in chosen:
        fields = diary_fields()
        times.append(
            (
                product.post(f"/e/{person.token}/review", fields),
                bare.post(f"/bare/{person.patient_id}", fields),
            )
        )
    ours, theirs = (median(column) for column in zip(*times, strict=True))
    limit = f"limit {MOST_TIMES:.0f}"
    print(f"one recording: {ours:.1f} ms, bare view {theirs:.1f} ms: {ours / theirs:.1f} times ({limit})")
    return ours / theirs


def load(product: Server, chosen: list[Person]) -> float:
    """Post diaries at a steady rate whether or not the ones before are answered; give the 95th percentile."""
    times: list[float] = []
    lock = threading.Lock()

    def send(person: Person, due: float) -> None:
        time.sleep(max(0.0, due - time.perf_counter()))
        product.post(f"/e/{person.token}/review", diary_fields())
        with lock:
            times.append((time.perf_counter() - due) * 1000)  # from when it was due: waiting in line counts

    begun = time.perf_counter() + 0.5
    with ThreadPoolExecutor(64) as pool:
        done = [pool.submit(send, person, begun + number / RATE) for number, person in enumerate(chosen)]
    for each in done:
        each.result()
    p95 = quantiles(times, n=20)[-1]
    print(
        f"{RATE} diaries a second for {SECONDS} s, {PEOPLE:,} people: median {median(times):.0f} ms, "
        f"95 % within {p95:.0f} ms (limit {MOST_P95:.0f} ms)"
    )
    return p95


def main() -> int:
    """Print both figures; fail beyond either limit."""
    with tempfile.TemporaryDirectory(prefix="outcomes-") as folder:
        product_file, bare_file = Path(folder) / "product.db", Path(folder) / "bare.db"
        settings = config.Test({"DATABASE_URL": f"sqlite:///{product_file}"}).settings()
        engine = open_database(settings.database_url)
        make_ready(engine)
        made = people(engine, settings, PEOPLE)
        engine.dispose()
        with closing(sqlite3.connect(product_file)) as source, closing(sqlite3.connect(bare_file)) as target:
            source.backup(target)
        processes = [_serve("product", product_file), _serve("bare", bare_file)]
        try:
            product, bare = (_entered(process, made[0]) for process in processes)
            compare(product, bare, made[:WARM_UP])
            others = made[WARM_UP:]
            ratio = compare(product, bare, others[:COMPARED])
            p95 = load(product, others[COMPARED:][: RATE * SECONDS])
        finally:
            for process in processes:
                process.terminate()
                process.communicate(timeout=30)  # closes its pipe too
    return int(ratio > MOST_TIMES or p95 > MOST_P95)


def _serve(kind: str, file: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.diary_load", "serve", kind, f"sqlite:///{file}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _entered(process: "subprocess.Popen[str]", person: Person) -> Server:
    """Wait for a server's port; take the form token that its pages give."""
    port = int((process.stdout.readline() if process.stdout else "") or 0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/e/{person.token}")
    answer = connection.getresponse()
    page, cookie = answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    return Server(port, cookie, token[1] if token else "")


def serve(kind: str, url: str) -> None:
    """Serve one of the two applications and print its port."""
    settings = config.Test({"DATABASE_URL": url}).settings()
    app = create_app(settings) if kind == "product" else bare_app(url)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:4])
    else:
        sys.exit(main())
