"""What tests share: a fresh database per test, on both kinds; the application; a signed-in client."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import config
from outcomes import database
from outcomes.access.principals import Command
from outcomes.application import create_app
from outcomes.database import open_database
from outcomes.models import User
from outcomes.services.schema import migrate
from outcomes.services.sessions import STAFF_LONGEST, add_session
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from outcomes.web.doors import STAFF_COOKIE
from tests.html import page_problems
from tests.postgresql import Cluster, find_server

database.SYNCHRONOUS = "OFF"  # a test's database need not outlive a power cut
SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data that lies beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder of real data (../shared/data) is not beside this checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file, copied for each test: migrating each time would take most of the run."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A throw-away PostgreSQL cluster on a loopback port, with a migrated template database."""
    server = find_server()
    if server is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="outcomes-postgresql-"))
    cluster = Cluster(server, folder)
    cluster.start()
    cluster.create("outcomes_template")
    engine = open_database(cluster.url("outcomes_template"))
    migrate(engine)
    engine.dispose()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated, empty database; each test that asks runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "outcomes.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    name = cluster.lend("outcomes_template")
    yield cluster.url(name)
    cluster.take_back(name, "outcomes_template")


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings of the test environment on this test's database."""
    return config.Test({"DATABASE_URL": database_url}).settings()


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """This test's database, open."""
    engine = open_database(settings.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def work(engine: Engine, settings: Settings) -> Iterator[UnitOfWork]:
    """A unit of work on this test's database, acting as a command."""
    with Session(engine, expire_on_commit=False) as session:
        yield UnitOfWork(session=session, settings=settings, principal=Command("test"))


@pytest.fixture
def app(settings: Settings, engine: Engine) -> Flask:
    """The application on this test's database, without form tokens."""
    app = create_app(settings, engine)
    app.config["WTF_CSRF_ENABLED"] = False

    @app.after_request
    def check_page(response: Response) -> Response:
        """Whatever page any test opens is a good page."""
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307, 308):
            assert page_problems(response.get_data(as_text=True)) == []
        return response

    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in on."""
    return app.test_client()


@pytest.fixture
def sign_in(work: UnitOfWork, client: FlaskClient) -> Callable[[User], FlaskClient]:
    """Sign a member of staff in on the client."""

    def enter(user: User) -> FlaskClient:
        work.now = datetime.now(UTC)
        work.begin()
        token = add_session(work, STAFF_LONGEST, user_id=user.id)
        work.commit()
        client.set_cookie(STAFF_COOKIE, token)
        return client

    return enter
