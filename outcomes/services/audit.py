"""The audit: every change and every reading of a patient, sealed to the one before it.

What an attacker who can write to the database may do is found: a changed, a removed, a re-ordered event by
the chain; an end cut off by the head, which is kept in another table and sealed by the same key; an end cut
off together with an older head put back by an anchor, a line of a file that lies elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from outcomes.models import AuditEvent, AuditHead

_LOCK = 0x6F7574  # any number, the same everywhere: writers of the chain queue behind it on PostgreSQL
_FIRST_SEAL = "0" * 64


@dataclass(frozen=True)
class BrokenSeal:
    """A place where the audit does not hold.

    Attributes:
        event_id: number of the event.
        reason: `missing`: a number is left out; `changed`: the seal is not that of the row; `cut_off`: the
            head, or an anchor, knows more events; `head_missing`, `head_changed`: the head itself;
            `anchor_changed`: an anchor was not written with this key, or names another event.
    """

    event_id: int
    reason: str


@dataclass(frozen=True)
class Anchor:
    """How many events there were at an instant and what sealed the last, to be kept outside the database."""

    at: str
    count: int
    seal: str
    mac: str


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
    _wait_for_others(session)
    count, previous = _standing(session)
    number = count + 1
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
    _set_head(session, key, number, event.seal)


def add_first_head(session: Session, key: str) -> None:
    """Seal the head of a chain from before there were heads, in the transaction that brings them.

    Never later: a head that is missing then was taken away, and must stay missed.
    """
    _wait_for_others(session)
    count, seal = _standing(session)
    if count:
        session.execute(insert(AuditHead).values(id=1, **_head(key, count, seal)))


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
    yield from _compare_head(session, key, expected - 1, previous)


def broken_head(session: Session, key: str) -> list[BrokenSeal]:
    """Name what is wrong with the head and the last event alone: what a daily look can afford."""
    last = session.execute(
        select(AuditEvent.id, AuditEvent.seal).order_by(AuditEvent.id.desc()).limit(1)
    ).first()
    count, seal = (last[0], last[1]) if last else (0, _FIRST_SEAL)
    return list(_compare_head(session, key, count, seal))


def anchor(session: Session, key: str, at: datetime) -> Anchor:
    """What to write down elsewhere: it finds an end that is cut off later and an older head put back."""
    count, seal = _standing(session)
    moment = at.astimezone(UTC).isoformat()
    return Anchor(moment, count, seal, _mac(key, moment, count, seal))


def broken_anchors(session: Session, key: str, anchors: Iterable[Anchor]) -> Iterator[BrokenSeal]:
    """Name each anchor that the chain does not bear out."""
    for each in anchors:
        if not hmac.compare_digest(each.mac, _mac(key, each.at, each.count, each.seal)):
            yield BrokenSeal(each.count, "anchor_changed")
            continue
        seal = session.scalar(select(AuditEvent.seal).where(AuditEvent.id == each.count))
        if seal is None and each.count:
            yield BrokenSeal(each.count, "cut_off")
        elif each.count and seal != each.seal:
            yield BrokenSeal(each.count, "anchor_changed")


def _wait_for_others(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _standing(session: Session) -> tuple[int, str]:
    """How many events there are and what seals the last, by the head; before there was one, by the table."""
    head = session.execute(select(AuditHead.events, AuditHead.seal)).first()
    if head is None:
        last = select(AuditEvent.id, AuditEvent.seal).order_by(AuditEvent.id.desc()).limit(1)
        head = session.execute(last).first()
    return (head[0], head[1]) if head else (0, _FIRST_SEAL)


def _set_head(session: Session, key: str, count: int, seal: str) -> None:
    if count == 1:
        session.execute(insert(AuditHead).values(id=1, **_head(key, count, seal)))
    else:  # one that was taken away is not put back: it would heal an end cut off with it
        setting = update(AuditHead).values(**_head(key, count, seal))
        session.execute(setting.execution_options(synchronize_session=False))


def _head(key: str, count: int, seal: str) -> dict[str, int | str]:
    return {"events": count, "seal": seal, "mac": _mac(key, "head", count, seal)}


def _compare_head(session: Session, key: str, last: int, seal: str) -> Iterator[BrokenSeal]:
    head = session.execute(select(AuditHead.events, AuditHead.seal, AuditHead.mac)).first()
    if head is None:
        if last:
            yield BrokenSeal(last, "head_missing")
        return
    if not hmac.compare_digest(head.mac, _mac(key, "head", head.events, head.seal)):
        yield BrokenSeal(head.events, "head_changed")
    elif head.events > last:
        yield BrokenSeal(last + 1, "cut_off")
    elif head.events < last or head.seal != seal:
        yield BrokenSeal(last, "head_changed")


def _mac(key: str, purpose: str, count: int, seal: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\n{count}\n{seal}".encode(), hashlib.sha256).hexdigest()


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
