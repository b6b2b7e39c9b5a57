"""The drill: a backup taken while others write is put back elsewhere and is the same, row by row."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from outcomes.access.principals import Command
from outcomes.database import is_sqlite, open_database
from outcomes.errors import ConflictError, InputError, Unavailable
from outcomes.models import AuditEvent, Patient
from outcomes.services import database_copies
from outcomes.services.audit import broken_seals
from outcomes.services.backups import Contents, backup
from outcomes.services.restores import note_restored, restore, try_out
from outcomes.services.row_digests import TableDigest, row_digests
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.factories import a_patient, a_procedure, a_site, an_observation
from tests.postgresql import Cluster


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The same keys, and an empty database of the same kind."""
    if "sqlite" in settings.database_url:
        (tmp_path / "elsewhere").mkdir()
        return replace(settings, database_url=f"sqlite:///{tmp_path}/elsewhere/outcomes.db")
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    name = f"elsewhere_{abs(hash(request.node.nodeid)):x}"
    cluster.create(name)
    request.addfinalizer(lambda: cluster.drop(name))
    return replace(settings, database_url=cluster.url(name))


def _digests(settings: Settings) -> dict[str, TableDigest]:
    engine = open_database(settings.database_url)
    with engine.connect() as connection:
        found = row_digests(connection)
    engine.dispose()
    return found


def _filled(work: UnitOfWork) -> None:
    patient = a_patient(work, a_site(work), "CR-1", hospital_id="H-77", first_name="Jeanne")
    procedure = a_procedure(work, patient)
    an_observation(work, patient, procedure.performed_on, "pain_average", 0.1 + 0.2)
    work.begin()
    work.audit("test.note", "thing:1", detail={"text": "é", "number": 0.1})
    work.commit()


def test_a_backup_put_back_is_the_same_row_by_row(
    work: UnitOfWork, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    _filled(work)
    before = _digests(settings)
    contents = backup(work, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert b"CR-1" not in (tmp_path / "copy").read_bytes()
    assert restore(elsewhere, tmp_path / "copy") == contents
    assert _digests(elsewhere) == before == contents.tables
    assert contents.rows == sum(each.rows for each in before.values()) > 4
    engine = open_database(elsewhere.database_url)
    with Session(engine) as session:
        restored = UnitOfWork(session, elsewhere, Command("restore"))
        note_restored(restored, contents)
        assert list(broken_seals(session, elsewhere.audit_key)) == []
        assert session.scalars(select(AuditEvent.action)).all()[-1] == "database.restore"
    engine.dispose()


def test_a_backup_can_be_tried_without_changing_anything(
    work: UnitOfWork, settings: Settings, tmp_path: Path
) -> None:
    _filled(work)
    backup(work, tmp_path / "copy")
    before, files = _digests(settings), sorted(tmp_path.rglob("*"))
    assert try_out(settings, tmp_path / "copy").rows > 4
    assert (_digests(settings), sorted(tmp_path.rglob("*"))) == (before, files)


def test_a_backup_is_put_into_a_server_older_than_the_programs_that_do_it(
    work: UnitOfWork,
    settings: Settings,
    elsewhere: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_sqlite(work.session.get_bind()):
        pytest.skip("SQLite is put back by no program of its own")
    true = database_copies._program("pg_restore")
    newer = tmp_path / "pg_restore"
    newer.write_text(f"""#!/bin/sh\n'{true}' "$@" | sed '0,/^SET /s//SET of_tomorrow = 0;\\nSET /'\n""")
    newer.chmod(0o755)
    programs = {"pg_restore": str(newer)}
    own = database_copies._program
    monkeypatch.setattr(database_copies, "_program", lambda name: programs.get(name) or own(name))
    _filled(work)
    before = _digests(settings)
    backup(work, tmp_path / "copy")
    restore(elsewhere, tmp_path / "copy")
    assert _digests(elsewhere) == before


def test_a_filled_database_is_never_written_over(
    work: UnitOfWork, settings: Settings, tmp_path: Path
) -> None:
    _filled(work)
    backup(work, tmp_path / "copy")
    before = _digests(settings)
    with pytest.raises(ConflictError, match="restore_not_empty"):
        restore(settings, tmp_path / "copy")
    assert _digests(settings) == before


@pytest.mark.parametrize("cut", [100, -1])
def test_a_damaged_backup_leaves_nothing_behind(
    work: UnitOfWork, elsewhere: Settings, tmp_path: Path, cut: int
) -> None:
    _filled(work)
    backup(work, tmp_path / "copy")
    (tmp_path / "damaged").write_bytes((tmp_path / "copy").read_bytes()[:cut])
    with pytest.raises(InputError, match="sealed_file_broken"):
        restore(elsewhere, tmp_path / "damaged")
    assert restore(elsewhere, tmp_path / "copy").rows > 4


def test_what_is_no_backup_or_of_another_key_or_kind_is_named(
    work: UnitOfWork, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    backup(work, tmp_path / "copy")
    (tmp_path / "text").write_text("something else")
    with pytest.raises(InputError, match="sealed_file_unknown"):
        restore(elsewhere, tmp_path / "text")
    with pytest.raises(InputError, match="file_not_readable"):
        restore(elsewhere, tmp_path / "absent")
    key = "c" * 43 + "="
    with pytest.raises(InputError, match="sealed_file_key"):
        restore(replace(elsewhere, data_keys=(key,)), tmp_path / "copy")
    other = "postgresql+psycopg://localhost/x" if "sqlite" in settings.database_url else "sqlite:////tmp/x.db"
    with pytest.raises(InputError, match="backup_of_other_kind"):
        restore(replace(elsewhere, database_url=other), tmp_path / "copy")


def test_rows_that_differ_from_what_was_copied_are_told(
    work: UnitOfWork, elsewhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filled(work)
    told = _digests(work.settings)
    wrong = {**told, "patients": replace(told["patients"], digest="0" * 64)}
    with monkeypatch.context() as patched:
        patched.setattr("outcomes.services.backups.row_digests", lambda _connection: wrong)
        backup(work, tmp_path / "copy")
    with pytest.raises(Unavailable, match="restore_differs") as refusal:
        restore(elsewhere, tmp_path / "copy")
    assert refusal.value.parameters == {"tables": "patients"}


def test_a_backup_never_writes_over_another(work: UnitOfWork, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("another")
    with pytest.raises(InputError, match="file_exists"):
        backup(work, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "another"


def test_a_folder_that_is_not_there_is_named(work: UnitOfWork, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_not_writable"):
        backup(work, tmp_path / "no" / "copy")


def test_backups_taken_while_others_write_are_whole(
    work: UnitOfWork, settings: Settings, elsewhere: Settings, tmp_path: Path
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
                other.audit("test.note", f"patient:{number}")
                other.commit()
        engine.dispose()

    writer = threading.Thread(target=write_on)
    writer.start()
    taken: list[Contents] = []
    try:
        for number in range(3):
            taken.append(backup(work, tmp_path / f"copy-{number}"))
    finally:
        stop.set()
        writer.join()
    patients = [each.tables["patients"].rows for each in taken]
    assert patients == sorted(patients) and patients[-1] > 0
    restore(elsewhere, tmp_path / "copy-2")
    assert _digests(elsewhere) == taken[2].tables
    assert is_sqlite(work.session.get_bind()) == ("sqlite" in settings.database_url)
