"""How long an import of 100,000 observations takes on SQLite, the engine's reading of them included."""

import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy.orm import Session

import config
from benchmarks.import_files import life_like, write_folder
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.services.imports import import_folder
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork

OBSERVATIONS, MOST_SECONDS = 100_000, 20.0


def main() -> int:
    """Print the seconds; fail beyond the limit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        count = patients = 0
        while count < OBSERVATIONS:
            patients += 100
            count = write_folder(folder, life_like(patients, seed=7))
        settings = config.Test({"DATABASE_URL": f"sqlite:///{folder / 'new.db'}"}).settings()
        engine = open_database(settings.database_url)
        make_ready(engine)
        steps: dict[str, float] = {}

        def note(step: str, _done: int, _total: int) -> None:
            steps[step] = time.perf_counter() - begun

        with Session(engine, expire_on_commit=False) as session:
            begun = time.perf_counter()
            work = UnitOfWork(session, settings, Command("benchmark"))
            report = import_folder(work, folder, progress=note)
            first = time.perf_counter() - begun
            import_folder(work, folder)
            again = time.perf_counter() - begun - first
        engine.dispose()
    print(f"{count:,} observations of {report.readings} episodes: {first:.1f} s (limit {MOST_SECONDS:.0f} s)")
    print("  done after: " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in steps.items()))
    print(f"  the same files again, changing nothing: {again:.1f} s")
    return int(first * OBSERVATIONS / count > MOST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
