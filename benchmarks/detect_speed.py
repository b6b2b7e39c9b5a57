"""How long `detect --replay` takes over 1,000 episodes of 180 entries, from the database to the files."""

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

import config
from benchmarks.import_files import write_folder
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import CLEAN, SimulatedEpisode, simulate
from outcomes.services.detection_files import detect_into
from outcomes.services.imports import import_folder
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork

EPISODES, ENTRIES, MOST_SECONDS = 1000, 180, 30.0


def main() -> int:
    """Print the seconds; fail beyond the limit."""
    episodes = simulate(replace(CLEAN, schedules=("daily",)), EPISODES, seed=11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(folder, [_thinned(episode) for episode in episodes])
        settings = config.Test({"DATABASE_URL": f"sqlite:///{folder / 'new.db'}"}).settings()
        engine = open_database(settings.database_url)
        make_ready(engine)
        with Session(engine, expire_on_commit=False) as session:
            work = UnitOfWork(session, settings, Command("benchmark"))
            import_folder(work, folder)
            begun = time.perf_counter()
            report = detect_into(work, folder / "detections.csv", folder / "replay.csv")
            seconds = time.perf_counter() - begun
        engine.dispose()
    print(
        f"{report.episodes:,} episodes, {report.replay_rows:,} rows of the replay: {seconds:.1f} s "
        f"(limit {MOST_SECONDS:.0f} s)"
    )
    return int(seconds > MOST_SECONDS)


def _thinned(episode: SimulatedEpisode) -> SimulatedEpisode:
    """The same episode with 180 of its entry days from D0 on, spread evenly, and those before."""
    days = episode.series.days
    after = np.flatnonzero(days >= 0)
    chosen = after[np.unique(np.linspace(0, after.size - 1, min(ENTRIES, after.size)).round().astype(int))]
    kept = np.concatenate([np.flatnonzero(days < 0), chosen])
    columns = {channel: getattr(episode.series, channel)[kept] for channel in CHANNELS}
    return replace(episode, series=replace(episode.series, days=days[kept], **columns))


if __name__ == "__main__":
    sys.exit(main())
