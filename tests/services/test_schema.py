from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from outcomes.database import open_database
from outcomes.errors import Unavailable
from outcomes.models import Base
from outcomes.services.schema import (
    configuration,
    current_version,
    make_ready,
    migrate,
    newest_version,
    rehearse,
)


def test_the_migrated_schema_is_that_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_an_embedded_database_that_does_not_exist_is_made(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.db")
    make_ready(engine)
    assert current_version(engine) == newest_version()
    engine.dispose()


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    assert migrate(engine) == (newest_version(), newest_version())


def test_a_rehearsal_names_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.db")
    steps = rehearse(engine)
    assert (steps[0][0], steps[-1][0]) == ("0001", newest_version())
    assert all(brings for _, brings in steps)
    assert current_version(engine) is None
    migrate(engine)
    assert rehearse(engine) == []
    engine.dispose()


def test_a_migration_does_not_queue_for_ever_behind_a_page(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no locks of single tables")
    monkeypatch.setattr("outcomes.services.schema._PATIENCE_SECONDS", 1)
    with engine.begin() as connection:
        command.downgrade(configuration(connection), "0026")
    with engine.connect() as page, page.begin():
        page.execute(text("SELECT 1 FROM users"))
        with pytest.raises(Unavailable, match="schema_busy"):
            migrate(engine)
    assert current_version(engine) == "0026"
    assert migrate(engine) == ("0026", newest_version())


def test_a_schema_of_another_version_is_refused_by_name(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable) as caught:
        make_ready(engine)
    assert caught.value.parameters == {"found": "9999", "expected": newest_version()}


def test_version_files_do_not_import_the_package() -> None:
    folder = Path(__file__).parents[2] / "migrations" / "versions"
    assert [path.name for path in folder.glob("*.py") if "outcomes" in path.read_text()] == []
