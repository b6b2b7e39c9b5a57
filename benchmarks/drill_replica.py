"""A primary database lost while diaries arrive, its replica promoted: nothing acknowledged is lost.

`python -m benchmarks.drill_replica [DIARIES]`, 300 where not said. A primary with one streaming replica that
it waits for (`synchronous_standby_names`); one server of the product, whose `DATABASE_URL` names both hosts
and asks for the one that takes writes. In the middle the primary is killed, and the replica promoted as an
operator would; the product is not started anew. Afterwards every acknowledged diary is in the promoted
database once, with its numbers and its audit event, and no seal is broken.
"""

import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import config
from benchmarks.diary_people import Person, people
from benchmarks.drill_phones import Tally, counted, phone
from benchmarks.running import free_port, serve, wait_until_open
from outcomes.database import open_database
from outcomes.services.schema import migrate
from tests.postgresql import Cluster, find_server

DIARIES, PHONES = 300, 4
NAME = "standby"
PAUSE = 0.1
"""Seconds between two diaries of a phone, so that they arrive all along."""


def replica_of(primary: Cluster, folder: Path) -> Cluster:
    """Make a streaming replica, and let the primary wait for it from now on."""
    replica = Cluster(primary.programs, folder, is_durable=True)
    replica.copy(primary, NAME)
    primary.wait_for(NAME)
    return replica


def both(primary: Cluster, replica: Cluster) -> str:
    """An address that names both hosts and asks for the one that takes writes."""
    hosts = "&".join(f"host=127.0.0.1:{each.port}" for each in (primary, replica))
    return (
        f"postgresql+psycopg://postgres@/outcomes?{hosts}&target_session_attrs=read-write&connect_timeout=3"
    )


def drill(primary: Cluster, replica: Cluster, folder: Path, diaries: int) -> bool:
    """Lose the primary in the middle; print the counts, and give whether they are as they must be."""
    tally, lock = Tally(), threading.Lock()
    settings = config.Development({"DATABASE_URL": both(primary, replica)}).settings()
    engine = open_database(settings.database_url)
    migrate(engine)
    everybody = people(engine, settings, diaries)
    engine.dispose()
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for each in everybody:
        waiting.put(each)
    port = free_port()
    process = serve(folder, port, subprocess.DEVNULL, DATABASE_URL=settings.database_url)
    try:
        wait_until_open(process, port)
        crowd = [
            threading.Thread(target=phone, args=(port, waiting, tally, lock, PAUSE)) for _ in range(PHONES)
        ]
        for each in crowd:
            each.start()
        while len(tally.acknowledged) < diaries // 2:
            time.sleep(0.02)
        primary.kill()
        lost = time.monotonic()
        before = len(tally.acknowledged)
        replica.promote()
        while len(tally.acknowledged) <= before + PHONES and any(each.is_alive() for each in crowd):
            time.sleep(0.02)
        again = time.monotonic() - lost
        for each in crowd:
            each.join()
        is_alive = process.poll() is None
    finally:
        process.terminate()
        process.wait(timeout=30)
    found = counted(settings, everybody, tally)
    print(
        f"{diaries:,} diaries, the primary lost after {before}; written again after {again:.1f} s by the "
        f"same server; {found}",
        flush=True,
    )
    return is_alive and found.is_good


def main(words: Sequence[str]) -> int:
    """Drill; 1 where a diary was lost or doubled, or the product did not follow."""
    diaries, server = int(words[0]) if words else DIARIES, find_server()
    if server is None:
        print("PostgreSQL is not installed: not drilled")
        return 0
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for each in ("primary", "replica"):
            (folder / each).mkdir()
        primary = Cluster(server, folder / "primary", is_durable=True)
        primary.start()
        replica: Cluster | None = None
        try:
            primary.create("outcomes")
            replica = replica_of(primary, folder / "replica")
            return int(not drill(primary, replica, folder, diaries))
        finally:
            for cluster in (primary, replica):
                if cluster is not None and cluster.is_running():
                    cluster.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
