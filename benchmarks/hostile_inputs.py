"""Twenty thousand hostile inputs: no failure, no reflected markup, no hang, no row that was refused.

`python -m benchmarks.hostile_inputs [COUNT]`. Every form of every page, as a radiologist, an administrator, a
patient at their record, the holder of a link and nobody see it, is filled in as it is offered, and then some
of its fields with SQL, HTML, templates, headers, paths, formulas, bombs, numbers and days that are none,
fields twice, cut off or of the wrong kind; addresses, headers, cookies and bodies too. For every twenty of
these the files of an export are tampered with and imported. An answer of 500, one
that took more than two seconds, markup that comes back as markup, and a row written by what was refused each
count as a failure.
"""

import logging
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import config
from benchmarks.hostile_files import Importer
from benchmarks.hostile_forms import gathered, hostile
from benchmarks.hostile_payloads import MARKUP, a_body, a_header, a_payload
from outcomes.access.principals import Command
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.models import Patient, Procedure, User
from outcomes.permissions import Role
from outcomes.services.demonstration import demonstration_doors, load_demonstration
from outcomes.services.schema import migrate
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from outcomes.web.doors import PATIENT_COOKIE, STAFF_COOKIE

COUNT, PEOPLE, SEED, MOST_SECONDS = 20_000, 12, 20_261_130, 2.0
VISITORS = ("nobody", "link", "patient", "radiologist", "administrator")
SIGNED_IN_FOR, FILES_ONE_IN = 50, 20
NOTED = {"audit_events", "audit_heads", "door_attempts", "browser_sessions", "engine_readings"}
"""What a refusal may write: that it happened, and that somebody was there."""


@dataclass
class Found:
    """What was tried and what went wrong."""

    tried: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Rows:
    """The rows of every table, counted only where somebody wrote."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)
        self._version = -1
        self._counts: dict[str, int] = {}

    def changed(self) -> dict[str, int]:
        """Tables whose number of rows differs since this was asked last."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return {}
        self._version = version
        tables = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        counts = {
            name: self._connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608  a name from the schema
            for (name,) in tables
        }
        differs = {
            name: count - self._counts.get(name, 0)
            for name, count in counts.items()
            if count != self._counts.get(name, 0)
        }
        self._counts = counts
        return differs


@dataclass(frozen=True)
class Attack:
    """One request: whose browser sends it, where to, with what."""

    who: str
    method: str
    address: str
    sent: dict[str, Any]


class Attacker:
    """Thinks of requests, sends them and looks at what comes back."""

    def __init__(
        self, app: Flask, clients: Mapping[str, FlaskClient], names: Sequence[str], file: Path
    ) -> None:
        self.chance = random.Random(SEED)  # noqa: S311  a drill, no secret
        self.clients, self.rows, self.found = clients, Rows(file), Found()
        self.forms = gathered(app, clients, names)
        rules = (rule for rule in app.url_map.iter_rules() if rule.arguments and rule.endpoint != "static")
        self._rules = sorted({rule.rule for rule in rules})
        self._link = f"/e/{names[2]}"
        self.rows.changed()

    def thought(self) -> Attack:
        """A form three times of four, else an address or a body."""
        kind, form = self.chance.random(), self.chance.choice(self.forms)
        if kind < 0.75:
            place = "data" if form.method == "POST" else "query_string"
            return Attack(form.who, form.method, form.action, {place: hostile(form, self.chance)})
        who = self.chance.choice(sorted(self.clients))
        if kind < 0.9:
            rule = self.chance.choice(self._rules)
            address = re.sub(r"<(?:\w+:)?\w+>", lambda _: quote(a_payload(self.chance)[:200], "/%.:\\"), rule)
            query = {name: a_payload(self.chance) for name in ("next", "page", "group_by")}
            return Attack(who, self.chance.choice(("GET", "POST")), address, {"query_string": query})
        body, media = a_body(self.chance)
        address = self.chance.choice((form.action, f"{self._link}/kept", f"{self._link}/record/passkey"))
        return Attack(who, "POST", address, {"data": body, "content_type": media})

    def attack(self, one: Attack) -> None:
        """Send it, and note what went wrong."""
        headers = a_header(self.chance) if self.chance.random() < 0.2 else {}
        address = one.address if one.address.startswith("/") else f"/{one.address}"
        begun = time.perf_counter()
        try:
            client = self.clients[one.who]
            answer = client.open(address, method=one.method, headers=headers, buffered=True, **one.sent)
            status, media, text = answer.status_code, answer.mimetype, answer.get_data(as_text=True)
        except (
            UnicodeError
        ):  # no browser can send such an address: the test client refuses it, not the product
            return
        except Exception as error:  # noqa: BLE001  whatever it is, it is what is looked for
            status, media, text = 500, "text/plain", f"{type(error).__name__}: {error}"
        said = f"{one.who} {one.method} {address[:120]!r} {str(one.sent)[:300]}"
        self._judge(status, media, text, time.perf_counter() - begun, said)

    def import_files(self, importer: Importer) -> None:
        """Import a folder that was tampered with, and note what went wrong."""
        self.rows.changed()
        begun = time.perf_counter()
        told, said = importer.attempt()
        seconds, changed = time.perf_counter() - begun, self.rows.changed()
        self.found.files[told if told in ("taken", "refused") else "broken"] += 1
        problems = {
            told: told not in ("taken", "refused"),
            f"{seconds:.1f} s": seconds > MOST_SECONDS,
            f"refused, yet rows were written: {changed}": told == "refused" and bool(set(changed) - NOTED),
        }
        self.found.wrong += [f"{problem}: {said}" for problem, is_there in problems.items() if is_there]

    def _judge(self, status: int, media: str, text: str, seconds: float, said: str) -> None:
        found, changed = self.found, self.rows.changed()
        found.tried += 1
        found.answers[status] += 1
        found.slowest = max(found.slowest, seconds)
        problems = {
            f"{status} {text[:200]}": status >= 500,
            f"{seconds:.1f} s": seconds > MOST_SECONDS,
            "markup came back": media == "text/html" and MARKUP in text,
            f"{status}, yet rows were written: {changed}": status >= 400 and bool(set(changed) - NOTED),
        }
        found.wrong += [f"{problem}: {said}" for problem, is_there in problems.items() if is_there]


