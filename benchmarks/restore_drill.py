"""The restore drill: 100,000 entries are backed up while 20 a second arrive, and put back elsewhere.

`python -m benchmarks.restore_drill [ENTRIES]`, on SQLite, and on PostgreSQL where it is installed. Every row
that was acknowledged before the backup began must be there, every table must be alike row by row, the audit
must hold. Fails where that is not so, or where backup, restoring and comparing take more than a minute.
"""

import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import config
from benchmarks.cohort_people import ENTRIES_EACH, fill
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.models import Observation, Patient
from outcomes.services.audit import broken_seals
from outcomes.services.backups import backup
from outcomes.services.restores import restore
from outcomes.services.schema import migrate
from outcomes.services.unit_of_work import UnitOfWork
from outcomes.settings import Settings
from tests.postgresql import Cluster, find_server

ENTRIES, A_SECOND, MOST_SECONDS = 100_000, 20, 60.0


class Arriving:
    """Entries that arrive at a steady pace, each committed with its audit event."""

    def __init__(self, settings: Settings) -> None:
        self.acknowledged = 0
        self._settings, self._stop = settings, threading.Event()
        self._thread = threading.Thread(target=self._arrive)

    def __enter__(self) -> "Arriving":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _arrive(self) -> None:
        engine = open_database(self._settings.database_url)
        with Session(engine) as session:
            patients = session.scalars(select(Patient.id)).all()
            while not self._stop.wait(1 / A_SECOND):
                work = UnitOfWork(session, self._settings, Command("drill"))
                work.begin()
                session.add(
                    Observation(
                        patient_id=patients[self.acknowledged % len(patients)],
                        laterality="",
                        observed_on=work.today,
                        code="steps",
                        value=float(self.acknowledged),
                        source="tracker",
                        recorded_at=work.now,
                        superseded_at=work.now,
                    )
                )
                work.audit("drill.entry", f"entry:{self.acknowledged}")
                work.commit()
                self.acknowledged += 1
        engine.dispose()


def drilled(kind: str, settings: Settings, elsewhere: Settings, folder: Path, entries: int) -> bool:
    """Run the drill on one database; print what it cost, and give whether everything held."""
    engine = open_database(settings.database_url)
    migrate(engine)
    fill(engine, entries // ENTRIES_EACH)
    with Arriving(settings) as arriving, Session(engine) as session:
        time.sleep(2)
        known, begun = arriving.acknowledged, time.perf_counter()
        contents = backup(UnitOfWork(session, settings, Command("backup")), folder / f"{kind}.backup")
        copied = time.perf_counter()
        restore(elsewhere, folder / f"{kind}.backup")
        ended = time.perf_counter()
        arrived = arriving.acknowledged - known
    engine.dispose()
    other = open_database(elsewhere.database_url)
    with Session(other) as session:
        there = session.scalar(select(func.count()).where(Observation.code == "steps")) or 0
        broken = list(broken_seals(session, elsewhere.audit_key))
    other.dispose()
    seconds = ended - begun
    print(
        f"{kind}: {contents.rows:,} rows; backup {copied - begun:.1f} s, restored and compared row by row "
        f"{ended - copied:.1f} s, {seconds:.1f} s together; {arrived} entries arrived meanwhile; of {known} "
        f"acknowledged before, {min(there, known)} are there; broken seals: {len(broken)}",
        flush=True,
    )
    return there >= known and not broken and seconds <= MOST_SECONDS


def main(arguments: Sequence[str]) -> int:
    """Run the drill on each database; 1 where something was lost or took too long."""
    entries = int(arguments[0]) if arguments else ENTRIES
    held, server = True, find_server()
    with tempfile.TemporaryDirectory(prefix="outcomes-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = config.load({"OUTCOMES_ENV": "test", "DATABASE_URL": f"sqlite:///{folder}/one.db"})
        elsewhere = replace(made, database_url=f"sqlite:///{folder}/elsewhere.db")
        held = drilled("SQLite", made, elsewhere, folder, entries)
        if server is None:
            print("PostgreSQL is not installed: not drilled")
            return 0 if held else 1
        (folder / "postgresql").mkdir()
        cluster = Cluster(server, folder / "postgresql")
        cluster.start()
        try:
            cluster.create("one")
            cluster.create("elsewhere")
            made, elsewhere = (replace(made, database_url=cluster.url(each)) for each in ("one", "elsewhere"))
            held = drilled("PostgreSQL", made, elsewhere, folder, entries) and held
        finally:
            cluster.stop()
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
