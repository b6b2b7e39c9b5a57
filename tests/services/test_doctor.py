"""What `doctor` finds: each ill is made, and found by its own name."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from outcomes.models import EngineReading, Message
from outcomes.services import doctor
from outcomes.services.backups import backup
from outcomes.services.doctor import Finding, Level, examine
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import an_alert


def _found(work: UnitOfWork, engine: Engine, settings: Settings | None = None) -> dict[str, Finding]:
    work.session.rollback()
    used = settings or work.settings
    acting = UnitOfWork(work.session, used, work.principal, now=work.now)
    return {each.code: each for each in examine(acting, engine)}


def _well(settings: Settings) -> Settings:
    return replace(
        settings,
        environment="production",
        secret_key="s" * 40,
        audit_key="a" * 40,
        public_url="https://follow-up.example",
        on_call="01 00 00 00 01",
        sms_url="gammu:",
    )


def test_a_deployment_that_is_well_has_nothing_wrong(
    work: UnitOfWork, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_patient(work, a_site(work))
    work = UnitOfWork(work.session, _well(work.settings), work.principal)
    backup(work, tmp_path / "copy")
    usage = doctor.shutil.disk_usage(tmp_path)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage._replace(free=10 * 2**30))
    found = _found(work, engine)
    cares = {code for code, each in found.items() if each.level is not Level.WELL}
    assert cares == {"doctor_mail_absent"}
    looked_at = ("environment", "secrets", "disk", "schema", "clock", "keys", "audit", "backup")
    assert {f"doctor_{name}" for name in looked_at} <= set(found)


def test_an_audit_whose_head_does_not_hold_is_found(work: UnitOfWork, engine: Engine) -> None:
    work.begin()
    work.audit("test.note", "thing:1")
    work.commit()
    assert _found(work, engine)["doctor_audit"].level is Level.WELL
    other = replace(work.settings, audit_key="another")
    assert _found(work, engine, other)["doctor_audit_broken"].level is Level.WRONG


def test_settings_of_development_are_named(work: UnitOfWork, engine: Engine) -> None:
    found = _found(work, engine)
    for code in ("doctor_environment", "doctor_secrets_same", "doctor_url_plain", "doctor_nobody_at_night"):
        assert found[code].level is Level.CARE
    found = _found(work, engine, replace(work.settings, on_call="06 00 00 00 99"))
    assert found["doctor_on_call_unreached"].parameters["number"] == "06 00 00 00 99"
    found = _found(work, engine, replace(work.settings, environment="production", secret_key="short"))
    assert found["doctor_secrets_short"].parameters["names"] == "SECRET_KEY"
    assert found["doctor_url_plain"].level is Level.WRONG


def test_a_schema_of_another_version_ends_the_look(work: UnitOfWork, engine: Engine) -> None:
    work.begin()
    work.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    work.commit()
    found = _found(work, engine)
    assert found["doctor_schema_unfit"].parameters["found"] == "0001"
    assert "doctor_clock" not in found


def test_a_clock_that_went_back_is_found(work: UnitOfWork, engine: Engine) -> None:
    work.begin()
    work.audit("test.note", "thing:1")
    work.commit()
    work.now -= timedelta(hours=1)
    assert _found(work, engine)["doctor_clock_back"].level is Level.WRONG


def test_a_database_whose_clock_differs_is_found(work: UnitOfWork, engine: Engine) -> None:
    work.now += timedelta(minutes=1)
    is_sqlite = make_url(work.settings.database_url).get_backend_name() == "sqlite"
    assert ("doctor_clocks_differ" in _found(work, engine)) != is_sqlite


def test_lost_and_older_keys_are_counted(work: UnitOfWork, engine: Engine) -> None:
    a_patient(work, a_site(work), first_name="Jeanne")
    new = "c" * 43 + "="
    lost = _found(work, engine, replace(work.settings, data_keys=(new,)))
    assert (lost["doctor_keys_lost"].level, lost["doctor_keys_lost"].parameters) == (
        Level.WRONG,
        {"count": 1},
    )
    behind = _found(work, engine, replace(work.settings, data_keys=(new, *work.settings.data_keys)))
    assert behind["doctor_keys_older"].parameters == {"count": 1}


def test_jobs_that_nobody_does_are_found(work: UnitOfWork, engine: Engine, tmp_path: Path) -> None:
    patient = a_patient(work, a_site(work))
    procedure = a_procedure(work, patient)
    an_alert(work, patient, procedure, "red_flag", "nothing known")
    backup(work, tmp_path / "copy")
    then = work.now
    work.begin()
    work.session.add(_old_reading(work, procedure.id))
    for number, state in enumerate(("planned", "unsure", "failed")):
        work.session.add(
            Message(
                patient_id=patient.id,
                kind="reminder",
                event=f"event {number}",
                channel="email",
                state=state,
                reference=str(number),
                planned_at=then,
                next_try_at=then,
                settled_at=then,
            )
        )
    work.commit()
    work.now += timedelta(days=2)
    found = _found(work, engine)
    for code in (
        "red_flags_waiting",
        "messages_overdue",
        "messages_unsure",
        "messages_failed",
        "readings_outdated",
    ):
        assert found[f"doctor_{code}"].parameters == {"count": 1}, code
    assert found["doctor_backup_old"].level is Level.CARE


def _old_reading(work: UnitOfWork, procedure_id: int) -> EngineReading:
    return EngineReading(
        procedure_id=procedure_id,
        engine_version="0",
        digest="",
        as_of=work.today,
        phase="relief",
        reading={},
        computed_at=work.now,
    )


@pytest.fixture
def mail_server() -> Iterator[int]:
    """A port that greets as a mail server does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"220 here\r\n")
                connection.recv(100)

        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield listener.getsockname()[1]


def test_a_mail_server_is_asked(work: UnitOfWork, engine: Engine, mail_server: int) -> None:
    there = _found(work, engine, replace(work.settings, smtp_url=f"smtp://127.0.0.1:{mail_server}"))
    assert there["doctor_mail"].level is Level.WELL
    gone = _found(work, engine, replace(work.settings, smtp_url="smtp://127.0.0.1:1"))
    assert gone["doctor_mail_silent"].level is Level.WRONG


@pytest.mark.parametrize(("free", "code"), [(100 * 2**20, "doctor_disk_full"), (2**30, "doctor_disk")])
def test_a_disk_that_fills_is_found(
    work: UnitOfWork, engine: Engine, monkeypatch: pytest.MonkeyPatch, free: int, code: str
) -> None:
    usage = doctor.shutil.disk_usage("/")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _folder: usage._replace(free=free))
    assert _found(work, engine)[code].level is not Level.WELL
