"""Opening the database: SQLite and PostgreSQL made to behave alike."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

BUSY_TIMEOUT_SECONDS = 10
SYNCHRONOUS = "FULL"
"""A commit is on the disk before it is acknowledged, so that a power cut loses none."""
_HELD = {"Patient", "Site", "User"}
"""Asked for by key many times a page; a session forgets what nobody holds."""
SILENCE_SECONDS = 20
"""How long a PostgreSQL server may leave the product without a sign before its connection is given up."""
_POSTGRESQL = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 1000 * SILENCE_SECONDS,
}
"""Without these a server that vanished without a word holds every thread for a quarter of an hour."""
WRITING = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""Execution options of a transaction that will write: SQLite then queues writers instead of failing them."""


def open_database(url: str) -> Engine:
    """Make an engine for a SQLAlchemy URL (`sqlite:///…` or `postgresql+psycopg://…`).

    What a statement was given never stands in an error's text: it would reach the log. On SQLite:
    write-ahead log, every commit on the disk before it is acknowledged, foreign keys on, writers wait for
    each other, and transactions begin when SQLAlchemy says so (the driver's own habit begins them late and
    forked a hash chain). On PostgreSQL: a server that says nothing is given up after `SILENCE_SECONDS`,
    unless the URL says otherwise (`tcp_user_timeout` and the other words of libpq).
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    told = make_url(url).query
    own = {name: value for name, value in _POSTGRESQL.items() if name not in told}
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=10, connect_args=own)


class PageSession(Session):
    """A session of one page: people and places it has read stay known, so that they are read once."""


@event.listens_for(PageSession, "loaded_as_persistent")
def _hold(session: Session, instance: object) -> None:
    if type(instance).__name__ in _HELD:
        session.info.setdefault("held", []).append(instance)


def is_sqlite(engine: Engine) -> bool:
    """Say whether the database is embedded."""
    return engine.dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"synchronous = {SYNCHRONOUS}",
        "secure_delete = ON",  # what is erased is overwritten, not only let go
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))
