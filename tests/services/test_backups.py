import sqlite3
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.database import is_sqlite, open_database
from outcomes.errors import InputError
from outcomes.models import AuditEvent, Patient
from outcomes.services.backups import backup
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.factories import a_patient, a_site


def _patients_in(copy: Path, settings: Settings) -> str:
    if "sqlite" in settings.database_url:
        connection = sqlite3.connect(copy)
        codes = ",".join(row[0] for row in connection.execute("SELECT code FROM patients ORDER BY code"))
        connection.close()
        return codes
    listing = subprocess.run(
        ["pg_restore", "--data-only", "--table=patients", "--file=-", str(copy)],
        check=True,
        capture_output=True,
        text=True,
    )
    return ",".join(word for word in listing.stdout.split() if word.startswith("CR-"))


def test_a_backup_holds_what_was_there_and_is_its_owners(
    work: UnitOfWork, settings: Settings, tmp_path: Path
) -> None:
    a_patient(work, a_site(work), "CR-1")
    size = backup(work, tmp_path / "copy")
    assert _patients_in(tmp_path / "copy", settings) == "CR-1"
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert (tmp_path / "copy").stat().st_size == size
    event = work.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.detail) == ("database.backup", {"bytes": size})


def test_a_backup_never_writes_over_another(work: UnitOfWork, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("another")
    with pytest.raises(InputError, match="backup_file_exists"):
        backup(work, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "another"


def test_a_folder_that_is_not_there_is_named(work: UnitOfWork, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="backup_not_writable"):
        backup(work, tmp_path / "no" / "copy")


def test_a_backup_taken_while_others_write_is_whole(
    work: UnitOfWork, settings: Settings, tmp_path: Path
) -> None:
    site_id = a_site(work).id
    stop = threading.Event()

    def write_on() -> None:
        engine = open_database(settings.database_url)
        with Session(engine) as session:
            other = UnitOfWork(session, settings, Command("test"))
            number = 0
            while not stop.is_set():
                number += 1
                other.begin()
                session.add(
                    Patient(
                        site_id=site_id,
                        code=f"CR-{number}",
                        birth_year=1950,
                        sex="male",
                        language="fr",
                        created_at=other.now,
                    )
                )
                other.commit()
        engine.dispose()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        for number in range(3):
            backup(work, tmp_path / f"copy-{number}")
    finally:
        stop.set()
        writer.join()
    codes = _patients_in(tmp_path / "copy-2", settings).split(",")
    assert len(codes) == len(set(codes)) > 1
    assert is_sqlite(work.session.get_bind()) == ("sqlite" in settings.database_url)
