"""What looking back says, as rows of `hindsight.csv`: dates of what lies behind, none known at the time."""

from datetime import date, timedelta

from outcomes.detection.hindsight import Dating, Hindsight
from outcomes.exchange.columns import Cell, write

_DECIMALS = 9

HINDSIGHT_COLUMNS = (
    "patient_id",
    "procedure_id",
    "as_of",
    "return_started_on",
    "return_on",
    "return_on_q10",
    "return_on_q90",
    "p_returned",
    "regeneration_on",
    "regeneration_on_q10",
    "regeneration_on_q90",
    "p_regeneration",
    "engine_version",
)


def hindsight_row(patient: str, procedure: str, day_zero: date, found: Hindsight) -> list[str]:
    """What looking back says of one episode."""
    started = _dates("return_started_on", found.return_started, day_zero)
    cells: dict[str, Cell] = {
        "patient_id": patient,
        "procedure_id": procedure,
        "as_of": day_zero + timedelta(days=found.as_of),
        "return_started_on": started["return_started_on"],
        **_dates("return_on", found.returned, day_zero),
        "p_returned": _rounded(found.p_returned),
        **_dates("regeneration_on", found.regenerated, day_zero),
        "p_regeneration": _rounded(found.p_regeneration),
        "engine_version": found.engine_version,
    }
    return [write(cells[name]) for name in HINDSIGHT_COLUMNS]


def _dates(name: str, dating: Dating | None, day_zero: date) -> dict[str, Cell]:
    days = (None, None, None) if dating is None else (dating.day, dating.q10, dating.q90)
    names = (name, f"{name}_q10", f"{name}_q90")
    return {
        each: None if day is None else day_zero + timedelta(days=day)
        for each, day in zip(names, days, strict=True)
    }


def _rounded(probability: float | None) -> float | None:
    return None if probability is None else round(probability, _DECIMALS)
