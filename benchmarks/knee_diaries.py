"""Real daily knee pain of untreated people, where the data folder is there: noise nobody of us made up."""

import csv
from datetime import date
from pathlib import Path

import numpy as np

from outcomes.detection.definitions import Floats

FOLDER = Path(__file__).parents[1].parent / "shared" / "data" / "knee_diaries"
_TREND_DAYS = 30


def pain_by_person(folder: Path = FOLDER) -> dict[str, dict[int, float]]:
    """Average pain by person and ordinal day; empty where the folder is absent."""
    path = folder / "observations.csv"
    persons: dict[str, dict[int, float]] = {}
    if not path.exists():
        return persons
    with path.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["code"] == "pain_average":
                day = date.fromisoformat(row["observed_on"]).toordinal()
                persons.setdefault(row["patient_id"], {})[day] = float(row["value"])
    return persons


def procedure_days(folder: Path = FOLDER) -> dict[str, int]:
    """The notional day 0 by person, as an ordinal day."""
    with (folder / "procedures.csv").open(newline="", encoding="utf-8") as rows:
        return {
            row["patient_id"]: date.fromisoformat(row["performed_on"]).toordinal()
            for row in csv.DictReader(rows)
        }


def residuals(folder: Path = FOLDER) -> list[Floats]:
    """Each person's reports less their running median over two months, in order."""
    found = []
    for by_day in pain_by_person(folder).values():
        days = np.array(sorted(by_day))
        values = np.array([by_day[int(day)] for day in days])
        trend = np.array([np.median(values[np.abs(days - day) <= _TREND_DAYS]) for day in days])
        found.append(values - trend)
    return found
