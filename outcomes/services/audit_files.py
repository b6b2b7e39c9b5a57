"""The audit outside the database: all events in a file, and anchors kept elsewhere."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import select

from outcomes.errors import InputError
from outcomes.exchange.whole_files import whole_file
from outcomes.models import AuditEvent, Patient
from outcomes.services.audit import Anchor, add_first_head, anchor
from outcomes.services.unit_of_work import UnitOfWork

_BATCH = 1000
_LONGEST_LINE = 1000


def export_audit(work: UnitOfWork, target: Path) -> int:
    """Write every event of every patient, one JSON object a line, the oldest first; give their number.

    Read and written some at a time, whatever their number. The file bears its name once it is whole.

    Raises:
        InputError: `file_exists`, `file_not_writable`.
    """
    count = 0
    with whole_file(target) as part, part.open("w", encoding="utf-8") as lines:
        for line in _lines(work):
            lines.write(line)
            count += 1
    work.begin()
    work.audit("audit.export", "audit", detail={"events": count})
    work.commit()
    return count


def seal_head(work: UnitOfWork) -> None:
    """Seal the head of an audit that was begun before there were heads."""
    work.begin()
    add_first_head(work.session, work.settings.audit_key)
    work.commit()


def add_anchor(work: UnitOfWork, target: Path) -> Anchor:
    """Add a line to a file of anchors, which is worth something where the database's keeper cannot reach it.

    Raises:
        InputError: `file_not_writable`.
    """
    made = anchor(work.session, work.settings.audit_key, work.now)
    try:
        with target.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(made)) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
    except OSError as error:
        raise InputError("file_not_writable", {"file": str(target)}) from error
    return made


def read_anchors(source: Path) -> list[Anchor]:
    """Read a file of anchors.

    Raises:
        InputError: `file_not_readable`, or `anchor_not_read` with the number of the line.
    """
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("file_not_readable", {"file": str(source)}) from error
    return [_read(line, number, source) for number, line in enumerate(lines, 1) if line.strip()]


def _read(line: str, number: int, source: Path) -> Anchor:
    try:
        told = json.loads(line[:_LONGEST_LINE])
        return Anchor(str(told["at"]), int(told["count"]), str(told["seal"]), str(told["mac"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError("anchor_not_read", {"file": str(source), "line": number}) from error


def _lines(work: UnitOfWork) -> Iterator[str]:
    codes = dict(work.session.execute(select(Patient.id, Patient.code)).all())
    events = select(AuditEvent).order_by(AuditEvent.id).execution_options(yield_per=_BATCH)
    for event in work.session.scalars(events):
        told = {
            "number": event.id,
            "at": event.occurred_at.isoformat(),
            "actor": event.actor,
            "action": event.action,
            "subject": event.subject,
            "patient": codes.get(event.patient_id) if event.patient_id is not None else None,
            "site": event.site_id,
            "detail": event.detail,
            "seal": event.seal,
        }
        yield json.dumps(told, ensure_ascii=False) + "\n"
        work.session.expunge(event)
