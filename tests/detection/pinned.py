"""What this engine says, and what its generators draw, written down number by number.

`python -m tests.detection.pinned` writes `pinned.json` anew: after a change that was meant, together with a
new `ENGINE_VERSION` where a reading changed.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from outcomes.detection import ENGINE_VERSION, Reading, Series, replay_many
from outcomes.detection.demonstration import DemonstrationPatient, demonstration
from outcomes.detection.hindsight import look_back
from outcomes.detection.parameters import (
    DIAL,
    AlarmParameters,
    CouplingParameters,
    NerveParameters,
    PainParameters,
)
from outcomes.detection.rivals import bocpd, cusum, ewma, in_a_row, kalman_level
from outcomes.detection.series import CHANNELS
from outcomes.detection.simulate import SCENARIOS, SimulatedEpisode, simulate

FILE = Path(__file__).with_suffix(".json")
SEED, EPISODES, PEOPLE = 42, 4, 24
EVERY, DECIMALS = 12, 7
RIVALS = {"3 in a row": lambda each: in_a_row(each, 3), "EWMA": ewma, "CUSUM": cusum, "Kalman": kalman_level}


def pinned() -> dict[str, Any]:
    """Everything that is written down, rounded."""
    drawn = {each.name: simulate(each, EPISODES, SEED) for each in SCENARIOS if each.name != "real residuals"}
    firsts = [episodes[0].series for episodes in drawn.values()]
    read = dict(zip(drawn, replay_many(firsts, workers=1), strict=True))
    found = {
        "version": ENGINE_VERSION,
        "parameters": [
            asdict(each()) for each in (PainParameters, NerveParameters, CouplingParameters, AlarmParameters)
        ],
        "dial": [tuple(point) for point in DIAL],
        "drawn": {name: [_drawn(each) for each in episodes] for name, episodes in drawn.items()},
        "readings": {name: _readings(readings) for name, readings in read.items()},
        "hindsight": {name: asdict(look_back(episodes[0].series)) for name, episodes in drawn.items()},
        "rivals": {name: _rivals(episodes[0].series) for name, episodes in drawn.items()},
        "demonstration": [_person(each) for each in demonstration(SEED, PEOPLE)],
    }
    whole: dict[str, Any] = _plain(found)
    return whole


def _drawn(each: SimulatedEpisode) -> dict[str, Any]:
    """Sums that no other diary has, and its truth."""
    places = 1 + np.arange(each.series.days.size)
    sums = {channel: float(np.nansum(getattr(each.series, channel) * places)) for channel in CHANNELS}
    rest = (each.series.nerves, each.series.baseline, each.series.lesion_to_skin_mm)
    return {"days": int((each.series.days * places).sum()), **sums, "rest": rest, "truth": asdict(each.truth)}


def _readings(readings: Sequence[Reading]) -> list[list[Any]]:
    names = [each.name for each in fields(Reading) if each.name != "engine_version"]
    return [[getattr(reading, name) for name in names] for reading in readings[::EVERY]]


def _rivals(series: Series) -> dict[str, list[float]]:
    tracks = {name: make(series) for name, make in RIVALS.items()} | {"BOCPD": bocpd(series)}
    return {name: [float(score) for score in track.scores[::EVERY]] for name, track in tracks.items()}


def _person(each: DemonstrationPatient) -> dict[str, Any]:
    found = asdict(each)
    found["entries"] = [
        [entry.day, sum(entry.values.values()), len(entry.intakes)] for entry in each.entries[::EVERY]
    ]
    return found


def _plain(value: Any) -> Any:
    """As JSON reads it back: plain lists and dictionaries, numbers rounded, nan and infinity as words."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return round(value, DECIMALS) if math.isfinite(value) else str(value)
    return value


if __name__ == "__main__":
    FILE.write_text(json.dumps(pinned(), separators=(",", ":")) + "\n", encoding="utf-8")
