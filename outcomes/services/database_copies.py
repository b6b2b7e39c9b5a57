"""Copies of a whole database, made and put back by the database's own means."""

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from outcomes.errors import InputError, Unavailable

_READ = 64 * 1024


@contextmanager
def sqlite_copy(source: URL) -> Iterator[URL]:
    """A consistent copy of a database that is being written to, checked; gone afterwards.

    It lies beside the database: no other disk ever sees it unencrypted. An encrypted database's copy is
    encrypted by the same key.

    Raises:
        Unavailable: `backup_failed`; what was copied does not hold together.
    """
    beside = Path(str(source.database)).parent
    with tempfile.TemporaryDirectory(prefix=".outcomes-backup-", dir=beside) as folder:
        part = source.set(database=str(Path(folder) / "copy.db"))
        with _opened(source) as live, _opened(part) as copy:
            live.backup(copy)  # all pages in one step: a snapshot of the write-ahead log, while writers go on
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
        check_sqlite(part)
        yield part


def check_sqlite(url: URL) -> None:
    """Nothing, if every page and every foreign key of a file holds.

    Raises:
        Unavailable: `backup_failed`.
    """
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as copy:
            answer = [row[0] for row in copy.exec_driver_sql("PRAGMA integrity_check")]
            broken = copy.exec_driver_sql("PRAGMA foreign_key_check").all()
    except DatabaseError as error:  # no database, or none that this key opens
        raise Unavailable("backup_failed", {"reason": str(error.orig)}) from error
    finally:
        engine.dispose()
    if answer != ["ok"] or broken:
        raise Unavailable("backup_failed", {"reason": "; ".join(answer) or "foreign keys"})


@contextmanager
def _opened(url: URL) -> Iterator[sqlite3.Connection]:
    """The driver's own connection, of SQLite or SQLCipher, closed at the end."""
    engine = create_engine(url, poolclass=NullPool)
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection  # type: ignore[misc]  # there is one until it is closed
    finally:
        connection.close()
        engine.dispose()


def postgresql_dump(url: URL, snapshot: str) -> Iterator[bytes]:
    """Dump a database as an exported snapshot sees it, in `pg_dump`'s custom format.

    Raises:
        InputError: `backup_program_missing`.
        Unavailable: `backup_failed`.
    """
    command = ["pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}"]
    with _running(url, command, stdin=subprocess.DEVNULL) as process:
        while piece := _pipe(process.stdout).read(_READ):
            yield piece


def restore_postgresql(url: URL, pieces: Iterable[bytes]) -> None:
    """Put a dump into an empty database, whole or not at all.

    Where `pieces` fails, so does the restoring: nothing is committed before the last of them.

    Raises:
        InputError: `backup_program_missing`.
        Unavailable: `backup_failed`.
    """
    command = ["pg_restore", "--no-owner", "--single-transaction", "--exit-on-error"]
    with _running(url, command, stdin=subprocess.PIPE) as process:
        taken = _pipe(process.stdin)
        with suppress(BrokenPipeError):  # it has given up, and its exit code and its words say why
            for piece in pieces:
                taken.write(piece)
            taken.close()


@contextmanager
def _running(url: URL, command: list[str], stdin: int) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        address = url.set(drivername="postgresql", password=None)
        if url.password:  # in a file, for a command line can be read by everybody on the machine
            secret = Path(folder) / "pgpass"
            secret.touch(mode=0o600)
            secret.write_text("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", str(url.password)) + "\n")
            address = address.update_query_dict({"passfile": str(secret)})
        text = address.render_as_string(hide_password=False)
        whole = [_program(command[0]), f"--dbname={text}", *command[1:]]
        with subprocess.Popen(whole, stdin=stdin, stdout=subprocess.PIPE, stderr=said) as process:  # noqa: S603  a program of PostgreSQL's own, with arguments of ours
            try:
                yield process
            except BaseException:
                process.kill()
                raise
            _pipe(process.stdout).read()
        if process.returncode != 0:
            said.seek(0)
            raise Unavailable(
                "backup_failed", {"reason": said.read().decode(errors="replace").strip()[-500:]}
            )


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise Unavailable("backup_failed", {"reason": "no output"})
    return stream


def _program(name: str) -> str:
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if found is None:
        raise InputError("backup_program_missing", {"program": name})
    return found
