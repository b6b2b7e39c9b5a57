"""The rules by which alarms rise and are armed again (design §4), of episodes side by side."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from outcomes.detection.definitions import Flags, Floats
from outcomes.detection.parameters import AlarmParameters
from outcomes.detection.series import NEVER, Days
from outcomes.detection.stack import Places

_RULES = 40  # whose thresholds are kept


class Alarms(NamedTuple):
    """By episode what stands, and since when the level has lain below the line.

    Attributes:
        return_stands: the alarm of a return of pain.
        has_fallen: it has, and P(T_P0 <= today) is high still: only pain above the line rings again.
        below_since: the day; far ahead where the level does not lie below the line.
        regeneration_stands: the alarm of a regrown nerve.
        heard: episode x place, days with pain of the last four weeks: a day's place is its rest by them.
    """

    return_stands: Flags
    has_fallen: Flags
    below_since: Days
    regeneration_stands: Flags
    heard: Days

    @classmethod
    def none(cls, episodes: int, rule: AlarmParameters) -> "Alarms":
        """Nothing has been heard, and nothing stands."""
        return cls(
            np.zeros(episodes, dtype=np.bool_),
            np.zeros(episodes, dtype=np.bool_),
            np.full(episodes, -NEVER),
            np.zeros(episodes, dtype=np.bool_),
            np.full((episodes, rule.density_days), NEVER),
        )

    def see_return(
        self, episodes: Places, days: Days, p_started: Floats, below_line: Flags, rule: AlarmParameters
    ) -> None:
        """A pain report each: a standing alarm falls after 30 days below the line, then it may rise again."""
        self.heard[episodes, days % rule.density_days] = days
        dense = np.add.reduce(self.heard[episodes] > (days - rule.density_days)[:, None], axis=1)
        stands, fallen, since = (column[episodes] for column in self[:3])
        rearmed = days - since >= rule.rearm_days
        fallen |= rearmed & stands
        stands &= ~rearmed
        is_likely = p_started >= _thresholds(rule)[dense]
        fallen &= is_likely
        rings = is_likely & ~(stands | (fallen & below_line)) & (days >= rule.earliest_day)
        anew = rings | (since == -NEVER)
        self.return_stands[episodes] = stands | rings
        self.has_fallen[episodes] = fallen
        self.below_since[episodes] = np.where(below_line, np.where(anew, days, since), -NEVER)

    def see_regeneration(self, episodes: Places, days: Days, p_begun: Floats, rule: AlarmParameters) -> None:
        """A sensory report each: this alarm rises once and never falls."""
        rings = (days >= rule.earliest_day + 1) & (p_begun >= rule.regeneration_threshold)
        self.regeneration_stands[episodes] |= rings

    def return_stands_on(self, episodes: Places, days: Days, rule: AlarmParameters) -> Flags:
        """Whether the return alarm stands on a day without a pain report, the level standing still."""
        fallen = days - self.below_since[episodes] >= rule.rearm_days
        return np.asarray(self.return_stands[episodes] & ~fallen)


class PainReport(NamedTuple):
    """What the rule of the return alarm sees of one report of pain."""

    day: int
    p_started: float
    below_line: bool


def standings(tracks: Sequence[Sequence[PainReport]], rule: AlarmParameters) -> list[list[bool]]:
    """Whether the return alarm stands after each report of each episode."""
    alarms = Alarms.none(len(tracks), rule)
    found: list[list[bool]] = [[] for _ in tracks]
    for step in range(max(map(len, tracks), default=0)):
        places = np.array([place for place, track in enumerate(tracks) if step < len(track)])
        days, p_started, below = map(np.array, zip(*(tracks[place][step] for place in places), strict=True))
        alarms.see_return(places, days, p_started, below, rule)
        for place, stands in zip(places.tolist(), alarms.return_stands[places].tolist(), strict=True):
            found[place].append(stands)
    return found


@lru_cache(maxsize=_RULES)
def _thresholds(rule: AlarmParameters) -> Floats:
    """The threshold of the return alarm by count of reports in the last four weeks."""
    return np.array([rule.threshold(count) for count in range(rule.density_days + 1)])
