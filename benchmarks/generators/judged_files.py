"""The judge's reading of `truth.csv`, `replay.csv` and `detections.csv`, in days since each procedure."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Row = Mapping[str, str]

PROBABILITIES = ("p_returned", "p_return_30d", "p_return_365")
ALARMS = ("return_alarm", "regeneration_alarm")
FORECASTS = ("forecast_q10", "forecast_q50", "forecast_q90")


@dataclass(frozen=True)
class Facts:
    """What is true of an episode, in days since the procedure; None where it does not happen."""

    no_response: bool = False
    assessable: bool = True
    return_started: int | None = None
    returned: int | None = None
    regeneration_started: int | None = None
    numbness_below_75: int | None = None
    regenerated: int | None = None


@dataclass(frozen=True)
class Judged:
    """One episode: its truth, and what was said of it on the days of its entries.

    Attributes:
        name: procedure_id.
        schedule: rhythm of its diary.
        true: what is true.
        days: of the replay's rows, rising, since the procedure.
        columns: of the replay, a number a row; nan where empty; forecasts in days since the procedure.
        as_of: day of its row in the detections, None without one.
        kind: `return_kind` named there.
    """

    name: str
    schedule: str
    true: Facts
    days: npt.NDArray[np.int64]
    columns: Mapping[str, Values]
    as_of: int | None = None
    kind: str = ""

    @property
    def last_entry(self) -> int | None:
        """Day of the last entry of pain, numbness or tingling since D0."""
        return int(self.days[-1]) if self.days.size else None


def read(folder: Path) -> list[Judged]:
    """Every episode of `truth.csv`, with its rows of the other two files."""
    replay: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(folder / "replay.csv"):
        replay[row["procedure_id"]].append(row)
    newest = {row["procedure_id"]: row for row in _rows(folder / "detections.csv")}
    return [
        _judged(row, replay[row["procedure_id"]], newest.get(row["procedure_id"]))
        for row in _rows(folder / "truth.csv")
    ]


def _rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _judged(truth: Row, replay: list[Row], newest: Row | None) -> Judged:
    zero = date.fromisoformat(truth["performed_on"])
    told = sorted(replay, key=lambda row: row["observed_on"])
    days = [_day(row["observed_on"], zero) for row in told]
    columns = {name: _numbers([row[name] for row in told]) for name in (*PROBABILITIES, *ALARMS)}
    columns |= {name: _days([row[name] for row in told], zero) for name in FORECASTS}
    return Judged(
        name=truth["procedure_id"],
        schedule=truth["schedule"],
        true=_true(truth, zero),
        days=np.asarray(days, dtype=np.int64),
        columns=columns,
        as_of=_day(newest["as_of"], zero) if newest else None,
        kind=newest["return_kind"] if newest else "",
    )


def _true(row: Row, zero: date) -> Facts:
    return Facts(
        no_response=row["no_response"] == "1",
        assessable=row["assessable"] == "1",
        return_started=_day(row["return_started_on"], zero),
        returned=_day(row["return_on"], zero),
        regeneration_started=_day(row["regeneration_started_on"], zero),
        numbness_below_75=_day(row["numbness_below_75_on"], zero),
        regenerated=_day(row["regeneration_on"], zero),
    )


def _day(cell: str, zero: date) -> int | None:
    return (date.fromisoformat(cell) - zero).days if cell else None


def _numbers(cells: list[str]) -> Values:
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)


def _days(cells: list[str], zero: date) -> Values:
    days = (_day(cell, zero) for cell in cells)
    return np.array([np.nan if day is None else day for day in days], dtype=np.float64)
