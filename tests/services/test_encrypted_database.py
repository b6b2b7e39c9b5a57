"""The embedded database encrypted as a whole, by SQLCipher."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.errors import Unavailable
from outcomes.models import Patient
from outcomes.services.audit import broken_seals
from outcomes.services.backups import backup
from outcomes.services.restores import restore, try_out
from outcomes.services.schema import current_version, make_ready, newest_version
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.factories import a_patient, a_procedure, a_site
from tests.staff_at_work import some_entries

pytest.importorskip("sqlcipher3", reason="SQLCipher is not installed (pip: sqlcipher3)")
KEY = "three-cold-probes"


def _url(path: Path, key: str = KEY) -> str:
    return f"sqlite+pysqlcipher://:{key}@/{path}"


@pytest.fixture
def sealed(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a database that is encrypted, with a patient in it."""
    sealed = replace(settings, database_url=_url(tmp_path / "sealed.db"))
    engine = open_database(sealed.database_url)
    make_ready(engine)
    with Session(engine, expire_on_commit=False) as session:
        work = UnitOfWork(session, sealed, Command("test"))
        patient = a_patient(work, a_site(work), "CODE-7")
        some_entries(work, a_procedure(work, patient), [(day, 4.0) for day in range(30)])
        work.now += timedelta(minutes=1)
    engine.dispose()
    return sealed


def test_the_file_shows_nothing_and_opens_with_its_key_alone(sealed: Settings, tmp_path: Path) -> None:
    content = (tmp_path / "sealed.db").read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"CODE-7" not in content and b"CREATE TABLE" not in content
    engine = open_database(sealed.database_url)
    assert current_version(engine) == newest_version()
    with Session(engine) as session:
        assert session.scalars(select(Patient.code)).all() == ["CODE-7"]
        assert list(broken_seals(session, sealed.audit_key)) == []
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    for url in (_url(tmp_path / "sealed.db", "another"), f"sqlite:///{tmp_path / 'sealed.db'}"):
        other = open_database(url)
        with pytest.raises(DatabaseError), other.connect() as connection:
            connection.execute(text("SELECT code FROM patients"))
        other.dispose()


def test_a_backup_of_it_is_put_back_row_by_row(sealed: Settings, tmp_path: Path) -> None:
    engine = open_database(sealed.database_url)
    with Session(engine) as session:
        backup(UnitOfWork(session, sealed, Command("test")), tmp_path / "one.backup")
    engine.dispose()
    assert try_out(sealed, tmp_path / "one.backup").rows > 30
    elsewhere = replace(sealed, database_url=_url(tmp_path / "elsewhere.db"))
    restore(elsewhere, tmp_path / "one.backup")
    engine = open_database(elsewhere.database_url)
    with Session(engine) as session:
        assert session.scalars(select(Patient.code)).all() == ["CODE-7"]
    engine.dispose()
    assert b"CODE-7" not in (tmp_path / "elsewhere.db").read_bytes()
    plain = replace(sealed, database_url=f"sqlite:///{tmp_path / 'plain.db'}")
    with pytest.raises(Unavailable, match="backup_failed"):  # the key it was made with is needed too
        restore(plain, tmp_path / "one.backup")
    assert not (tmp_path / "plain.db").exists()
