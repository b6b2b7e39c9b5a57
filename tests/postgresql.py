"""A throw-away PostgreSQL cluster for tests: loopback alone, no durability, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, literal, select, table, text, union_all
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

_SHAPE = """
SELECT md5(string_agg(c.relname || a.attname || a.attnum || a.atttypid || a.attnotnull, ','
    ORDER BY c.relname, a.attnum))
    || (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)
    || (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND NOT a.attisdropped AND a.attnum > 0
"""
"""One text that differs where tables, indexes, columns, triggers or the schema version do."""
_LEAVE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = :database AND pid <> pg_backend_pid()"
)
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"


def find_server() -> Path | None:
    """Find the folder of PostgreSQL's programs: the newest installed one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[4]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    return Path(program).parent if program else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@dataclass
class Cluster:
    """One cluster in a folder of its own, run as `postgres` where the tests run as root."""

    programs: Path
    folder: Path
    port: int = field(default_factory=_free_port)
    is_durable: bool = False
    """Whether a commit is on the disk when it is acknowledged, as in production."""
    _idle: list[str] = field(default_factory=list)
    _lent: int = 0
    _shapes: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Make the cluster and start it; a session socket in the folder, a loopback port."""
        self._give_folder()
        self._run("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", self._data)
        self.start_again()

    def copy(self, primary: "Cluster", name: str) -> None:
        """Become a streaming replica of another cluster, known to it by a name, and start."""
        self._give_folder()
        source = f"host=127.0.0.1 port={primary.port} user=postgres application_name={name}"
        self._run("pg_basebackup", "--no-sync", "-R", "-X", "stream", "-d", source, "-D", self._data)
        self.start_again()

    def wait_for(self, name: str) -> None:
        """Acknowledge a commit only once the replica of that name has it too."""
        self._sql(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        self._sql("SELECT pg_reload_conf()")

    def promote(self) -> None:
        """Take writes from now on, as the only one."""
        self._run("pg_ctl", "promote", "-w", "-D", self._data)

    def is_running(self) -> bool:
        """Say whether the server's first process is alive."""
        file = Path(self._data) / "postmaster.pid"
        if not file.exists():
            return False
        state = Path(f"/proc/{file.read_text().split()[0]}/stat")
        # One that was killed stays listed until whoever is its parent has looked.
        return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"

    def _give_folder(self) -> None:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def start_again(self) -> None:
        """Start the cluster that was made before; it recovers by itself from whatever ended it."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        options += "" if self.is_durable else " -c fsync=off"
        self._run("pg_ctl", "-w", "-D", self._data, "-o", options, "-l", f"{self.folder}/log", "start")

    def kill(self) -> None:
        """End the server's first process as a failing machine would: no time for a last word."""
        first = (Path(self._data) / "postmaster.pid").read_text().split()[0]
        os.kill(int(first), signal.SIGKILL)

    def stop(self) -> None:
        """Stop the cluster at once."""
        self._run("pg_ctl", "-m", "immediate", "-D", self._data, "stop")

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> None:
        """Create a database, as a copy of another."""
        self._sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def lend(self, template: str) -> str:
        """Give a database that is like a template; one that was taken back, if there is one."""
        if self._idle:
            return self._idle.pop()
        self._lent += 1
        name = f"{template}_{self._lent}"
        self.create(name, template)
        return name

    def take_back(self, database: str, template: str) -> None:
        """Empty a lent database for the next to borrow; one whose tables were changed is dropped.

        Copying a template costs the server ten times what emptying a few tables does.
        """
        self._sql(_LEAVE, database=database)
        if self._shapes.get(template) is None:
            self._shapes[template] = self._asked(template, _SHAPE)
        if self._asked(database, _SHAPE) != self._shapes[template]:
            self.drop(database)
            return
        engine = create_engine(self.url(database), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            tables = [row[0] for row in connection.execute(text(_TABLES))]
            has_rows = (select(1).select_from(table(each)).exists() for each in tables)
            asked = zip(tables, has_rows, strict=True)
            some = union_all(*(select(literal(name)).where(has) for name, has in asked))
            filled = list(connection.scalars(some))
            if filled:
                connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))
        self._idle.append(database)

    def _asked(self, database: str, query: str) -> str:
        """The one value that a query gives; nothing where it names what is not there."""
        engine = create_engine(self.url(database), poolclass=NullPool)
        try:
            with engine.connect() as connection:
                return str(connection.execute(text(query)).scalar_one())
        except ProgrammingError:
            return ""

    def drop(self, database: str) -> None:
        """Drop a database, whoever is still connected."""
        self._sql(f'DROP DATABASE "{database}" WITH (FORCE)')

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        user = "postgres" if os.geteuid() == 0 else None
        subprocess.run(
            [self.programs / program, *arguments], check=True, capture_output=True, user=user, cwd=self.folder
        )

    def _sql(self, statement: str, **values: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement), values)
        engine.dispose()
