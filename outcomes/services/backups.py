"""Backups: one consistent, encrypted copy of the database, taken while it is written to.

A file begins with what it holds (rows and a fingerprint of every table, taken of the very snapshot that is
copied), so that whoever restores it knows that every row is there.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url

from outcomes.access.sealed_files import SealedWriter
from outcomes.database import open_database
from outcomes.exchange.whole_files import whole_file
from outcomes.services.database_copies import (
    postgresql_dump,
    sqlite_copy,
)
from outcomes.services.row_digests import TableDigest, row_digests
from outcomes.services.unit_of_work import UnitOfWork

_READ = 64 * 1024


@dataclass(frozen=True)
class Contents:
    """What a backup holds.

    Attributes:
        kind: `sqlite` or `postgresql`: it can be put back into a database of the same kind.
        taken_at: the instant it shows, ISO 8601.
        tables: rows and fingerprint of each table.
    """

    kind: str
    taken_at: str
    tables: dict[str, TableDigest]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(each.rows for each in self.tables.values())


def backup(work: UnitOfWork, target: Path) -> Contents:
    """Copy the database into a file that only its owner may read, encrypted by the newest data key.

    Until it is whole and on the disk it bears another name.

    Raises:
        InputError: `file_exists`, `file_not_writable`, `backup_program_missing`.
        Unavailable: `backup_failed`; what was copied does not hold together.
    """
    with whole_file(target) as part, part.open("wb") as file, _snapshot(work) as (contents, pieces):
        writer = SealedWriter(file, work.settings.data_keys)
        head = json.dumps(asdict(contents)).encode()
        writer.write(len(head).to_bytes(4, "big") + head)
        for piece in pieces:
            writer.write(piece)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
    work.begin()
    work.audit("database.backup", contents.kind, detail={"rows": contents.rows})
    work.commit()
    return contents


@contextmanager
def _snapshot(work: UnitOfWork) -> Iterator[tuple[Contents, Iterable[bytes]]]:
    url, now = make_url(work.settings.database_url), work.now.isoformat()
    if url.get_backend_name() == "sqlite":
        with sqlite_copy(url) as copy:
            with connected(copy) as connection:
                contents = Contents("sqlite", now, row_digests(connection))
            yield contents, _pieces(Path(str(copy.database)))
        return
    with connected(url) as connection:
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        contents = Contents("postgresql", now, row_digests(connection))
        yield contents, postgresql_dump(url, snapshot)


@contextmanager
def connected(url: URL) -> Iterator[Connection]:
    """Give a connection whose transaction sees one state of the database throughout."""
    engine = open_database(url.render_as_string(hide_password=False))
    if url.get_backend_name() != "sqlite":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_READ):
            yield piece
