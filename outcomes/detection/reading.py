"""From the memories of episodes to what the engine says on a day."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from outcomes.detection.calibration import calibrated
from outcomes.detection.columns import chosen, joined
from outcomes.detection.company import Company, NerveBeliefs, PainBeliefs
from outcomes.detection.definitions import Flags, Floats, every, some
from outcomes.detection.evidence import Evidence
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster
from outcomes.detection.model import Model
from outcomes.detection.nerve_reading import NERVES, Sensations, sensations_of
from outcomes.detection.pain_filter import LEAST_PAIN_ENTRIES
from outcomes.detection.pain_reading import PHASES, pains_on
from outcomes.detection.series import NEVER, Days, Reading
from outcomes.detection.stack import Places
from outcomes.detection.trust import Trust

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


class _Seen(NamedTuple):
    """What is remembered of some episodes of a company on a day each, in columns.

    Attributes:
        episodes: their places in the company.
        days: the day of each.
        evidence: what was said lately.
        trust: which channels are heard.
        return_stands: an alarm.
        regeneration_stands: the other.
        have_risen: the doses of opioids.
        is_assessable: the nerve.
        is_ready: whether enough is known of the pain.
    """

    episodes: Places
    days: Days
    evidence: Evidence
    trust: Trust
    return_stands: Flags
    regeneration_stands: Flags
    have_risen: Flags
    is_assessable: Flags
    is_ready: Flags


class Look(NamedTuple):
    """All that the readings of some episodes on a day each are made of; what comes later does not change it.

    Attributes:
        seen: of all of them.
        nerves: of those whose nerve is assessable; None where none is.
        pains: of those of whose pain enough is known; None where there are none.
    """

    seen: _Seen
    nerves: NerveBeliefs | None
    pains: PainBeliefs | None


def look_at(filter_: Filter, company: Company, episodes: Places, days: Days) -> Look:
    """Look at episodes on a day each: all entries up to it are absorbed, and none after it."""
    memory, rule = company.memory, filter_.model.alarm
    seen = _Seen(
        episodes,
        days,
        chosen(memory.evidence, episodes),
        chosen(memory.trust, episodes),
        memory.alarms.return_stands_on(episodes, days, rule),
        memory.alarms.regeneration_stands[episodes],
        memory.doses.have_risen(episodes, days, rule),
        company.is_assessable(episodes),
        (days >= 0) & (memory.pain_entries[episodes] >= LEAST_PAIN_ENTRIES),
    )
    nerves = pains = None
    if some(seen.is_assessable):
        nerves = filter_.nerve_on(company, *_those(seen.is_assessable, episodes, days))
    if some(seen.is_ready):
        pains = filter_.pain_on(company, *_those(seen.is_ready, episodes, days))
    return Look(seen, nerves, pains)


def _those(flags: Flags, episodes: Places, days: Days) -> tuple[Places, Days]:
    return (episodes, days) if every(flags) else (episodes[flags], days[flags])


def readings_of(
    model: Model, forecaster: Forecaster, company: Company, looks: Sequence[Look]
) -> list[tuple[int, Reading]]:
    """What the engine says, look by look: each reading with its episode's place in the company."""
    seen = joined([each.seen for each in looks])
    nerves = [each.nerves for each in looks if each.nerves is not None]
    pains = [each.pains for each in looks if each.pains is not None]
    sensations = sensations_of(
        model.nerve, seen.is_assessable, NerveBeliefs.joined(nerves) if nerves else None
    )
    episodes: list[int] = seen.episodes.tolist()
    said = _whatever_is_believed(seen, model) | _of_nerves(sensations)
    said["baseline"] = [company.many[episode].baseline for episode in episodes]
    if pains:
        at = seen.is_ready.nonzero()[0]
        own = sensations if len(at) == len(episodes) else chosen(sensations, at)
        of_pain = _of_pain(model, forecaster, PainBeliefs.joined(pains), own)
        said |= of_pain if own is sensations else _spread(of_pain, at, said)
    readings = Reading.many(len(episodes), said)
    return [
        (episode, calibrated(reading, model.calibration))
        for episode, reading in zip(episodes, readings, strict=True)
    ]


def _spread(columns: _Columns, at: Places, said: _Columns) -> _Columns:
    """Columns of the episodes at these places as columns of all; others have what was said, or nothing."""
    found: _Columns = {}
    places: list[int] = at.tolist()
    for name, values in columns.items():
        column = list(said[name]) if name in said else [None] * len(said["day"])
        for place, value in zip(places, values, strict=True):
            column[place] = value
        found[name] = column
    return found


def _whatever_is_believed(seen: _Seen, model: Model) -> _Columns:
    """What is said on every day, and the phase of those of whom too little is known."""
    why, last_entries = seen.evidence.told(seen.days)
    days: list[int] = seen.days.tolist()
    return {
        "day": days,
        "phase": ["baseline" if day < 0 else "insufficient_data" for day in days],
        "engine_version": [model.version] * len(days),
        "return_alarm": seen.return_stands.tolist(),
        "regeneration_alarm": seen.regeneration_stands.tolist(),
        "opioid_flag": seen.have_risen.tolist(),
        "why": why,
        "last_entries": last_entries,
        "unheard": seen.trust.unheard(),
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


def _of_pain(model: Model, forecaster: Forecaster, beliefs: PainBeliefs, sensations: Sensations) -> _Columns:
    regenerating = np.where(sensations.is_assessable, sensations.p_regeneration, 0.0)
    pains = pains_on(model.pain.summaries, forecaster, beliefs, regenerating)
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
