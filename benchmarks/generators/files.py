"""A cohort as the files that `outcomes import` takes, with what is true of it beside them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.generators.judged_replays import facts_of
from outcomes.detection.simulate import SimulatedEpisode

FIRST_DAY_ZERO = date(2024, 1, 1)
DAYS_ZERO = 547  # until the middle of 2025: D365 of the last lies before the middle of 2026
KNEE_CODES = {
    "pain_average": "pain",
    "numbness": "numbness",
    "tingling": "tingling",
    "numbness_area": "numbness_area",
}
PATIENTS = ("patient_id", "birth_year", "sex", "language")
PROCEDURES = (
    "patient_id",
    "procedure_id",
    "performed_on",
    "side",
    "indication",
    "kellgren_lawrence",
    "nerves",
)
OBSERVATIONS = ("patient_id", "procedure_id", "observed_on", "code", "value")
TRUTHS = (
    "patient_id",
    "procedure_id",
    "performed_on",
    "kind",
    "schedule",
    "assessable",
    "no_response",
    "return_started_on",
    "return_on",
    "regeneration_started_on",
    "numbness_below_75_on",
    "regeneration_on",
)
Row = tuple[object, ...]


def write(folder: Path, episodes: Sequence[SimulatedEpisode], kind: str, seed: int, letter: str = "G") -> int:
    """Write the three files and `truth.csv`; give the number of observations.

    Args:
        folder: made where it is not there.
        episodes: one patient each.
        kind: named in `truth.csv`.
        seed: of the dates, birth years, sexes, sides and languages.
        letter: that their codes begin with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 1])
    names = [f"{letter}{number:05}" for number in range(len(episodes))]
    zeros = [FIRST_DAY_ZERO + timedelta(days=int(day)) for day in rng.integers(0, DAYS_ZERO, len(names))]
    _write(folder / "patients.csv", PATIENTS, (_patient(name, rng) for name in names))
    rows = zip(names, zeros, episodes, strict=True)
    _write(folder / "procedures.csv", PROCEDURES, (_procedure(*row, rng) for row in rows))
    told = [row for each in zip(names, zeros, episodes, strict=True) for row in _observations(*each)]
    _write(folder / "observations.csv", OBSERVATIONS, told)
    rows = zip(names, zeros, episodes, strict=True)
    _write(folder / "truth.csv", TRUTHS, (_truth(*row, kind) for row in rows))
    return len(told)


def _write(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _patient(name: str, rng: np.random.Generator) -> Row:
    sex = "female" if rng.random() < 0.62 else "male"
    return name, int(rng.integers(1938, 1971)), sex, "fr" if rng.random() < 0.6 else "en"


def _procedure(name: str, zero: date, episode: SimulatedEpisode, rng: np.random.Generator) -> Row:
    side = "left" if rng.random() < 0.5 else "right"
    grade = int(rng.integers(2, 5))
    return name, f"{name}-1", zero, side, "osteoarthritis", grade, ";".join(episode.series.nerves)


def _observations(name: str, zero: date, episode: SimulatedEpisode) -> Iterator[Row]:
    series = episode.series
    for place, day in enumerate(series.days):
        on = zero + timedelta(days=int(day))
        for code, channel in KNEE_CODES.items():
            value = float(getattr(series, channel)[place])
            if not np.isnan(value):
                yield name, f"{name}-1", on, code, f"{value:g}"
        dose = float(series.opioid_mme[place])
        if not np.isnan(dose):  # a patient's code: it belongs to no knee
            yield name, "", on, "opioid_mme", f"{dose:g}"


def _truth(name: str, zero: date, episode: SimulatedEpisode, kind: str) -> Row:
    true = facts_of(episode)
    days = (
        true.return_started,
        true.returned,
        true.regeneration_started,
        true.numbness_below_75,
        true.regenerated,
    )
    dates = ("" if day is None else zero + timedelta(days=day) for day in days)
    flags = int(true.assessable), int(true.no_response)
    return name, f"{name}-1", zero, kind, episode.schedule, *flags, *dates
