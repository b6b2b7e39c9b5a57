"""A throw-away PostgreSQL cluster for tests: loopback alone, no durability, gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import create_engine, text


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

    def start(self) -> None:
        """Make the cluster and start it; a session socket in the folder, a loopback port."""
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", self._data)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c fsync=off"
        self._run("pg_ctl", "-w", "-D", self._data, "-o", options, "-l", f"{self.folder}/log", "start")

    def stop(self) -> None:
        """Stop the cluster at once."""
        self._run("pg_ctl", "-m", "immediate", "-D", self._data, "stop")

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> None:
        """Create a database, as a copy of another."""
        self._sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

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

    def _sql(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
