"""Half an hour of load: 20 entries and 20 page views a second on gunicorn and PostgreSQL.

`python -m benchmarks.soak [MINUTES]`, 30 where not said. Four workers of two threads serve 1,500 invented
people. Entries are whole diaries sent from a phone, of today or yesterday, later ones replacing earlier ones.
Of the views seventeen in twenty are patients' (the first page of a link, which comes before each entry), the
rest a radiologist's: two patients' pages and one list (patients, alerts, worklist) a second, and every ten
seconds a page of the cohort. A time counts from the moment it was due, so that whoever waited for a slow one
before is counted too. Fails where an answer was an error, an acknowledged entry is not there once, a seal is
broken, the server's memory grew by more than a tenth between the fifth minute and the end, or one answer in a
hundred took more than 300 ms.
"""

import http.client
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import psutil
from sqlalchemy import select
from sqlalchemy.orm import Session

import config
from benchmarks.cohort_pages import staff_token
from benchmarks.diary_load import diary_fields
from benchmarks.diary_people import Person, people
from benchmarks.running import free_port, gunicorn
from outcomes.database import open_database
from outcomes.models import Patient, QuestionnaireResponse
from outcomes.permissions import Role
from outcomes.services.audit import broken_seals
from outcomes.services.schema import migrate
from outcomes.settings import Settings
from outcomes.web.doors import STAFF_COOKIE
from tests.postgresql import Cluster, find_server

PEOPLE, ENTRIES_A_SECOND, VIEWS_A_SECOND, MINUTES = 1500, 20, 20, 30.0
COHORT_EVERY, CLIENTS, SEED = 200, 24, 11
MOST_P99, MOST_GROWTH = 300.0, 0.10
SETTLED_AFTER = 1 / 6
"""Share of the time after which the memory is measured first."""


