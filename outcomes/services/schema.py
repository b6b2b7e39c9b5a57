"""The database's schema: bring it up to date, or say that it does not fit."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from outcomes.database import WRITING, is_sqlite
from outcomes.errors import Unavailable

_FOLDER = Path(__file__).parents[2] / "migrations"
_LOCK = 706_351_248
"""Held while migrating, on PostgreSQL; any number that nobody else uses."""
_PATIENCE_SECONDS = 10
"""How long a migration waits for a table: whoever serves pages must not wait behind it for longer."""
_LOCK_NOT_AVAILABLE = "55P03"


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema up to the newest version; give the version before and after.

    All versions are applied in one transaction: it stands at the newest, or where it was. Of two who
    migrate at once the second waits, and finds nothing left to do.

    Raises:
        Unavailable: `schema_busy`: somebody holds a table that would change.
    """
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        before = _upgrade(connection)
    return before, newest_version()


def rehearse(engine: Engine) -> list[tuple[str, str]]:
    """Apply what `migrate` would and take all of it back; give the versions, each with what it brings.

    Raises:
        Unavailable: `schema_busy`.
    """
    with engine.connect().execution_options(**WRITING) as connection, connection.begin() as transaction:
        before = _upgrade(connection)
        transaction.rollback()
    scripts = ScriptDirectory.from_config(configuration(None))
    steps = scripts.iterate_revisions("head", before or "base")
    return [(step.revision, (step.doc or "").rstrip(".")) for step in steps][::-1]


def _upgrade(connection: Connection) -> str | None:
    """Apply every version that is missing, alone; give the version before."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{_PATIENCE_SECONDS}s'"))
    before = MigrationContext.configure(connection).get_current_revision()
    try:
        command.upgrade(configuration(connection), "head")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            raise Unavailable("schema_busy", {"seconds": _PATIENCE_SECONDS}) from error
        raise
    return before


def current_version(engine: Engine) -> str | None:
    """Give the version of the schema in the database; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str:
    """Give the version that this program needs."""
    head = ScriptDirectory.from_config(configuration(None)).get_current_head()
    if head is None:
        raise Unavailable("schema_no_versions")
    return head


def make_ready(engine: Engine) -> None:
    """Create an embedded database that does not exist yet; refuse one whose schema does not fit.

    Raises:
        Unavailable: the schema is not the one this program needs.
    """
    version = current_version(engine)
    if version is None and is_sqlite(engine):
        migrate(engine)
    elif version != newest_version():
        raise Unavailable("schema_version", {"found": version or "–", "expected": newest_version()})


def configuration(connection: object) -> Config:
    """Alembic's configuration on an open connection, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made
