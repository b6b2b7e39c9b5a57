"""Senders killed at random moments, two at a time, against a real mail server: nothing is doubled or lost.

`python -m benchmarks.drill_messages [COUNT]`: 1,000 messages where not said. Each is accepted exactly once,
or, where a sender died between handing over and noting it, marked *unsure* and shown to staff; never twice.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as MailSession
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import config
from benchmarks.running import free_port, wait_until_open
from outcomes.access.principals import Command
from outcomes.access.tokens import new_token
from outcomes.cli.messages import gettext_of
from outcomes.database import open_database
from outcomes.delivery import couriers
from outcomes.models import Message, Patient, PatientContact, Site
from outcomes.services.contacts import Contact, seal_contact
from outcomes.services.outbox import plan_messages, send_due
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork

COUNT, SEED, SENDERS = 1000, 7, 2
LIFE = (0.01, 1.6)  # seconds of a sender from when it is loaded, however slow the machine is at that
SLOWEST, FASTEST, TOGETHER = 0.3, 0.02, 8.0  # seconds of a letter, so that there is time to die in
MOST_SECONDS = 900
_SENDER = "drill@example.org"


@dataclass(frozen=True)
class Outcome:
    """What stood at the end: states of the rows, acceptances by message, senders killed, senders in error."""

    states: Counter[str]
    accepted: Counter[str]
    sent_unaccepted: int
    accepted_unaccounted: int
    kills: int
    failures: int

    @property
    def is_good(self) -> bool:
        """Nothing twice, nothing lost, no error: what is not surely sent is marked so."""
        twice = any(count > 1 for count in self.accepted.values())
        rest = set(self.states) - {"sent", "unsure"}
        return not (twice or rest or self.sent_unaccepted or self.accepted_unaccounted or self.failures)


def main(words: list[str]) -> int:
    """Print the counts; 1 where a message was doubled or lost."""
    if words[:1] == ["sender"]:
        return _send(words[1], int(words[2]), float(words[3]))
    if words[:1] == ["server"]:
        return _serve(Path(words[1]), int(words[2]), float(words[3]))
    found = drill(int(words[0]) if words else COUNT)
    twice = sum(count > 1 for count in found.accepted.values())
    print(
        f"{sum(found.states.values()):,} messages, {found.kills} senders killed, {found.failures} in error: "
        f"{found.states['sent']:,} sent, {found.states['unsure']} unsure; accepted twice: {twice}; "
        f"sent and not accepted: {found.sent_unaccepted}; "
        f"accepted and not accounted for: {found.accepted_unaccounted}"
    )
    return int(not found.is_good)


def drill(count: int) -> Outcome:
    """Plan so many messages and send them under fire."""
    with tempfile.TemporaryDirectory(prefix="outcomes-") as name, _server(Path(name), count) as port:
        folder = Path(name)
        address = f"sqlite:///{folder / 'outcomes.db'}"
        engine = open_database(address)
        make_ready(engine)
        _plan(engine, address, count)
        ends = _under_fire(engine, address, port)
        _settle_what_is_left(engine, address)
        found = _outcome(engine, folder / "accepted.txt", ends)
        engine.dispose()
        return found


def _noon(address: str, later: timedelta = timedelta()) -> datetime:
    """Noon of today at the site: patients are written to by day alone."""
    zone = config.Test({"DATABASE_URL": address}).settings().timezone
    return datetime.now(zone).replace(hour=12, minute=0) + later


@contextmanager
def _work(engine: Engine, address: str, later: timedelta = timedelta()) -> Iterator[UnitOfWork]:
    settings = config.Test({"DATABASE_URL": address}).settings()
    with Session(engine, expire_on_commit=False) as session:
        yield UnitOfWork(session, settings, Command("drill"), _noon(address, later))


def _plan(engine: Engine, address: str, count: int) -> None:
    with _work(engine, address) as work:
        site = Site(name="Drill")
        work.session.add(site)
        work.session.flush()
        for number in range(count):
            patient = Patient(
                site_id=site.id,
                code=f"D{number:05}",
                birth_year=1955,
                sex="female",
                language="fr" if number % 2 else "en",
                created_at=work.now,
            )
            work.session.add(patient)
            work.session.flush()
            contact = Contact(email=f"d{number}@example.org")
            work.session.add(
                PatientContact(patient_id=patient.id, document=seal_contact(work.keyring, contact))
            )
            work.session.add(
                Message(
                    patient_id=patient.id,
                    kind="invitation",
                    event=f"invitation:{number}",
                    channel="email",
                    state="planned",
                    reference=new_token(),
                    planned_at=work.now,
                    next_try_at=work.now,
                )
            )
        work.commit()


def _under_fire(engine: Engine, address: str, port: int) -> Counter[int]:
    """Two senders at a time, each killed after a random while and followed by another, until all is sent."""
    chance, end = random.Random(SEED), time.monotonic() + MOST_SECONDS  # noqa: S311  a drill, no secret
    senders: list[subprocess.Popen[bytes]] = []
    try:
        while _left(engine) and time.monotonic() < end:
            while sum(each.poll() is None for each in senders) < SENDERS:
                words = ("sender", address, str(port), str(chance.uniform(*LIFE)))
                senders.append(subprocess.Popen([sys.executable, "-m", "benchmarks.drill_messages", *words]))
            time.sleep(0.02)
    finally:
        for each in senders:
            each.wait(timeout=60)
    return Counter(each.returncode for each in senders)


def _left(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).where(Message.state == "planned")) or 0


def _settle_what_is_left(engine: Engine, address: str) -> None:
    """What a later sender does with the rows of those that died."""
    with _work(engine, address, timedelta(minutes=16)) as work:
        plan_messages(work, couriers("", "", ""))


def _outcome(engine: Engine, file: Path, ends: Counter[int]) -> Outcome:
    accepted = Counter(file.read_text().split()) if file.exists() else Counter()
    with Session(engine) as session:
        rows = session.execute(select(Message.reference, Message.state)).all()
    states = Counter(state for _, state in rows)
    sent = {reference for reference, state in rows if state == "sent"}
    told = {reference for reference, state in rows if state in ("sent", "unsure")}
    kills = ends[-signal.SIGALRM]
    failures = ends.total() - kills - ends[0]
    return Outcome(states, accepted, len(sent - set(accepted)), len(set(accepted) - told), kills, failures)


def _send(address: str, port: int, life: float) -> int:
    """A sender: what `outcomes messages send` does after planning, at noon, for so many seconds."""
    signal.setitimer(signal.ITIMER_REAL, life)  # the kernel ends it there and then: nothing of it runs again
    engine = open_database(address)
    send_due(partial(_work, engine, address), couriers(f"smtp://127.0.0.1:{port}", "", _SENDER), gettext_of)
    engine.dispose()
    return 0


@contextmanager
def _server(folder: Path, count: int) -> Iterator[int]:
    port = free_port()
    pause = min(SLOWEST, max(FASTEST, TOGETHER / count))
    words = ("server", str(folder / "accepted.txt"), str(port), str(pause))
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.drill_messages", *words])
    try:
        wait_until_open(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _serve(accepted: Path, port: int, pause: float) -> int:
    """A mail server in a process of its own."""
    controller = Controller(_Noting(accepted, pause), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        while True:
            time.sleep(1)
    finally:
        controller.stop()


class _Noting:
    """Notes each letter on disk before it says that it has it, and takes its time on both sides of that."""

    def __init__(self, accepted: Path, pause: float) -> None:
        self._accepted = accepted
        self._pause = pause / 2

    async def handle_DATA(self, _server: SMTP, _session: MailSession, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        content = envelope.content or b""
        text = content.decode() if isinstance(content, bytes) else content
        line = next(line for line in text.splitlines() if line.lower().startswith("message-id:"))
        await asyncio.sleep(self._pause)
        with self._accepted.open("a") as file:
            file.write(line.partition("<")[2].partition("@")[0] + "\n")
            file.flush()
            os.fsync(file.fileno())
        await asyncio.sleep(self._pause)
        return "250 OK"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