@dataclass
class Tally:
    """What was asked and what came back."""

    times: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds from when it was due, by kind."""
    errors: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the beginning, and megabytes of all processes of the server."""
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client(threading.local):
    """One connection a thread, kept open."""

    port = 0
    connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """Ask once; a connection the server closed meanwhile is opened again."""
        for _ in range(2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                return answer.status, answer.read()
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection = None
        return 0, b""


@dataclass(frozen=True)
class Load:
    """Who is there to ask, and how."""

    client: Client
    everybody: Sequence[Person]
    patients: Sequence[str]
    cookie: str
    tally: Tally
    chance: random.Random

    def enter(self, number: int, due: float) -> None:
        """Send one diary: everybody today, everybody yesterday, then replaced."""
        person = self.everybody[number % len(self.everybody)]
        fields = {**diary_fields(days_ago=number // len(self.everybody) % 2), "replaces": "1"}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        status, body = self._timed("entry", due, "POST", f"/e/{person.token}/kept", urlencode(fields), kind)
        if status == 200:
            with self.tally.lock:
                self.tally.acknowledged[body.decode().split('"')[3]] += 1

    def look(self, number: int, due: float) -> None:
        """Open one page."""
        name, path = self._page(number)
        headers = {} if name == "patient's first page" else {"Cookie": f"{STAFF_COOKIE}={self.cookie}"}
        self._timed(name, due, "GET", path, None, headers)

    def noted(self, asked: "Future[None]") -> None:
        """Count what broke on the asking side: it is no answer."""
        error = asked.exception()
        if error is not None:
            with self.tally.lock:
                self.tally.errors[f"{type(error).__name__}: {error}"[:120]] += 1

    def _page(self, number: int) -> tuple[str, str]:
        if number % COHORT_EVERY == 0:
            return "cohort", "/cohorts/"
        place = self.chance.random()
        if place < 0.85:
            return "patient's first page", f"/e/{self.chance.choice(self.everybody).token}"
        if place < 0.95:
            return "a patient, for staff", f"/patients/{self.chance.choice(self.patients)}"
        paths = {"patients": "/patients/", "alerts": "/alerts/", "worklist": "/worklist"}
        name = self.chance.choice(sorted(paths))
        return name, paths[name]

    def _timed(
        self, name: str, due: float, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        status, told = self.client.ask(method, path, body, headers)
        took = 1000 * (time.monotonic() - due)
        with self.tally.lock:
            self.tally.times.setdefault(name, []).append(took)
            if status != 200:
                self.tally.errors[f"{name} {status}"] += 1
        return status, told


def megabytes(server: psutil.Process) -> float:
    """Memory that the server's processes hold for themselves; what they share is counted once."""
    each = [server, *server.children(recursive=True)]
    return sum(process.memory_full_info().uss for process in each) / 2**20


def run(load: Load, server: psutil.Process, seconds: float) -> None:
    """Ask at a steady rate, and watch the server's memory."""
    begun, numbers = time.monotonic(), count()
    rate = ENTRIES_A_SECOND + VIEWS_A_SECOND
    watched = 0.0
    with ThreadPoolExecutor(CLIENTS) as clients:
        for number in numbers:
            due = begun + number / rate
            if due - begun >= seconds:
                break
            time.sleep(max(0.0, due - time.monotonic()))
            asked = clients.submit(load.look if number % 2 else load.enter, number // 2, due)
            asked.add_done_callback(load.noted)
            if due - begun >= watched:
                load.tally.memory.append((due - begun, megabytes(server)))
                watched += 10


def told(settings: Settings, tally: Tally, seconds: float) -> bool:
    """Print the figures; give whether all of them are as asked."""
    engine = open_database(settings.database_url)
    with Session(engine) as session:
        stored = Counter(session.scalars(select(QuestionnaireResponse.response_id)))
        broken = len(list(broken_seals(session, settings.audit_key)))
    engine.dispose()
    missing = sum(stored[each] != 1 for each in tally.acknowledged)
    everything = np.concatenate([np.array(each) for each in tally.times.values()] or [np.zeros(1)])
    for name, times in sorted(tally.times.items()):
        middle, late, last = np.percentile(times, [50, 99, 100])
        print(f"{name}: {len(times):,}, median {middle:.0f} ms, p99 {late:.0f}, longest {last:.0f}")
    p99 = float(np.percentile(everything, 99))
    settled = [size for when, size in tally.memory if when >= seconds * SETTLED_AFTER] or [0.0]
    tenth = max(1, len(settled) // 10)
    first, final = float(np.mean(settled[:tenth])), float(np.mean(settled[-tenth:]))
    growth = final / first - 1 if first else 0.0
    print(
        f"{everything.size:,} answers in {seconds / 60:.1f} min: errors {dict(tally.errors) or 'none'}; "
        f"p99 {p99:.0f} ms; memory {first:.0f} MB, at the end {final:.0f} MB ({growth:+.1%}); "
        f"acknowledged {len(tally.acknowledged):,}, not there once {missing}; broken seals {broken}",
        flush=True,
    )
    return not (tally.errors or missing or broken) and p99 <= MOST_P99 and growth <= MOST_GROWTH


def main(words: Sequence[str]) -> int:
    """Soak, and print the figures; 1 where one of them is not as asked."""
    seconds = 60 * (float(words[0]) if words else MINUTES)
    found = find_server()
    if found is None:
        print("PostgreSQL is not installed: not soaked")
        return 0
    with tempfile.TemporaryDirectory(prefix="outcomes-soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "postgresql").mkdir()
        cluster = Cluster(found, folder / "postgresql", is_durable=True)
        cluster.start()
        try:
            cluster.create("outcomes")
            settings = config.Development({"DATABASE_URL": cluster.url("outcomes")}).settings()
            return 0 if _soaked(settings, folder, seconds) else 1
        finally:
            cluster.stop()


def _soaked(settings: Settings, folder: Path, seconds: float) -> bool:
    engine = open_database(settings.database_url)
    migrate(engine)
    everybody = people(engine, settings, PEOPLE)
    with Session(engine) as session:
        patients = session.scalars(select(Patient.public_id)).all()
    cookie = staff_token(engine, settings, Role.RADIOLOGIST)
    engine.dispose()
    client, port = Client(), free_port()
    type(client).port = port
    tally = Tally()
    chance = random.Random(SEED)  # noqa: S311  load, no secret
    load = Load(client, everybody, patients, cookie, tally, chance)
    with gunicorn(folder, port, DATABASE_URL=settings.database_url) as process_id:
        run(load, psutil.Process(process_id), seconds)
    return told(settings, tally, seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
