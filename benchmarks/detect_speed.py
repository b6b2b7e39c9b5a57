"""How long `detect --replay` takes over 1,000 episodes of 180 entries, from the database to the files."""

import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlalchemy import insert
from sqlalchemy.orm import Session

import config
from benchmarks.import_files import CHANNELS as CHANNELS_BY_CODE
from outcomes.access.principals import Command
from outcomes.database import open_database
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import CLEAN, SimulatedEpisode, simulate
from outcomes.models import Observation, Patient, Procedure, Site
from outcomes.services.detection_files import detect_into
from outcomes.services.schema import make_ready
from outcomes.services.unit_of_work import UnitOfWork

DAY_ZERO = date(2025, 3, 3)
EPISODES, ENTRIES, MOST_SECONDS = 1000, 180, 30.0


def main() -> int:
    """Print the seconds; fail beyond the limit."""
    episodes = simulate(replace(CLEAN, schedules=("daily",)), EPISODES, seed=11)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = config.Test({"DATABASE_URL": f"sqlite:///{folder / 'new.db'}"}).settings()
        engine = open_database(settings.database_url)
        make_ready(engine)
        with Session(engine, expire_on_commit=False) as session:
            work = UnitOfWork(session, settings, Command("benchmark"))
            _store(session, work.now, [_thinned(episode) for episode in episodes])
            begun = time.perf_counter()
            report = detect_into(work, folder / "detections.csv", folder / "replay.csv")
            seconds = time.perf_counter() - begun
        engine.dispose()
    print(
        f"{report.episodes:,} episodes, {report.replay_rows:,} rows of the replay: {seconds:.1f} s "
        f"(limit {MOST_SECONDS:.0f} s)"
    )
    return int(seconds > MOST_SECONDS)


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
    sys.exit(main())
