"""Copies of a whole database, made and put back by the database's own means."""

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from outcomes.errors import InputError, Unavailable

_READ = 64 * 1024
_PSQL = ("psql", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
_SET = re.compile(rb"SET (\w+) = ")


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
    with _connected(url, command, stdin=subprocess.DEVNULL) as process:
        while piece := _pipe(process.stdout).read(_READ):
            yield piece


def restore_postgresql(url: URL, pieces: Iterable[bytes]) -> None:
    """Put a dump into an empty database, whole or not at all.

    Where `pieces` fails, so does the restoring: nothing is committed before the last of them. `pg_restore`
    makes SQL of it, for told to write into a database itself it stops at a setting that an older server
    does not know; `psql` puts that SQL in.

    Raises:
        InputError: `backup_program_missing`.
        Unavailable: `backup_failed`.
    """
    known = _settings_of(url)
    with (
        _running("pg_restore", ["--no-owner", "--file=-"], subprocess.PIPE) as reader,
        _connected(url, [*_PSQL], subprocess.PIPE) as writer,
        ThreadPoolExecutor(1) as beside,
    ):
        fed = beside.submit(_feed, _pipe(reader.stdin), pieces)
        taken = _pipe(writer.stdin)
        try:
            taken.write(b"BEGIN;\n")
            taken.writelines(_understood(_pipe(reader.stdout), known))
            fed.result()
            if reader.wait() == 0:
                taken.write(b"COMMIT;\n")
            taken.close()
        except BrokenPipeError:  # psql has given up; its exit code and its words say why
            reader.kill()


def _settings_of(url: URL) -> Set[str]:
    """The names of the settings that a server knows."""
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return set(connection.exec_driver_sql("SELECT name FROM pg_settings").scalars())
    finally:
        engine.dispose()


def _understood(script: IO[bytes], known: Set[str]) -> Iterator[bytes]:
    """A script of `pg_restore`'s; what it sets before the first object is left out where nobody knows it."""
    for line in script:
        setting = _SET.match(line)
        if setting is None or setting[1].decode() in known:
            yield line
        if line.startswith(b"-- Name: "):
            break
    while piece := script.read(_READ):
        yield piece


def _feed(taken: IO[bytes], pieces: Iterable[bytes]) -> None:
    """Write all pieces into a process, and say that it was all."""
    with suppress(BrokenPipeError), taken:  # it has given up, and its exit code and its words say why
        for piece in pieces:
            taken.write(piece)


@contextmanager
def _connected(url: URL, command: list[str], stdin: int) -> Iterator[subprocess.Popen[bytes]]:
    """One of PostgreSQL's programs, at a database."""
    with tempfile.TemporaryDirectory() as folder:
        address = url.set(drivername="postgresql", password=None)
        if url.password:  # in a file, for a command line can be read by everybody on the machine
            secret = Path(folder) / "pgpass"
            secret.touch(mode=0o600)
            secret.write_text("*:*:*:*:" + re.sub(r"([\\:])", r"\\\1", str(url.password)) + "\n")
            address = address.update_query_dict({"passfile": str(secret)})
        text = address.render_as_string(hide_password=False)
        with _running(command[0], [f"--dbname={text}", *command[1:]], stdin) as process:
            yield process


@contextmanager
def _running(program: str, arguments: list[str], stdin: int) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryFile() as said:
        whole = [_program(program), *arguments]
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
