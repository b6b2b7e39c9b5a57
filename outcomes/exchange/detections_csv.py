"""What the engine says, as rows of `detections.csv` and `replay.csv`.

Every point in time is a date, the forecast's quantiles too: files never count days.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

from outcomes.detection import Reading
from outcomes.exchange.columns import write

_DECIMALS = 9
_RENAMED = {
    "regeneration_on": "regeneration_day",
    "return_on": "return_day",
    "as_of": "day",
    "observed_on": "day",
}
_CODES = frozenset({"phase", "nerve", "return_kind", "engine_version"})
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


def detection_row(patient: str, procedure: str, day_zero: date, reading: Reading) -> list[str]:
    """A reading as a row of `detections.csv`."""
    return next(_DETECTION.rows(patient, procedure, day_zero, [reading]))


def replay_rows(
    patient: str, procedure: str, day_zero: date, readings: Iterable[Reading]
) -> Iterator[list[str]]:
    """The readings of an episode as rows of `replay.csv`."""
    return _REPLAY.rows(patient, procedure, day_zero, readings)


class _Table:
    """How readings are spelled in the columns of a file; a replay has millions of cells."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._names = columns[2:]  # after whose it is
        self._values = attrgetter(*(_RENAMED.get(name, name) for name in self._names))

    def rows(
        self, patient: str, procedure: str, day_zero: date, readings: Iterable[Reading]
    ) -> Iterator[list[str]]:
        dates = _Dates(day_zero)
        spellings: list[Callable[[Any], str]] = [
            dates.__getitem__ if name in _DAYS else str if name in _CODES else _number for name in self._names
        ]
        for reading in readings:
            cells = [
                "" if value is None else spell(value)
                for value, spell in zip(self._values(reading), spellings, strict=True)
            ]
            yield [patient, procedure, *cells]


class _Dates(dict[int, str]):
    """Days since a procedure, spelled as dates; each is spelled once."""

    def __init__(self, day_zero: date) -> None:
        super().__init__()
        self._day_zero = day_zero

    def __missing__(self, day: int) -> str:
        self[day] = spelled = write(self._day_zero + timedelta(days=int(day)))
        return spelled


def _number(value: float) -> str:
    """A number, or 1 and 0 for what is so and is not."""
    return write(round(float(value), _DECIMALS))


_DETECTION, _REPLAY = _Table(DETECTION_COLUMNS), _Table(REPLAY_COLUMNS)
