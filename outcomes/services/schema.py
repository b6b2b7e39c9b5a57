"""The database's schema: bring it up to date, or say that it does not fit."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from outcomes.database import WRITING, is_sqlite
from outcomes.errors import Unavailable

_FOLDER = Path(__file__).parents[2] / "migrations"


def migrate(engine: Engine) -> tuple[str | None, str]:
    """Bring the schema up to the newest version; give the version before and after.

    All versions are applied in one transaction: it stands at the newest, or where it was.
    """
    before = current_version(engine)
    with engine.connect().execution_options(**WRITING) as connection, connection.begin():
        command.upgrade(configuration(connection), "head")
    return before, newest_version()


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
