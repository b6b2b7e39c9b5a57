"""Phones that send diaries through a drill, each until it is acknowledged; and what stood at the end."""

import http.client
import json
import queue
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.diary_load import diary_fields
from benchmarks.diary_people import Person
from outcomes.database import open_database
from outcomes.models import AuditEvent, Observation, QuestionnaireResponse
from outcomes.services.audit import broken_seals
from outcomes.settings import Settings

PATIENCE_SECONDS, SEED = 240.0, 7
_SENT_AGAIN = 0.2


@dataclass
class Tally:
    """What was done, and what stood at the end."""

    servers: int = 0
    databases: int = 0
    refused: int = 0
    again: int = 0
    acknowledged: dict[str, int] = field(default_factory=dict)
    """The person of each diary that was said to have arrived."""
    unfinished: int = 0


def send(port: int, person: Person, fields: dict[str, str]) -> str | None:
    """Send a kept diary; give its identifier where it was acknowledged, None where it was not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/e/{person.token}/kept", urlencode(fields), headers)
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return str(json.loads(body)["response_id"]) if answer.status == 200 else None


def phone(
    port: int,
    waiting: "queue.SimpleQueue[Person]",
    tally: Tally,
    lock: threading.Lock,
    pause: float = 0.0,
) -> None:
    """Send one person's diary after another, each until it is acknowledged, with a pause between two."""
    chance = random.Random(SEED)  # noqa: S311  a drill, no secret
    while True:
        try:
            person = waiting.get_nowait()
        except queue.Empty:
            return
        fields, end = diary_fields(), time.monotonic() + PATIENCE_SECONDS
        while (arrived := send(port, person, fields)) is None and time.monotonic() < end:
            with lock:
                tally.refused += 1
            time.sleep(0.2)
        with lock:
            if arrived is None:
                tally.unfinished += 1
                continue
            tally.acknowledged[arrived] = person.patient_id
        if chance.random() < _SENT_AGAIN:
            tally.again += 1
            send(port, person, fields)
        time.sleep(pause)


@dataclass(frozen=True)
class Count:
    """What stood at the end, beside what was acknowledged."""

    tally: Tally
    missing: int
    doubled: int
    crooked: int
    """Diaries without numbers or an audit event of their own."""
    broken: int

    @property
    def is_good(self) -> bool:
        """Whether nothing acknowledged was lost or doubled, and everything got through."""
        return not (self.missing or self.doubled or self.crooked or self.broken or self.tally.unfinished)

    def __str__(self) -> str:
        """The counts in a line."""
        return (
            f"{self.tally.refused} tries without an answer. Acknowledged: {len(self.tally.acknowledged)}; "
            f"missing: {self.missing}; doubled: {self.doubled}; numbers or audit not one for each: "
            f"{self.crooked}; broken seals: {self.broken}; not through: {self.tally.unfinished}"
        )


def counted(settings: Settings, everybody: Sequence[Person], tally: Tally) -> Count:
    """Look at the database after a drill."""
    engine = open_database(settings.database_url)
    with Session(engine) as session:
        rows = session.execute(select(QuestionnaireResponse.id, QuestionnaireResponse.response_id)).all()
        stored = Counter(response_id for _, response_id in rows)
        numbers = Counter(
            session.scalars(select(Observation.response_id).where(Observation.code == "pain_average"))
        )
        audited = Counter(
            session.scalars(select(AuditEvent.subject).where(AuditEvent.action == "diary.record"))
        )
        broken = len(list(broken_seals(session, settings.audit_key)))
    engine.dispose()
    missing = sum(stored[each] == 0 for each in tally.acknowledged)
    doubled = sum(count > 1 for count in stored.values()) + max(0, len(stored) - len(everybody))
    crooked = sum(numbers[each] != 1 for each in stored) + abs(sum(audited.values()) - len(stored))
    return Count(tally, missing, doubled, crooked, broken)
