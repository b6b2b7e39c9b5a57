"""Backups: one consistent copy of the database, taken while it is written to, and opened again to be sure."""

import re
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from outcomes.errors import InputError, Unavailable
from outcomes.services.unit_of_work import UnitOfWork


def backup(work: UnitOfWork, target: Path) -> int:
    """Copy the database into a file that only its owner may read; give the file's size in bytes.

    SQLite: a database file. PostgreSQL: an archive of `pg_dump`, in its custom format. Until the copy has
    been verified it bears another name.

    Raises:
        InputError: `backup_file_exists`, `backup_not_writable`, `backup_program_missing`.
        Unavailable: `backup_failed`; what was copied does not hold together.
    """
    if target.exists():
        raise InputError("backup_file_exists", {"file": str(target)})
    part = target.with_name(target.name + ".part")
    url = make_url(work.settings.database_url)
    try:
        part.touch(mode=0o600)
    except OSError as error:
        raise InputError("backup_not_writable", {"file": str(target)}) from error
    try:
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(str(url.database), part)
        else:
            _dump_postgresql(url, part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    size = target.stat().st_size
    work.begin()
    work.audit("database.backup", url.get_backend_name(), detail={"bytes": size})
    work.commit()
    return size


def _copy_sqlite(source: str, part: Path) -> None:
    with _Opened(source) as live, _Opened(str(part)) as copy:
        live.backup(copy)  # all pages in one step: a snapshot of the write-ahead log, while writers go on
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
    with _Opened(str(part)) as copy:
        answer = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
    if answer != ["ok"] or broken:
        raise Unavailable("backup_failed", {"reason": "; ".join(answer) or "foreign keys"})


class _Opened:
    """An SQLite connection that is closed at the end (its own context manager only ends transactions)."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


def _dump_postgresql(url: URL, part: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = url.set(drivername="postgresql", password=None)
        if url.password:  # in a file, for a command line can be read by everybody on the machine
            secret = Path(folder) / "pgpass"
            secret.touch(mode=0o600)
            secret.write_text("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", str(url.password)) + "\n")
            address = address.update_query_dict({"passfile": str(secret)})
        text = address.render_as_string(hide_password=False)
        _run([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={part}", f"--dbname={text}"])
    _run([_program("pg_restore"), "--list", str(part)])


def _program(name: str) -> str:
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise InputError("backup_program_missing", {"program": name})
    return found


def _run(command: list[str]) -> None:
    result = subprocess.run(  # noqa: S603  a program of PostgreSQL's own, with arguments of ours
        command, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        raise Unavailable("backup_failed", {"reason": result.stderr.strip()[-500:]})
