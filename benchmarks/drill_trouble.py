"""Trouble that no process dies of: a full disk, a clock that is stepped, two migrations at once.

`python -m benchmarks.drill_trouble [DIARIES]`, 300 where not said. Diaries are sent as by four phones, each
until it is acknowledged, while

- the disk is full for some seconds, five times: the database lies on a small disk of its own that is filled
  to the last byte (where such a disk may not be made, SQLite alone is drilled, by a limit on its files);
- the server's clock is put forward by days and back by hours, ten times (where libfaketime is installed).

Afterwards every acknowledged diary is there once, with one audit event and one set of numbers; no seal is
broken; the same server still answers, and a member of staff can sign in. Two `outcomes migrate` that begin
together on an empty database both end well.
"""

import os
import queue
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from http.cookiejar import CookieJar
from pathlib import Path

from sqlalchemy.orm import Session

import config
from benchmarks.diary_people import Person, people
from benchmarks.drill_phones import Tally, counted, phone
from benchmarks.full_disk import disk_full, files_limited, small_disk
from benchmarks.running import ROOT, free_port, is_open, serve, wait_until_open
from outcomes.access.passwords import hash_password
from outcomes.database import open_database
from outcomes.models import User
from outcomes.permissions import Role
from outcomes.services.schema import migrate
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.postgresql import Cluster, find_server

DIARIES, PHONES, SEED = 300, 4, 7
STEPS = 10
PASSWORD = "a drill of cold probes"  # noqa: S105  an invented person's
_CLOCKS = ("+3d", "-2h", "+0", "+40d", "-1d", "+0")
"""The server's clock beside the true one."""
_LOOKED_AT = 1
"""Seconds between two looks of the server at where its clock is put."""


