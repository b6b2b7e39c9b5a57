"""From the memories of episodes to what the engine says on a day."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, EARLIEST_RETURN_DAY, SCHEDULE_END_DAY
from outcomes.detection.episode import Episode, NerveBelief, PainBelief
from outcomes.detection.evidence import last_entries, why
from outcomes.detection.filter import Filter
from outcomes.detection.first_days import FirstDays
from outcomes.detection.forecast import Forecast, Forecaster, Question
from outcomes.detection.model import Model
from outcomes.detection.nerve_filter import stacked
from outcomes.detection.pain_filter import LEAST_PAIN_ENTRIES
from outcomes.detection.series import Reading
from outcomes.detection.stack import Rows

_OUTLASTING_DAYS = 30
_STILL_BLOCKED = 0.75
_BAND = (0.1, 0.9)


class Sensation(NamedTuple):
    """What is believed about the nerve on a day; None throughout where it is not assessable."""

    nerve: str = "not_assessable"
    p_regeneration: float | None = None
    p_blocked: float | None = None
    p_recovered: float | None = None
    left: float | None = None
    regeneration_day: int | None = None


class _Pain(NamedTuple):
    """What is believed about pain on a day, the band of its level and its forecast."""

    belief: PainBelief
    band: list[float]
    forecast: Forecast


def readings_on(
    filter_: Filter, forecaster: Forecaster, asked: Sequence[tuple[Episode, int]]
) -> list[Reading]:
    """What the engine says of each episode on a day: all entries up to it are absorbed, and none after it."""
    after = [each for each in asked if each[1] >= 0]
    sensations = _sensations(filter_, after)
    pains = _pains(filter_, forecaster, [each for each in after if _has_enough_pain(each[0])])
    found = []
    for episode, day in asked:
        known: dict[str, Any] = {
            "day": day,
            "engine_version": filter_.model.version,
            "baseline": episode.series.baseline,
            "opioid_flag": episode.memory.doses.has_risen(day, filter_.model.alarm),
        }
        if day < 0:
            found.append(Reading(phase="baseline", **known))
            continue
        sensation = next(sensations)
        known |= _without_pain(filter_.model, episode, day, sensation)
        if _has_enough_pain(episode):
            known |= _with_pain(next(pains), sensation)
        else:
            known["phase"] = "insufficient_data"
        found.append(Reading(**known))
    return found


def _has_enough_pain(episode: Episode) -> bool:
    return episode.memory.pain_entries >= LEAST_PAIN_ENTRIES


def _sensations(filter_: Filter, asked: Sequence[tuple[Episode, int]]) -> Iterator[Sensation]:
    beliefs = filter_.nerve_on(asked)
    states = [belief.state for belief in beliefs if belief is not None]
    gone = iter(filter_.model.nerve.gone_shares(stacked(states)) if states else [])
    for belief in beliefs:
        yield Sensation() if belief is None else _sensation(belief, next(gone))


def _sensation(belief: NerveBelief, gone: float) -> Sensation:
    halved = belief.halved if belief.day >= EARLIEST_REGENERATION_DAY else 0.0
    blocked = belief.blocked
    recovered = max(0.0, min(gone, 1.0 - blocked))
    shares = {"blocked": blocked, "regenerating": 1.0 - blocked - recovered, "recovered": recovered}
    return Sensation(
        nerve=max(shares, key=lambda name: shares[name]),
        p_regeneration=halved,
        p_blocked=blocked,
        p_recovered=recovered,
        left=belief.left,
        regeneration_day=_placed(belief.regenerations, halved),
    )


def _pains(filter_: Filter, forecaster: Forecaster, asked: Sequence[tuple[Episode, int]]) -> Iterator[_Pain]:
    if not asked:
        return
    beliefs = filter_.pain_on(asked)
    factors = filter_.coupling_factors(asked)
    forecasts = forecaster.forecasts(
        [
            Question(episode.person, belief, factor)
            for (episode, _), belief, factor in zip(asked, beliefs, factors, strict=True)
        ]
    )
    rows = Rows([belief.state.first for belief in beliefs], [len(belief.table) for belief in beliefs])
    tables = np.concatenate([belief.table for belief in beliefs])
    bands = filter_.model.pain.summaries.level_quantiles(rows, tables, _BAND)
    yield from map(_Pain, beliefs, bands, forecasts)


def _without_pain(model: Model, episode: Episode, day: int, sensation: Sensation) -> dict[str, Any]:
    """What is said though too little is known of pain."""
    alarms = episode.memory.alarms
    return {
        "nerve": sensation.nerve,
        "p_regeneration": sensation.p_regeneration,
        "p_blocked": sensation.p_blocked,
        "p_recovered": sensation.p_recovered,
        "regeneration_day": sensation.regeneration_day,
        "regeneration_alarm": alarms.regeneration_stands,
        "return_alarm": alarms.return_stands_on(day, model.alarm),
        "why": why(episode.memory, day),
        "last_entries": last_entries(episode.memory),
        "unheard": tuple(episode.memory.trust.off),
    }


def _with_pain(pain: _Pain, sensation: Sensation) -> dict[str, Any]:
    """What is said of pain, and of its return beside that of feeling."""
    belief, (q10, q90), forecast = pain
    sums, day = belief.sums, belief.day
    p_returned = sums.returned if day >= EARLIEST_RETURN_DAY else 0.0
    level = {"level": sums.level, "level_q10": q10, "level_q90": q90, "nadir": sums.nadir, "line": sums.line}
    return (
        _phase(belief, p_returned, sensation)
        | level
        | _return(belief, forecast, p_returned)
        | {"return_kind": _return_kind(day, p_returned, sensation)}
    )


def _placed(first_days: FirstDays, p_behind: float) -> int | None:
    return first_days.median() if p_behind > 0.5 else None


def _phase(belief: PainBelief, p_returned: float, sensation: Sensation) -> dict[str, Any]:
    no_response = belief.sums.no_response
    returned = min(p_returned, 1.0 - no_response)
    rest = max(0.0, 1.0 - no_response - returned)
    regenerating = rest * (sensation.p_regeneration or 0.0)
    shares = {
        "no_response": no_response,
        "returned": returned,
        "regenerating": regenerating,
        "relief": max(0.0, 1.0 - no_response - returned - regenerating),
    }
    return {"phase": max(shares, key=lambda name: shares[name])} | {f"p_{k}": v for k, v in shares.items()}


def _return(belief: PainBelief, forecast: Forecast, p_returned: float) -> dict[str, Any]:
    day = forecast.day
    open_ = p_returned <= 0.5 and belief.sums.no_response <= 0.5 and day <= SCHEDULE_END_DAY
    q10, q50, q90 = forecast.quantiles((0.1, 0.5, 0.9)) if open_ else (None, None, None)
    return {
        "p_return_started": belief.sums.started,
        "p_return_30d": forecast.by(day + 30),
        "p_return_60d": forecast.by(day + 60),
        "p_return_90d": forecast.by(day + 90),
        "p_return_365": forecast.by(SCHEDULE_END_DAY),
        "return_day": _placed(forecast.returns, p_returned),
        "forecast_q10": q10,
        "forecast_q50": q50,
        "forecast_q90": q90,
    }


def _return_kind(day: int, p_returned: float, sensation: Sensation) -> str | None:
    """Which of the three returns, where one is back (design §4)."""
    pain_back = p_returned > 0.5
    feeling_back = sensation.p_regeneration is not None and sensation.p_regeneration > 0.5
    if not pain_back and not feeling_back:
        return None
    if pain_back and feeling_back:
        return "regeneration"
    if pain_back and sensation.left is not None and sensation.left >= _STILL_BLOCKED:
        return "other_source"
    back_since = sensation.regeneration_day
    if not pain_back and back_since is not None and day - back_since >= _OUTLASTING_DAYS:
        return "outlasting"
    return "unclear"
