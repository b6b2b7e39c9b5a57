"""Files of invented patients, for the benchmarks of import and detection."""

import csv
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from outcomes.detection.simulate import LIFE_LIKE, SimulatedEpisode, simulate

LAST_DAY = date(2026, 9, 30)
CHANNELS = {"pain_average": "pain", "numbness": "numbness", "tingling": "tingling"}


def write_folder(folder: Path, episodes: list[SimulatedEpisode]) -> int:
    """Write patients, procedures and observations; give the number of observations."""
    count = 0
    with (
        (folder / "patients.csv").open("w", newline="") as patients,
        (folder / "procedures.csv").open("w", newline="") as procedures,
        (folder / "observations.csv").open("w", newline="") as observations,
    ):
        writers = [csv.writer(file) for file in (patients, procedures, observations)]
        writers[0].writerow(("patient_id", "birth_year", "sex", "language"))
        writers[1].writerow(
            (
                "patient_id",
                "procedure_id",
                "performed_on",
                "side",
                "indication",
                "kellgren_lawrence",
                "nerves",
            )
        )
        writers[2].writerow(("patient_id", "procedure_id", "observed_on", "code", "value", "source"))
        for number, episode in enumerate(episodes):
            patient, procedure = f"S{number:05}", f"S{number:05}-1"
            day_zero = LAST_DAY - timedelta(days=int(episode.series.days[-1]))
            writers[0].writerow((patient, 1955, "female", "fr"))
            nerves = ";".join(episode.series.nerves)
            writers[1].writerow((patient, procedure, day_zero, "left", "osteoarthritis", 3, nerves))
            for row in _entries(patient, procedure, day_zero, episode):
                writers[2].writerow(row)
                count += 1
    return count


def _entries(
    patient: str, procedure: str, day_zero: date, episode: SimulatedEpisode
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for place, day in enumerate(episode.series.days):
        on = day_zero + timedelta(days=int(day))
        for code, channel in CHANNELS.items():
            value = float(getattr(episode.series, channel)[place])
            if not np.isnan(value):
                rows.append((patient, procedure, on, code, value, "diary"))
    return rows


def life_like(count: int, seed: int) -> list[SimulatedEpisode]:
    """Invented episodes with at least one entry."""
    return [each for each in simulate(LIFE_LIKE, count, seed) if each.series.days.size]