def names_of(session: Session, settings: Settings) -> list[str]:
    """What an address may name: a patient, a procedure, a link, a view of a cohort."""
    doors = demonstration_doors(UnitOfWork(session, settings, Command("hostile")))
    procedure = session.query(Procedure).filter(Procedure.performed_on.isnot(None)).first()
    if doors is None or procedure is None:
        raise RuntimeError("there is no demonstration")
    return [procedure.patient.public_id, procedure.public_id, doors.link.rpartition("/")[2], "returns"]


def sign_in(clients: Mapping[str, FlaskClient], session: Session, settings: Settings, patient: str) -> None:
    """Sign everybody in again: some of what is tried ends sessions."""
    work = UnitOfWork(session, settings, Command("hostile"))
    work.begin()
    for role in (Role.RADIOLOGIST, Role.ADMINISTRATOR):
        user = session.query(User).filter_by(role=role.value).order_by(User.id).first()
        token = add_session(work, STAFF_LONGEST, user_id=user.id if user else None)
        clients[role.value].set_cookie(STAFF_COOKIE, token)
    row = session.query(Patient).filter_by(public_id=patient).one()
    clients["patient"].set_cookie(PATIENT_COOKIE, add_session(work, STAFF_LONGEST, patient_id=row.id))
    work.commit()


def run(count: int, folder: Path) -> tuple[int, Found]:
    """Try so many on a demonstration of its own; give how many forms there are, and what was found."""
    file = folder / "outcomes.db"
    own = {"OUTCOMES_ENV": "test", "DATABASE_URL": f"sqlite:///{file}", "LOG_LEVEL": "CRITICAL"}
    settings = config.load(own)
    engine = open_database(settings.database_url)
    migrate(engine)
    with Session(engine) as session:
        load_demonstration(UnitOfWork(session, settings, Command("hostile")), people=PEOPLE)
    app = create_app(settings, engine)
    app.config["WTF_CSRF_ENABLED"] = False  # with it, nearly all would end at the form's token
    clients = {who: app.test_client() for who in VISITORS}
    with Session(engine) as session:
        names = names_of(session, settings)
        sign_in(clients, session, settings, names[0])
        attacker = Attacker(app, clients, names, file)
        importer = Importer(engine, settings, folder, attacker.chance)
        for number in range(count):
            if number % SIGNED_IN_FOR == 0:
                sign_in(clients, session, settings, names[0])
                attacker.rows.changed()
            attacker.attack(attacker.thought())
            if number % FILES_ONE_IN == 0:
                attacker.import_files(importer)
    engine.dispose()
    return len(attacker.forms), attacker.found


def main(words: Sequence[str]) -> int:
    """Try them; print what was answered, and 1 where something went wrong."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="outcomes-hostile-") as name:
        forms, found = run(int(words[0]) if words else COUNT, Path(name))
    logging.disable(logging.NOTSET)
    answers = ", ".join(f"{status}: {times:,}" for status, times in sorted(found.answers.items()))
    print(
        f"{forms} forms; {found.tried:,} hostile inputs: {answers}; slowest {found.slowest:.2f} s; "
        f"tampered folders imported: {dict(found.files)}; wrong: {len(found.wrong)}"
    )
    for each in found.wrong[:20]:
        print(f"  {each}")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
