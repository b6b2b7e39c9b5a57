"""Looking a deployment over: what is well, what is not, and what to do about it, as codes."""

import shutil
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import Engine, func, select
from sqlalchemy.engine import make_url

from outcomes.database import is_sqlite
from outcomes.models import AuditEvent
from outcomes.services.audit import broken_head
from outcomes.services.key_rotation import older, unopened
from outcomes.services.schema import current_version, newest_version
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.services.vital_signs import VitalSigns, vital_signs
from outcomes.settings import Settings

_LEAST_SECRET = 32
_LEAST_FREE, _LITTLE_FREE = 200 * 2**20, 2 * 2**30
_BACKUP_EVERY = timedelta(hours=26)
_CLOCK_SKEW = timedelta(seconds=5)
_PATIENCE_SECONDS = 5
_MAIL_PORTS = {"smtp": 587, "smtp+tls": 587, "smtps": 465}


class Level(StrEnum):
    """How a finding is to be taken."""

    WELL = "well"
    CARE = "care"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        code: what was found; its sentence says what to do.
        level: how it is to be taken.
        parameters: figures of the sentence.
    """

    code: str
    level: Level
    parameters: Mapping[str, object] = field(default_factory=dict)


def examine(work: UnitOfWork, engine: Engine) -> Iterator[Finding]:
    """Look at settings, disk, mail, schema, clock, keys, audit, backups and overdue jobs, in this order.

    Where the schema does not fit nothing after it can be looked at.

    Raises:
        OperationalError: the database does not answer.
    """
    settings = work.settings
    yield from _settings(settings)
    yield _disk(settings)
    yield from _mail(settings)
    found, expected = current_version(engine), newest_version()
    says = {"found": found or "–", "expected": expected}
    if found != expected:
        yield Finding("doctor_schema_unfit", Level.WRONG, says)
        return
    yield Finding("doctor_schema", Level.WELL, says)
    yield _clock(work, engine)
    yield _keys(work)
    yield _audit(work)
    yield from _jobs(work, vital_signs(work))


def _settings(settings: Settings) -> Iterator[Finding]:
    is_production = settings.environment == "production"
    yield Finding(
        "doctor_environment", Level.WELL if is_production else Level.CARE, {"name": settings.environment}
    )
    short = [
        name.upper() for name in ("secret_key", "audit_key") if len(getattr(settings, name)) < _LEAST_SECRET
    ]
    if settings.secret_key == settings.audit_key:
        yield Finding("doctor_secrets_same", Level.WRONG if is_production else Level.CARE)
    elif short:
        yield Finding("doctor_secrets_short", Level.CARE, {"names": ", ".join(short), "least": _LEAST_SECRET})
    else:
        yield Finding("doctor_secrets", Level.WELL)
    if not settings.public_url.startswith("https://"):
        says = {"url": settings.public_url}
        yield Finding("doctor_url_plain", Level.WRONG if is_production else Level.CARE, says)
    if not settings.on_call:
        yield Finding("doctor_nobody_at_night", Level.CARE)
    elif not settings.sms_url:
        yield Finding("doctor_on_call_unreached", Level.CARE, {"number": settings.on_call})


def _disk(settings: Settings) -> Finding:
    url = make_url(settings.database_url)
    folder = Path(str(url.database)).parent if url.get_backend_name() == "sqlite" else Path.cwd()
    free = shutil.disk_usage(folder).free
    says = {"folder": str(folder), "free": f"{free / 2**30:.1f}"}
    if free < _LEAST_FREE:
        return Finding("doctor_disk_full", Level.WRONG, says)
    return Finding("doctor_disk", Level.CARE if free < _LITTLE_FREE else Level.WELL, says)


def _mail(settings: Settings) -> Iterator[Finding]:
    parts = urlsplit(settings.smtp_url)
    if not settings.smtp_url:
        yield Finding("doctor_mail_absent", Level.CARE)
    elif parts.scheme in _MAIL_PORTS and parts.hostname:
        host, port = parts.hostname, parts.port or _MAIL_PORTS[parts.scheme]
        says = {"server": f"{host}:{port}"}
        try:
            if parts.scheme == "smtps":
                smtplib.SMTP_SSL(host, port, timeout=_PATIENCE_SECONDS).close()
            else:
                smtplib.SMTP(host, port, timeout=_PATIENCE_SECONDS).close()
        except (OSError, smtplib.SMTPException) as error:
            yield Finding("doctor_mail_silent", Level.WRONG, {**says, "reason": error})
        else:
            yield Finding("doctor_mail", Level.WELL, says)
    if not settings.sms_url:
        yield Finding("doctor_text_messages_absent", Level.CARE)


def _clock(work: UnitOfWork, engine: Engine) -> Finding:
    newest = work.session.scalar(select(func.max(AuditEvent.occurred_at)))
    if newest is not None and newest > work.now + _CLOCK_SKEW:
        return Finding("doctor_clock_back", Level.WRONG, {"now": work.now, "newest": newest})
    told = None if is_sqlite(engine) else work.session.scalar(select(func.now()))
    if isinstance(told, datetime) and abs(told - work.now) > _CLOCK_SKEW:
        return Finding("doctor_clocks_differ", Level.WRONG, {"now": work.now, "database": told})
    return Finding("doctor_clock", Level.WELL, {"now": work.now.astimezone(work.settings.timezone)})


def _keys(work: UnitOfWork) -> Finding:
    lost = unopened(work)
    if lost:
        return Finding("doctor_keys_lost", Level.WRONG, {"count": lost})
    behind = older(work)
    return (
        Finding("doctor_keys_older", Level.CARE, {"count": behind})
        if behind
        else Finding("doctor_keys", Level.WELL)
    )


def _audit(work: UnitOfWork) -> Finding:
    broken = broken_head(work.session, work.settings.audit_key)
    return Finding("doctor_audit_broken", Level.WRONG) if broken else Finding("doctor_audit", Level.WELL)


def _jobs(work: UnitOfWork, signs: VitalSigns) -> Iterator[Finding]:
    if signs.last_backup_at is None:
        yield Finding("doctor_backup_never", Level.CARE)
    else:
        is_old = work.now - signs.last_backup_at > _BACKUP_EVERY
        says = {"at": signs.last_backup_at.astimezone(work.settings.timezone)}
        yield Finding(
            "doctor_backup_old" if is_old else "doctor_backup", Level.CARE if is_old else Level.WELL, says
        )
    for name, level in (
        ("red_flags_waiting", Level.WRONG),
        ("messages_overdue", Level.WRONG),
        ("messages_unsure", Level.CARE),
        ("messages_failed", Level.CARE),
        ("readings_outdated", Level.CARE),
    ):
        count = getattr(signs, name)
        if count:
            yield Finding(f"doctor_{name}", level, {"count": count})
