"""How long `outcomes detect --replay` takes over episodes of 180 entries in a year, and how much memory.

`python -m benchmarks.detect_speed [EPISODES]`: 1,000 where not said; the whole command, its start included.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import psutil
from sqlalchemy import insert
from sqlalchemy.orm import Session

import config
from benchmarks.import_files import CHANNELS as CHANNELS_BY_CODE
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import CLEAN, SimulatedEpisode, simulate
from outcomes.models import Observation, Patient, Procedure, Site
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork

DAY_ZERO = date(2025, 3, 3)
EPISODES, ENTRIES = 1000, 180
MOST_SECONDS, MOST_GIGABYTES = 0.015, 1.5  # an episode: 150 s for 10,000; all processes together
_LOOK_EVERY = 0.25


def main(words: list[str]) -> int:
    """Print seconds and memory; 1 beyond a limit."""
    count = int(words[0]) if words else EPISODES
    episodes = simulate(replace(CLEAN, schedules=("daily",)), count, seed=11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        address = f"sqlite:///{folder / 'outcomes.db'}"
        settings = config.Test({"DATABASE_URL": address}).settings()
        engine = open_database(address)
        make_ready(engine)
        with Session(engine) as session:
            work = UnitOfWork(session, settings, Command("benchmark"))
            _store(session, work.now, [_thinned(episode) for episode in episodes])
        engine.dispose()
        seconds, gigabytes = _detect(folder, address)
        with (folder / "replay.csv").open() as rows:
            found = sum(1 for _ in rows) - 1
    limit = MOST_SECONDS * count
    print(
        f"{count:,} episodes, {found:,} rows of the replay: {seconds:.1f} s (limit {limit:.0f} s), "
        f"{gigabytes:.2f} GB at most (limit {MOST_GIGABYTES} GB)"
    )
    return int(seconds > limit or gigabytes > MOST_GIGABYTES)


def _detect(folder: Path, address: str) -> tuple[float, float]:
    """Run the command; its seconds and the most memory that its processes held together."""
    command = [str(Path(sys.executable).parent / "outcomes"), "detect"]
    command += ["--out", str(folder / "detections.csv"), "--replay", str(folder / "replay.csv")]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": address}, stderr=subprocess.PIPE)
    held = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, held), daemon=True)
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - begun
    watcher.join()
    if process.returncode:
        raise RuntimeError(said.decode())
    return seconds, max(held) / 1e9


def _watch(process: "subprocess.Popen[bytes]", held: list[float]) -> None:
    """Note what a process and its children hold, shared pages once."""
    while process.poll() is None:
        try:
            parent = psutil.Process(process.pid)
            family = [parent, *parent.children(recursive=True)]
            held.append(sum(each.memory_full_info().pss for each in family))
        except psutil.NoSuchProcess:
            continue  # one has ended meanwhile
        time.sleep(_LOOK_EVERY)


def _store(session: Session, now: datetime, episodes: list[SimulatedEpisode]) -> None:
    """Put the episodes into the tables without reading them, which an import would do."""
    session.execute(insert(Site), [{"id": 1, "name": "Benchmark"}])
    person = {"site_id": 1, "birth_year": 1955, "sex": "female", "language": "fr", "created_at": now}
    knee = {"laterality": "left", "recorded_at": now}
    for key, episode in enumerate(episodes, start=1):
        session.execute(insert(Patient), [{**person, "id": key, "code": f"S{key:05}"}])
        treated = {"performed_on": DAY_ZERO, "indication": "osteoarthritis"}
        nerves = {"nerve_codes": ";".join(episode.series.nerves)}
        session.execute(
            insert(Procedure),
            [{**knee, **treated, **nerves, "id": key, "patient_id": key, "code": f"S{key:05}-1"}],
        )
        days = [DAY_ZERO + timedelta(days=int(day)) for day in episode.series.days]
        rows = [
            {
                **knee,
                "patient_id": key,
                "source": "diary",
                "observed_on": on,
                "code": code,
                "value": float(value),
            }
            for code, channel in CHANNELS_BY_CODE.items()
            for on, value in zip(days, getattr(episode.series, channel), strict=True)
            if not np.isnan(value)
        ]
        session.execute(insert(Observation), rows)
    session.commit()


def _thinned(episode: SimulatedEpisode) -> SimulatedEpisode:
    """The same episode with 180 of its entry days from D0 on, spread evenly, and those before."""
    days = episode.series.days
    after = np.flatnonzero(days >= 0)
    chosen = after[np.unique(np.linspace(0, after.size - 1, min(ENTRIES, after.size)).round().astype(int))]
    kept = np.concatenate([np.flatnonzero(days < 0), chosen])
    columns = {channel: getattr(episode.series, channel)[kept] for channel in CHANNELS}
    return replace(episode, series=replace(episode.series, days=days[kept], **columns))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
