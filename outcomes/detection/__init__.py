"""In which phase is this nerve, how sure is that, and when will the pain be back?"""

from outcomes.detection.engine import Engine
from outcomes.detection.parameters import ENGINE_VERSION
from outcomes.detection.replay import read, read_many, replay, replay_many, replays, resume
from outcomes.detection.series import Reading, Series

__all__ = [
    "ENGINE_VERSION",
    "Engine",
    "Reading",
    "Series",
    "read",
    "read_many",
    "replay",
    "replay_many",
    "replays",
    "resume",
]
