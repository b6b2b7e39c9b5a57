"""Diaries that arrive while server and database are killed under them: none acknowledged is lost or doubled.

`python -m benchmarks.drill_database [DIARIES]`: 1,000 diaries where not said, four phones at a time, on
SQLite (the server is killed) and on PostgreSQL (server or database, and once the database is gone for half a
minute). A killed server is started again by a supervisor, as systemd does; nobody else lends a hand. Phones
send a kept diary until they are told that it has arrived, and one in five sends it again, as if the answer
had been lost.
"""

import queue
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import config
from benchmarks.diary_people import Person, people
from benchmarks.drill_phones import PATIENCE_SECONDS, Tally, counted, phone
from benchmarks.running import free_port, is_open, serve
from outcomes.database import open_database
from outcomes.services.schema import migrate
from outcomes.settings import Settings
from tests.postgresql import Cluster, find_server

DIARIES, PHONES, SEED = 1000, 4, 7
UP, DOWN = (0.3, 2.0), (0.0, 0.6)
GONE_SECONDS = 30.0


class Supervisor:
    """Keeps the product running on one port, whatever ends it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self._folder, self._url = folder, database_url
        self._is_over = threading.Event()
        self._process = self._started()
        self._watch = threading.Thread(target=self._keep)

    def __enter__(self) -> "Supervisor":
        self._watch.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._watch.join()
        self._process.terminate()
        self._process.wait(timeout=30)

    def kill(self) -> None:
        """End the server without a last word."""
        self._process.kill()

    def wait_until_open(self) -> None:
        """Wait until the product answers again: who is killed while starting is only kept from working."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if is_open(self.port):
                return
            time.sleep(0.05)
        raise RuntimeError("the server did not come back")

    def _started(self) -> "subprocess.Popen[bytes]":
        return serve(self._folder, self.port, subprocess.DEVNULL, DATABASE_URL=self._url)

    def _keep(self) -> None:
        while not self._is_over.wait(0.1):
            if self._process.poll() is not None:
                self._process = self._started()


def under_fire(
    supervisor: Supervisor, cluster: Cluster | None, is_over: Callable[[], bool], tally: Tally
) -> None:
    """Kill server or database at random moments until the diaries are through."""
    chance, was_gone = random.Random(SEED), cluster is None  # noqa: S311  a drill, no secret
    while not is_over():
        supervisor.wait_until_open()
        time.sleep(chance.uniform(*UP))
        if cluster is None or chance.random() < 0.6:
            tally.servers += 1
            supervisor.kill()
            continue
        cluster.kill()
        tally.databases += 1
        time.sleep(chance.uniform(*DOWN) if was_gone else GONE_SECONDS)
        was_gone = True
        _start_again(cluster)


def _start_again(cluster: Cluster) -> None:
    """As a supervisor would: until what the killed one left in memory is gone, it does not start."""
    for _ in range(100):
        try:
            cluster.start_again()
        except subprocess.CalledProcessError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the database did not come back")


def drill(kind: str, settings: Settings, folder: Path, cluster: Cluster | None, diaries: int) -> bool:
    """Run the drill on one database; print the counts, and give whether all of them are as they must be."""
    tally, lock = Tally(), threading.Lock()
    engine = open_database(settings.database_url)
    migrate(engine)
    everybody = people(engine, settings, diaries)
    engine.dispose()
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for each in everybody:
        waiting.put(each)
    begun = time.monotonic()
    with Supervisor(folder, settings.database_url) as supervisor:
        phones = [
            threading.Thread(target=phone, args=(supervisor.port, waiting, tally, lock))
            for _ in range(PHONES)
        ]
        for each in phones:
            each.start()
        under_fire(supervisor, cluster, lambda: not any(each.is_alive() for each in phones), tally)
        for each in phones:
            each.join()
    found = counted(settings, everybody, tally)
    print(
        f"{kind}: {diaries:,} diaries in {time.monotonic() - begun:.0f} s, server killed {tally.servers} "
        f"times, database {tally.databases}; {tally.again} sent again; {found}",
        flush=True,
    )
    return found.is_good


def main(words: list[str]) -> int:
    """Drill each database; 1 where a diary was lost or doubled."""
    diaries = int(words[0]) if words else DIARIES
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings = config.Development({"DATABASE_URL": f"sqlite:///{folder}/outcomes.db"}).settings()
        held = drill("SQLite", settings, folder, None, diaries)
        server = find_server()
        if server is None:
            print("PostgreSQL is not installed: not drilled")
            return int(not held)
        (folder / "postgresql").mkdir()
        cluster = Cluster(server, folder / "postgresql", is_durable=True)
        cluster.start()
        try:
            cluster.create("outcomes")
            settings = config.Development({"DATABASE_URL": cluster.url("outcomes")}).settings()
            held = drill("PostgreSQL", settings, folder, cluster, diaries) and held
        finally:
            cluster.stop()
    return int(not held)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
