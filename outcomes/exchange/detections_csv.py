"""What the engine says, as rows of `detections.csv` and `replay.csv`.

Every point in time is a date, the forecast's quantiles too: files never count days.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from outcomes.detection import Reading
from outcomes.exchange.columns import Cell

_DECIMALS = 9
_RENAMED = {
    "regeneration_on": "regeneration_day",
    "return_on": "return_day",
    "as_of": "day",
    "observed_on": "day",
}
_DAYS = frozenset(
    {"as_of", "observed_on", "regeneration_on", "return_on", "forecast_q10", "forecast_q50", "forecast_q90"}
)

DETECTION_COLUMNS = (
    "patient_id",
    "procedure_id",
    "as_of",
    "phase",
    "p_no_response",
    "p_returned",
    "p_regenerating",
    "p_relief",
    "p_return_started",
    "p_return_30d",
    "p_return_60d",
    "p_return_90d",
    "p_return_365",
    "nerve",
    "p_regeneration",
    "return_kind",
    "level",
    "level_q10",
    "level_q90",
    "baseline",
    "nadir",
    "line",
    "regeneration_on",
    "return_on",
    "forecast_q10",
    "forecast_q50",
    "forecast_q90",
    "engine_version",
)
REPLAY_COLUMNS = (
    "patient_id",
    "procedure_id",
    "observed_on",
    "p_returned",
    "p_return_started",
    "p_return_30d",
    "p_return_365",
    "p_regeneration",
    "regeneration_alarm",
    "return_alarm",
    "forecast_q10",
    "forecast_q50",
    "forecast_q90",
)


def detection_row(patient: str, procedure: str, day_zero: date, reading: Reading) -> Mapping[str, Cell]:
    """A reading as a row of `detections.csv`."""
    return _row(DETECTION_COLUMNS, patient, procedure, day_zero, reading)


def replay_row(patient: str, procedure: str, day_zero: date, reading: Reading) -> Mapping[str, Cell]:
    """A reading as a row of `replay.csv`."""
    return _row(REPLAY_COLUMNS, patient, procedure, day_zero, reading)


def _row(
    columns: tuple[str, ...], patient: str, procedure: str, day_zero: date, reading: Reading
) -> Mapping[str, Cell]:
    cells: dict[str, Cell] = {"patient_id": patient, "procedure_id": procedure}
    for name in columns[2:]:
        value = getattr(reading, _RENAMED.get(name, name))
        if isinstance(value, float) and name not in _DAYS:
            cells[name] = round(float(value), _DECIMALS)
        else:
            cells[name] = value if value is None else _cell(name, value, day_zero)
    return cells


def _cell(name: str, value: str | float | bool, day_zero: date) -> Cell:
    if isinstance(value, str):
        return value
    if name in _DAYS:
        return day_zero + timedelta(days=int(value))
    return int(value) if isinstance(value, bool) else round(float(value), _DECIMALS)
