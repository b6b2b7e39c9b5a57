"""From the memory of an episode to what the engine says on a day."""

from typing import Any, NamedTuple

from outcomes.detection.calibration import calibrated
from outcomes.detection.definitions import EARLIEST_REGENERATION_DAY, EARLIEST_RETURN_DAY, SCHEDULE_END_DAY
from outcomes.detection.filter import EVIDENCE_DAYS, LEAST_PAIN_ENTRIES, Filter, PainBelief
from outcomes.detection.first_days import FirstDays
from outcomes.detection.forecast import Forecast, Forecaster
from outcomes.detection.series import Reading

_OUTLASTING_DAYS = 30
_STILL_BLOCKED = 0.75


class Sensation(NamedTuple):
    """What is believed about the nerve on a day; None throughout where it is not assessable."""

    nerve: str = "not_assessable"
    p_regeneration: float | None = None
    p_blocked: float | None = None
    p_recovered: float | None = None
    left: float | None = None
    regeneration_day: int | None = None


def reading_on(filter_: Filter, forecaster: Forecaster, day: int) -> Reading:
    """What the engine says on `day`; all entries up to it have been absorbed, none after it."""
    memory = filter_.memory
    known: dict[str, Any] = {
        "day": day,
        "engine_version": filter_.model.version,
        "baseline": filter_.series.baseline,
    }
    known["opioid_flag"] = memory.doses.has_risen(day, filter_.model.alarm)
    if day < 0:
        return Reading(phase="baseline", **known)
    sensation = _sensation(filter_, day)
    known["nerve"] = sensation.nerve
    known["p_regeneration"] = sensation.p_regeneration
    known["p_blocked"] = sensation.p_blocked
    known["p_recovered"] = sensation.p_recovered
    known["regeneration_day"] = sensation.regeneration_day
    known["regeneration_alarm"] = memory.alarms.regeneration_stands
    known["return_alarm"] = memory.alarms.return_stands_on(day, filter_.model.alarm)
    known["why"] = _why(filter_, day)
    if memory.pain_entries < LEAST_PAIN_ENTRIES:
        return Reading(phase="insufficient_data", **known)
    belief = filter_.pain_on(day)
    p_returned = belief.sums.returned if day >= EARLIEST_RETURN_DAY else 0.0
    factor = filter_.model.coupling_factor(day, filter_.recent_regeneration(day))
    forecast = forecaster.forecast(day, filter_.person, belief, factor)
    known |= _phase(belief, p_returned, sensation)
    known |= _level(filter_, belief)
    known |= _return(belief, forecast, p_returned, known["p_no_response"])
    known["return_kind"] = _return_kind(day, p_returned, sensation)
    return calibrated(Reading(**known), filter_.model.calibration)


def _why(filter_: Filter, day: int) -> dict[str, float]:
    """Log Bayes factors of the last 14 days: return (pain) and regrowth (sensation) begun, against not."""
    sums: dict[str, float] = {}
    for when, channel, value in filter_.memory.evidence:
        if when > day - EVIDENCE_DAYS:
            sums[channel] = sums.get(channel, 0.0) + value
    return sums


def _sensation(filter_: Filter, day: int) -> Sensation:
    belief = filter_.nerve_on(day) if filter_.memory.is_assessable else None
    if belief is None:
        return Sensation()
    chain = filter_.model.nerve
    halved = belief.halved if day >= EARLIEST_REGENERATION_DAY else 0.0
    blocked = belief.blocked
    recovered = max(0.0, min(chain.gone_share(belief.state), 1.0 - blocked))
    shares = {"blocked": blocked, "regenerating": 1.0 - blocked - recovered, "recovered": recovered}
    return Sensation(
        nerve=max(shares, key=lambda name: shares[name]),
        p_regeneration=halved,
        p_blocked=blocked,
        p_recovered=recovered,
        left=belief.left,
        regeneration_day=_placed(belief.regenerations, halved),
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


def _level(filter_: Filter, belief: PainBelief) -> dict[str, float]:
    q10, q90 = filter_.model.pain.level_quantiles(belief.first, belief.table, (0.1, 0.9))
    sums = belief.sums
    return {
        "level": sums.level,
        "level_q10": q10,
        "level_q90": q90,
        "nadir": sums.nadir,
        "line": sums.line,
    }


def _return(
    belief: PainBelief, forecast: Forecast, p_returned: float, p_no_response: float
) -> dict[str, Any]:
    day = forecast.day
    open_ = p_returned <= 0.5 and p_no_response <= 0.5 and day <= SCHEDULE_END_DAY
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
