"""What is said of pain on a day: phase, level and forecast, of many episodes at a stroke."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats
from outcomes.detection.episode import Episode, PainBelief
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster, Forecasts, Question
from outcomes.detection.stack import Rows

_PHASES = ("no_response", "returned", "regenerating", "relief")
_BAND = (0.1, 0.9)
_QUANTILES = (0.1, 0.5, 0.9)


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
    sums = np.array([belief.sums for belief in beliefs]).T
    p_returned = np.where(forecasts.days >= EARLIEST_RETURN_DAY, sums[1], 0.0)
    shares = _shares(sums[5], p_returned, np.asarray(p_regenerating))
    columns = dict(zip(("level", "line", "nadir"), (sums[0], sums[4], sums[3]), strict=True))
    columns |= {f"p_{phase}": share for phase, share in zip(_PHASES, shares, strict=True)}
    columns |= {"p_return_started": sums[2]} | _ahead(forecasts)
    columns["level_q10"], columns["level_q90"] = _bands(filter_, beliefs).T
    phases = [_PHASES[place] for place in np.argmax(shares, axis=0).tolist()]
    is_open = (p_returned <= 0.5) & (sums[5] <= 0.5) & (forecasts.days <= SCHEDULE_END_DAY)
    quantiles = forecasts.quantiles(_QUANTILES, is_open)
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    for row, phase, returned, returns, (q10, q50, q90) in zip(
        rows, phases, p_returned.tolist(), forecasts.returns, quantiles, strict=True
    ):
        said = dict(zip(columns, row, strict=True))
        said |= {"phase": phase, "return_day": returns.median() if returned > 0.5 else None}
        said |= {"forecast_q10": q10, "forecast_q50": q50, "forecast_q90": q90}
        yield returned, said


def _shares(no_response: Floats, p_returned: Floats, p_regenerating: Floats) -> Floats:
    """The four phases, which share one between them: phase x episode."""
    returned = np.minimum(p_returned, 1.0 - no_response)
    regenerating = np.maximum(0.0, 1.0 - no_response - returned) * p_regenerating
    relief = np.maximum(0.0, 1.0 - no_response - returned - regenerating)
    return np.stack([no_response, returned, regenerating, relief])


def _ahead(forecasts: Forecasts) -> dict[str, Floats]:
    ahead = {f"p_return_{days}d": forecasts.by(forecasts.days + days) for days in (30, 60, 90)}
    return ahead | {"p_return_365": forecasts.by(SCHEDULE_END_DAY)}


def _bands(filter_: Filter, beliefs: Sequence[PainBelief]) -> Floats:
    """The band of the level: episode x low, high."""
    rows = Rows([belief.state.first for belief in beliefs], [len(belief.table) for belief in beliefs])
    tables = np.concatenate([belief.table for belief in beliefs])
    return filter_.model.pain.summaries.level_quantiles(rows, tables, _BAND)
