"""From the memories of episodes to what the engine says on a day."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from outcomes.detection.calibration import calibrated
from outcomes.detection.company import Company, PainBeliefs
from outcomes.detection.definitions import Flags, Floats, every, some
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster
from outcomes.detection.nerve_reading import NERVES, Sensations, sensations_on
from outcomes.detection.pain_filter import LEAST_PAIN_ENTRIES
from outcomes.detection.pain_reading import PHASES, pains_on
from outcomes.detection.series import NEVER, Days, Reading
from outcomes.detection.stack import Places

_OUTLASTING_DAYS = 30
_STILL_BLOCKED = 0.75
KINDS = ("regeneration", "other_source", "outlasting", "unclear", None)
_REGENERATION, _OTHER_SOURCE, _OUTLASTING, _UNCLEAR, _NO_RETURN = range(len(KINDS))

_FLOATS = (
    *(f"p_{phase}" for phase in PHASES),
    "p_return_started",
    *("p_return_30d", "p_return_60d", "p_return_90d", "p_return_365"),
    *("level_q10", "level", "level_q90", "nadir", "line"),
)
_QUANTILES = ("forecast_q10", "forecast_q50", "forecast_q90")

_Columns = dict[str, Sequence[Any]]
"""By the name of a reading's field what is said of each episode."""


def readings_on(
    filter_: Filter, forecaster: Forecaster, company: Company, episodes: Places, days: Days
) -> list[Reading]:
    """What the engine says of these episodes on a day each: all entries up to it are absorbed, none after."""
    is_ready = (days >= 0) & (company.memory.pain_entries[episodes] >= LEAST_PAIN_ENTRIES)
    found: list[tuple[int, Reading]] = []
    for places, look in ((is_ready.nonzero()[0], forecaster), ((~is_ready).nonzero()[0], None)):
        if places.size:
            said = _readings(filter_, look, company, episodes[places], days[places])
            found += zip(places.tolist(), said, strict=True)
    if some(is_ready) and not every(is_ready):
        found.sort(key=_place)
    calibration = filter_.model.calibration
    return [calibrated(reading, calibration) for _, reading in found]


def _place(found: tuple[int, Reading]) -> int:
    return found[0]


def _readings(
    filter_: Filter, forecaster: Forecaster | None, company: Company, episodes: Places, days: Days
) -> list[Reading]:
    """What is said of episodes; of their pain where there is a forecaster, as enough is known of them all."""
    sensations = sensations_on(filter_, company, episodes, days)
    said = _whatever_is_believed(filter_, company, episodes, days) | _of_nerves(sensations)
    if forecaster is not None:
        beliefs = filter_.pain_on(company, episodes, days)
        said |= _of_pain(filter_, forecaster, beliefs, sensations)
    return Reading.many(len(episodes), said)


def _whatever_is_believed(filter_: Filter, company: Company, episodes: Places, days: Days) -> _Columns:
    """What is said on every day, and the phase of those of whom too little is known."""
    memory, rule = company.memory, filter_.model.alarm
    why, last_entries = memory.evidence.told(episodes, days)
    return {
        "day": days.tolist(),
        "phase": ["baseline" if day < 0 else "insufficient_data" for day in days.tolist()],
        "engine_version": [filter_.model.version] * len(days),
        "baseline": [company.many[episode].baseline for episode in episodes.tolist()],
        "return_alarm": memory.alarms.return_stands_on(episodes, days, rule).tolist(),
        "regeneration_alarm": memory.alarms.regeneration_stands[episodes].tolist(),
        "opioid_flag": memory.doses.have_risen(episodes, days, rule).tolist(),
        "why": why,
        "last_entries": last_entries,
        "unheard": memory.trust.unheard(episodes),
    }


def _of_nerves(sensations: Sensations) -> _Columns:
    known = sensations.is_assessable
    return {
        "nerve": [NERVES[place] for place in sensations.nerves.tolist()],
        "p_regeneration": _where(known, sensations.p_regeneration),
        "p_blocked": _where(known, sensations.p_blocked),
        "p_recovered": _where(known, sensations.p_recovered),
        "regeneration_day": _days(sensations.regeneration_days),
    }


def _of_pain(
    filter_: Filter, forecaster: Forecaster, beliefs: PainBeliefs, sensations: Sensations
) -> _Columns:
    regenerating = np.where(sensations.is_assessable, sensations.p_regeneration, 0.0)
    pains = pains_on(filter_.model.pain.summaries, forecaster, beliefs, regenerating)
    kinds = return_kinds(beliefs.days, pains.p_returned, sensations)
    floats = (*pains.shares, pains.started, *pains.ahead, *pains.levels, pains.nadir, pains.line)
    said: _Columns = dict(zip(_FLOATS, (column.tolist() for column in floats), strict=True))
    said |= dict(zip(_QUANTILES, map(_days, pains.quantiles), strict=True))
    return said | {
        "phase": [PHASES[place] for place in pains.phases.tolist()],
        "return_kind": [KINDS[kind] for kind in kinds.tolist()],
        "return_day": _days(pains.return_days),
    }


def return_kinds(days: Days, p_returned: Floats, sensations: Sensations) -> Places:
    """Which of the three returns, where one is back (design §4): places in the kinds."""
    pain_back = p_returned > 0.5
    feeling_back = sensations.is_assessable & (sensations.p_regeneration > 0.5)
    still_blocked = sensations.is_assessable & (sensations.left >= _STILL_BLOCKED)
    since = sensations.regeneration_days
    outlasting = ~pain_back & (since != NEVER) & (days - since >= _OUTLASTING_DAYS)
    kinds = np.where(outlasting, _OUTLASTING, _UNCLEAR)
    kinds[pain_back & still_blocked] = _OTHER_SOURCE
    kinds[pain_back & feeling_back] = _REGENERATION
    kinds[~(pain_back | feeling_back)] = _NO_RETURN
    return kinds


def _days(days: Days) -> list[Any]:
    """Days, and None for a day before all others."""
    return _where(days != NEVER, days)


def _where(known: Flags, values: Floats | Days) -> list[Any]:
    """Values, and None where one is not known."""
    if every(known):
        found: list[Any] = values.tolist()
        return found
    known_values = values.astype(object)
    known_values[~known] = None
    some: list[Any] = known_values.tolist()
    return some