def clock_stepped(clock: Path) -> Callable[[Path, "subprocess.Popen[bytes]", Callable[[], bool]], int]:
    """Give what puts the server's clock forward and back."""

    def step(_folder: Path, _process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> int:
        times = 0
        while not is_over() and times < STEPS:
            clock.write_text(_CLOCKS[times % len(_CLOCKS)] + "\n")
            times += 1
            time.sleep(1.0)
        clock.write_text("+0\n")
        time.sleep(2.0 * _LOOKED_AT)  # a form given out by one clock is not sent to the next
        return times

    return step


def drill(
    name: str,
    settings: Settings,
    folder: Path,
    trouble: Callable[[Path, "subprocess.Popen[bytes]", Callable[[], bool]], int],
    diaries: int,
    **environment: str,
) -> bool:
    """Send diaries through trouble; print the counts, and give whether all of them are as they must be."""
    tally, lock = Tally(), threading.Lock()
    engine = open_database(settings.database_url)
    migrate(engine)
    everybody = people(engine, settings, diaries)
    _add_staff(engine, settings)
    engine.dispose()
    waiting: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for each in everybody:
        waiting.put(each)
    port, chance = free_port(), random.Random(SEED)  # noqa: S311  no secret
    process = serve(folder, port, subprocess.DEVNULL, DATABASE_URL=settings.database_url, **environment)
    try:
        wait_until_open(process, port)
        crowd = [
            threading.Thread(target=phone, args=(port, waiting, tally, lock), kwargs={"pause": pause})
            for pause in (chance.uniform(0.05, 0.15) for _ in range(PHONES))
        ]
        for each in crowd:
            each.start()
        times = trouble(folder, process, lambda: not any(each.is_alive() for each in crowd))
        for each in crowd:
            each.join()
        is_well = process.poll() is None and is_open(port) and _signs_in(port)
    finally:
        process.terminate()
        process.wait(timeout=30)
    found = counted(settings, everybody, tally)
    says = "answers and signs in" if is_well else "DOES NOT ANSWER"
    print(f"{name}: {diaries:,} diaries, trouble {times} times; the same server {says}; {found}", flush=True)
    return is_well and found.is_good


def _add_staff(engine: object, settings: Settings) -> None:
    with Session(engine) as session:  # type: ignore[arg-type]  # an engine
        work = UnitOfWork(session, settings)
        work.begin()
        session.add(
            User(
                site_id=1,
                email="drill@example.org",
                display_name="Drill",
                role=Role.RADIOLOGIST.value,
                language="en",
                password_hash=hash_password(PASSWORD, cheap=True),
                created_at=work.now,
            )
        )
        work.commit()


def _signs_in(port: int) -> bool:
    """Sign in as a browser does: what was noted under another clock may not keep anybody out."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{port}"
    page = browser.open(f"{address}/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    form = {"email": "drill@example.org", "password": PASSWORD, "csrf_token": token[1] if token else ""}
    answer = browser.open(f"{address}/sign-in", urllib.parse.urlencode(form).encode())
    return str(answer.geturl()).endswith("/worklist")


def migrations_at_once(kind: str, url: str, folder: Path) -> bool:
    """Begin two migrations of an empty database together."""
    own = {"OUTCOMES_ENV": "development", "DATABASE_URL": url, "LANG": "C"}
    running = [
        subprocess.Popen(
            [sys.executable, str(ROOT / "run.py"), "migrate"],
            env=os.environ | own,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=300)[0].strip().splitlines()[-1] for process in running]
    ended = [process.returncode for process in running]
    print(f"{kind}, two migrations at once: ended with {ended}; they said: {' | '.join(told)}", flush=True)
    return ended == [0, 0] and sum("already" in each for each in told) == 1


def faketime() -> str | None:
    """The library that puts a process's clock elsewhere."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    return str(found[0]) if found else None


def on_sqlite(folder: Path, diaries: int) -> bool:
    """All drills on SQLite."""
    held = migrations_at_once("SQLite", f"sqlite:///{folder}/migrated.db", folder)
    for name in ("disk", "clock"):
        (folder / name).mkdir()
    with small_disk(folder / "disk") as disk:
        settings = _settings(f"sqlite:///{folder}/disk/outcomes.db")
        trouble = disk_full if disk else files_limited
        held = drill("SQLite, disk full", settings, folder / "disk", trouble, diaries) and held
    library = faketime()
    if library is None:
        print("libfaketime is not installed (Debian: apt-get install faketime): no clock was stepped")
        return held
    clock = folder / "clock" / "clock"
    clock.write_text("+0\n")
    settings = _settings(f"sqlite:///{folder}/clock/outcomes.db")
    own = {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": str(_LOOKED_AT),
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    stepped = drill("SQLite, clock stepped", settings, folder / "clock", clock_stepped(clock), diaries, **own)
    return stepped and held


def on_postgresql(server: Path, folder: Path, diaries: int) -> bool:
    """Migrations at once, and a full disk where a small one may be made."""
    (folder / "small").mkdir()
    with small_disk(folder / "small") as disk:
        (folder / "small" / "postgresql").mkdir()
        cluster = Cluster(server, folder / "small" / "postgresql", is_durable=True)
        cluster.start()
        try:
            cluster.create("empty")
            held = migrations_at_once("PostgreSQL", cluster.url("empty"), folder)
            if disk is None:
                print("no disk of its own may be made here: PostgreSQL's was not filled")
                return held
            cluster.create("outcomes")
            settings = _settings(cluster.url("outcomes"))
            return drill("PostgreSQL, disk full", settings, disk, disk_full, diaries) and held
        finally:
            cluster.stop()


def _settings(url: str) -> Settings:
    return config.Development({"DATABASE_URL": url}).settings()


def main(words: Sequence[str]) -> int:
    """Drill each trouble; 1 where something was lost, doubled, or did not recover."""
    diaries = int(words[0]) if words else DIARIES
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        held = on_sqlite(folder, diaries)
        server = find_server()
        if server is None:
            print("PostgreSQL is not installed: not drilled")
            return int(not held)
        return int(not (on_postgresql(server, folder, diaries) and held))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
