"""The audit: every change, sealed to the one before it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from outcomes.models import AuditEvent

_LOCK = 0x6F7574  # any number, the same everywhere: writers of the chain queue behind it on PostgreSQL
_FIRST_SEAL = "0" * 64


@dataclass(frozen=True)
class BrokenSeal:
    """The first event whose seal does not fit."""

    event_id: int
    reason: str
    """`missing` (a number is left out) or `changed` (the seal is not that of the row)."""


def append_event(
    session: Session,
    key: str,
    *,
    occurred_at: datetime,
    actor: str,
    action: str,
    subject: str,
    site_id: int | None,
    patient_id: int | None,
    detail: Mapping[str, Any],
) -> None:
    """Add one event to the chain, inside the caller's writing transaction."""
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = session.execute(
        select(AuditEvent.id, AuditEvent.seal).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    number, previous = (last.id + 1, last.seal) if last else (1, _FIRST_SEAL)
    event = AuditEvent(
        id=number,
        occurred_at=occurred_at,
        actor=actor,
        action=action,
        subject=subject,
        site_id=site_id,
        patient_id=patient_id,
        detail=dict(detail),
    )
    event.seal = _seal(key, previous, event)
    session.add(event)
    session.flush()


def broken_seals(session: Session, key: str) -> Iterator[BrokenSeal]:
    """Walk the chain from its first event and name each place where it does not hold."""
    previous, expected = _FIRST_SEAL, 1
    for event in session.scalars(
        select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=1000)
    ):
        if event.id != expected:
            yield BrokenSeal(expected, "missing")
        elif not hmac.compare_digest(event.seal, _seal(key, previous, event)):
            yield BrokenSeal(event.id, "changed")
        previous, expected = event.seal, event.id + 1


def _seal(key: str, previous: str, event: AuditEvent) -> str:
    """HMAC-SHA256 over the previous seal and every column, in a fixed spelling."""
    content = json.dumps(
        [
            previous,
            event.id,
            event.occurred_at.astimezone(UTC).isoformat(),
            event.actor,
            event.action,
            event.subject,
            event.site_id,
            event.patient_id,
            event.detail,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()
