"""Restoring: a backup is put back into an empty database, or tried in a spare one, and every row compared."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, make_url

from outcomes.access.sealed_files import opened
from outcomes.database import open_database
from outcomes.errors import ConflictError, InputError, Unavailable
from outcomes.services.backups import Contents, connected
from outcomes.services.database_copies import check_sqlite, restore_postgresql
from outcomes.services.row_digests import TableDigest, differing, row_digests
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings

_LONGEST_HEAD = 1024 * 1024


def restore(settings: Settings, source: Path) -> Contents:
    """Put a backup into the deployment's database, which must be empty, and compare every row.

    Raises:
        InputError: `file_not_readable`, `sealed_file_…`, `backup_of_other_kind`, `backup_program_missing`.
        ConflictError: `restore_not_empty`.
        Unavailable: `backup_failed`, `restore_differs`.
    """
    url = make_url(settings.database_url)
    with _read(settings, source) as (contents, pieces):
        _refuse_other_kind(contents, url)
        refuse_filled(url)
        if contents.kind == "sqlite":
            _restore_sqlite(url, contents, pieces)
        else:
            restore_postgresql(url, pieces)
            _compare(url, contents)
    return contents


def note_restored(work: UnitOfWork, contents: Contents) -> None:
    """Note in the audit that the database was put back, and as of when."""
    work.begin()
    detail = {"rows": contents.rows, "taken_at": contents.taken_at}
    work.audit("database.restore", contents.kind, detail=detail)
    work.commit()


def try_out(settings: Settings, source: Path) -> Contents:
    """Put a backup into a database of its own, compare every row, and throw that database away.

    Raises:
        As `restore`; on PostgreSQL the deployment's role must be allowed to create databases.
    """
    url = make_url(settings.database_url)
    with _read(settings, source) as (contents, pieces):
        _refuse_other_kind(contents, url)
        if contents.kind == "sqlite":
            with tempfile.TemporaryDirectory(dir=Path(str(url.database)).parent) as folder:
                _restore_sqlite(url.set(database=f"{folder}/tried.db"), contents, pieces)
            return contents
        with _throw_away(url) as other:
            restore_postgresql(other, pieces)
            _compare(other, contents)
    return contents


@contextmanager
def _read(settings: Settings, source: Path) -> Iterator[tuple[Contents, Iterator[bytes]]]:
    try:
        file = source.open("rb")
    except OSError as error:
        raise InputError("file_not_readable", {"file": str(source)}) from error
    with file:
        pieces = opened(file, settings.data_keys)
        start = next(pieces)
        length = 4 + int.from_bytes(start[:4], "big")
        while len(start) < min(length, _LONGEST_HEAD):
            start += next(pieces)
        told = json.loads(start[4:length])
        tables = {name: TableDigest(**each) for name, each in told["tables"].items()}
        contents = Contents(told["kind"], told["taken_at"], tables)

        def rest() -> Iterator[bytes]:
            yield start[length:]
            yield from pieces

        yield contents, rest()


def _refuse_other_kind(contents: Contents, url: URL) -> None:
    if contents.kind != url.get_backend_name():
        raise InputError("backup_of_other_kind", {"found": contents.kind, "expected": url.get_backend_name()})


def refuse_filled(url: URL) -> None:
    """Refuse a database that holds anything.

    Raises:
        ConflictError: `restore_not_empty`.
    """
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        is_filled = path.exists() and path.stat().st_size > 0
    else:
        with connected(url) as connection:
            is_filled = bool(inspect(connection).get_table_names())
    if is_filled:
        raise ConflictError("restore_not_empty", {"database": url.render_as_string()})


def _restore_sqlite(url: URL, contents: Contents, pieces: Iterable[bytes]) -> None:
    target = Path(str(url.database))
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        with part.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        check_sqlite(url.set(database=str(part)))
        _compare(url.set(database=str(part)), contents)
        part.rename(target)
    finally:
        for left in (part, *part.parent.glob(part.name + "-*")):
            left.unlink(missing_ok=True)


def _compare(url: URL, contents: Contents) -> None:
    with connected(url) as connection:
        tables = differing(row_digests(connection), contents.tables)
    if tables:
        raise Unavailable("restore_differs", {"tables": ", ".join(tables)})


@contextmanager
def _throw_away(url: URL) -> Iterator[URL]:
    """A new database on the same server, gone afterwards."""
    name = f"outcomes_tried_{uuid4().hex}"
    engine = open_database(url.render_as_string(hide_password=False)).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    _run(engine, f"CREATE DATABASE {name}")
    try:
        yield url.set(database=name)
    finally:
        _run(engine, f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def _run(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text(statement))
