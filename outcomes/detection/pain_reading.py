"""What is said of pain on a day: phase, level and forecast, of many episodes at a stroke."""

from typing import NamedTuple

import numpy as np

from outcomes.detection.columns import chosen
from outcomes.detection.company import PainBeliefs
from outcomes.detection.definitions import EARLIEST_RETURN_DAY, SCHEDULE_END_DAY, Floats, some
from outcomes.detection.forecast import Forecaster
from outcomes.detection.pain_summary import PainSummaries
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

PHASES = ("no_response", "returned", "regenerating", "relief")
_BAND = (0.1, 0.9)
_QUANTILES = (0.1, 0.5, 0.9)
_AHEAD_DAYS = (30, 60, 90)


class Pains(NamedTuple):
    """What is believed about pain on a day each, in columns.

    Attributes:
        phases: the place of each in `PHASES`.
        shares: phase x episode, their probabilities.
        p_returned: P(T_P <= today).
        started: P(T_P0 <= today).
        ahead: horizon x episode, P(T_P <= 30, 60, 90 days ahead) and by D365.
        levels: low, mean, high x episode: the level and its band.
        nadir: the mean nadir.
        line: the mean line.
        return_days: T_P, where it lies behind; else a day before all others.
        quantiles: share x episode, days of the forecast; before all others where there is none.
    """

    phases: Places
    shares: Floats
    p_returned: Floats
    started: Floats
    ahead: Floats
    levels: Floats
    nadir: Floats
    line: Floats
    return_days: Days
    quantiles: Days


def pains_on(
    summaries: PainSummaries, forecaster: Forecaster, beliefs: PainBeliefs, p_regenerating: Floats
) -> Pains:
    """What is said of the pain of some episodes.

    Args:
        summaries: of the model.
        forecaster: what looks ahead.
        beliefs: of the day.
        p_regenerating: P(T_N <= today) of each; 0 where it is not assessable.
    """
    sums = beliefs.sums
    forecasts = forecaster.forecasts(beliefs)
    p_returned = np.where(beliefs.days >= EARLIEST_RETURN_DAY, sums.returned, 0.0)
    shares = _shares(sums.no_response, p_returned, p_regenerating)
    low, high = summaries.level_quantiles(beliefs.stack.rows, beliefs.tables, _BAND).T
    is_open = (p_returned <= 0.5) & (sums.no_response <= 0.5) & (beliefs.days <= SCHEDULE_END_DAY)
    is_back = p_returned > 0.5
    return_days = np.full(len(is_back), NEVER)
    if some(is_back):
        return_days[is_back] = chosen(beliefs.returns, is_back).medians()
    return Pains(
        np.argmax(shares, axis=0),
        shares,
        p_returned,
        sums.started,
        np.stack([*map(forecasts.within, _AHEAD_DAYS), forecasts.by_the_end]),
        np.stack([low, sums.level, high]),
        sums.nadir,
        sums.line,
        return_days,
        forecasts.quantiles(_QUANTILES, is_open).T,
    )


def _shares(no_response: Floats, p_returned: Floats, p_regenerating: Floats) -> Floats:
    """The four phases, which share one between them: phase x episode."""
    returned = np.minimum(p_returned, 1.0 - no_response)
    regenerating = np.maximum(0.0, 1.0 - no_response - returned) * p_regenerating
    relief = np.maximum(0.0, 1.0 - no_response - returned - regenerating)
    return np.stack([no_response, returned, regenerating, relief])
