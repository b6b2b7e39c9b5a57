"""From the memories of episodes to what the engine says on a day."""

from collections.abc import Sequence
from typing import Any

from outcomes.detection.calibration import calibrated
from outcomes.detection.episode import Episode
from outcomes.detection.evidence import last_entries, why
from outcomes.detection.filter import Filter
from outcomes.detection.forecast import Forecaster
from outcomes.detection.model import Model
from outcomes.detection.nerve_reading import Sensation, sensations_on
from outcomes.detection.pain_filter import LEAST_PAIN_ENTRIES
from outcomes.detection.pain_reading import pains_on
from outcomes.detection.series import Reading

_OUTLASTING_DAYS = 30
_STILL_BLOCKED = 0.75


def readings_on(
    filter_: Filter, forecaster: Forecaster, asked: Sequence[tuple[Episode, int]]
) -> list[Reading]:
    """What the engine says of each episode on a day: all entries up to it are absorbed, and none after it."""
    known = [_whatever_is_believed(filter_.model, *each) for each in asked]
    after = [place for place, (_, day) in enumerate(asked) if day >= 0]
    sensations = dict(zip(after, sensations_on(filter_, [asked[place] for place in after]), strict=True))
    for place, sensation in sensations.items():
        known[place] |= _of_nerve(sensation)
    ready = [place for place in after if asked[place][0].memory.pain_entries >= LEAST_PAIN_ENTRIES]
    if ready:
        regenerating = [sensations[place].p_regeneration or 0.0 for place in ready]
        pains = pains_on(filter_, forecaster, [asked[place] for place in ready], regenerating)
        for place, (p_returned, pain) in zip(ready, pains, strict=True):
            known[place] |= pain
            known[place]["return_kind"] = _return_kind(asked[place][1], p_returned, sensations[place])
    calibration = filter_.model.calibration
    return [calibrated(Reading.of(each), calibration) for each in known]


def _whatever_is_believed(model: Model, episode: Episode, day: int) -> dict[str, Any]:
    """What is said on every day, and the phase of those of whom too little is known."""
    memory = episode.memory
    return {
        "day": day,
        "phase": "baseline" if day < 0 else "insufficient_data",
        "engine_version": model.version,
        "nerve": "not_assessable",
        "baseline": episode.series.baseline,
        "return_alarm": memory.alarms.return_stands_on(day, model.alarm),
        "regeneration_alarm": memory.alarms.regeneration_stands,
        "opioid_flag": memory.doses.has_risen(day, model.alarm),
        "why": why(memory.evidence, day),
        "last_entries": last_entries(memory.evidence),
        "unheard": tuple(memory.trust.off),
    }


def _of_nerve(sensation: Sensation) -> dict[str, Any]:
    return {
        "nerve": sensation.nerve,
        "p_regeneration": sensation.p_regeneration,
        "p_blocked": sensation.p_blocked,
        "p_recovered": sensation.p_recovered,
        "regeneration_day": sensation.regeneration_day,
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
