"""What is said of pain on a day: phase, level and forecast, of many episodes at a stroke."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats
from outcomes.detection.episode import Episode, PainBelief
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster, Question
from outcomes.detection.stack import Rows

_PHASES = ("no_response", "returned", "regenerating", "relief")
_BAND = (0.1, 0.9)
_QUANTILES = (0.1, 0.5, 0.9)
_AHEAD_DAYS = (30, 60, 90)
_FIELDS = (
    *(f"p_{phase}" for phase in _PHASES),
    "p_return_started",
    *(f"p_return_{days}d" for days in _AHEAD_DAYS),
    "p_return_365",
    *("level", "level_q10", "level_q90", "nadir", "line"),
    *("forecast_q10", "forecast_q50", "forecast_q90"),
)


def pains_on(
    filter_: Filter,
    forecaster: Forecaster,
    asked: Sequence[tuple[Episode, int]],
    p_regenerating: Sequence[float],
) -> Iterator[tuple[float, dict[str, Any]]]:
    """Of each episode P(T_P <= today), and what is said of its pain by the name of a reading's field.

    Args:
        filter_: what steps the episodes.
        forecaster: what looks ahead.
        asked: one episode at least, each with its day.
        p_regenerating: P(T_N <= today) of each; 0 where it is not assessable.
    """
    beliefs = filter_.pain_on(asked)
    persons = [episode.person for episode, _ in asked]
    forecasts = forecaster.forecasts(list(map(Question, persons, beliefs)))
    level, returned, started, nadir, line, no_response = np.array([belief.sums for belief in beliefs]).T
    p_returned = np.where(forecasts.days >= EARLIEST_RETURN_DAY, returned, 0.0)
    shares = _shares(no_response, p_returned, np.asarray(p_regenerating))
    ahead = [*map(forecasts.within, _AHEAD_DAYS), forecasts.by(SCHEDULE_END_DAY)]
    bands = _bands(filter_, beliefs)
    rows: list[list[float]] = np.stack([*shares, started, *ahead, level, *bands.T, nadir, line]).T.tolist()
    is_open = (p_returned <= 0.5) & (no_response <= 0.5) & (forecasts.days <= SCHEDULE_END_DAY)
    quantiles = forecasts.quantiles(_QUANTILES, is_open)
    phases: list[int] = np.argmax(shares, axis=0).tolist()
    for row, phase, now, returns, days in zip(
        rows, phases, p_returned.tolist(), forecasts.returns, quantiles, strict=True
    ):
        said: dict[str, Any] = dict(zip(_FIELDS, (*row, *days), strict=True))
        said["phase"] = _PHASES[phase]
        said["return_day"] = returns.median() if now > 0.5 else None
        yield now, said


def _shares(no_response: Floats, p_returned: Floats, p_regenerating: Floats) -> Floats:
    """The four phases, which share one between them: phase x episode."""
    returned = np.minimum(p_returned, 1.0 - no_response)
    regenerating = np.maximum(0.0, 1.0 - no_response - returned) * p_regenerating
    relief = np.maximum(0.0, 1.0 - no_response - returned - regenerating)
    return np.stack([no_response, returned, regenerating, relief])


def _bands(filter_: Filter, beliefs: Sequence[PainBelief]) -> Floats:
    """The band of the level: episode x low, high."""
    rows = Rows([belief.state.first for belief in beliefs], [len(belief.table) for belief in beliefs])
    tables = np.concatenate([belief.table for belief in beliefs])
    return filter_.model.pain.summaries.level_quantiles(rows, tables, _BAND)
