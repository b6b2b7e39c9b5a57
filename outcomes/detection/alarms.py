"""The rules by which alarms rise and are armed again (design §4), and the flag of a rising opioid dose."""

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from statistics import fmean, median

from outcomes.detection.parameters import AlarmParameters

_DOSES_KEPT_DAYS = 120
_DOSE_DAYS = 7
_LEAST_DOSES = 3


@dataclass
class Alarms:
    """What stands, and since when the level has lain below the line."""

    return_stands: bool = False
    has_fallen: bool = False  # and P(T_P0 <= today) is high still: only pain above the line rings again
    below_since: int | None = None
    regeneration_stands: bool = False
    heard: list[int] = field(default_factory=list)  # days with pain in the last four weeks

    def see_return(self, day: int, p_started: float, below_line: bool, rule: AlarmParameters) -> None:
        """One pain report: a standing alarm falls after 30 days below the line, then it may rise again."""
        del self.heard[: bisect_right(self.heard, day - rule.density_days)]
        self.heard.append(day)
        if self.below_since is not None and day - self.below_since >= rule.rearm_days:
            self.has_fallen = self.has_fallen or self.return_stands
            self.return_stands = False
        if not below_line:
            self.below_since = None
        elif self.below_since is None:
            self.below_since = day
        is_likely = p_started >= rule.threshold(len(self.heard))
        self.has_fallen = self.has_fallen and is_likely
        is_heard = self.return_stands or (self.has_fallen and below_line)
        if is_likely and not is_heard and day >= rule.earliest_day:
            self.return_stands = True
            self.below_since = None if not below_line else day

    def see_regeneration(self, day: int, p_begun: float, rule: AlarmParameters) -> None:
        """One sensory report: this alarm rises once and never falls."""
        if day >= rule.earliest_day + 1 and p_begun >= rule.regeneration_threshold:
            self.regeneration_stands = True

    def return_stands_on(self, day: int, rule: AlarmParameters) -> bool:
        """Whether the return alarm stands on a day without a pain report, the level standing still."""
        fallen = self.below_since is not None and day - self.below_since >= rule.rearm_days
        return self.return_stands and not fallen


@dataclass
class Doses:
    """The opioid doses of the last months, by day."""

    days: list[int] = field(default_factory=list)
    mme: list[float] = field(default_factory=list)

    def add(self, day: int, mme: float) -> None:
        """One more day's dose; what is older than 120 days goes."""
        gone = bisect_right(self.days, day - _DOSES_KEPT_DAYS)
        del self.days[:gone], self.mme[:gone]
        self.days.append(day)
        self.mme.append(mme)

    def rise(self, today: int, first_day: int, recent_days: int) -> float | None:
        """How far the log dose of the last week stands above this person's usual since the fall of pain.

        None where there is no usual yet (three entries at least), or no opioid in either.
        """
        until = bisect_right(self.days, today - recent_days)
        usual = self.mme[bisect_right(self.days, first_day - 1) : until]
        recent = self.mme[bisect_right(self.days, today - _DOSE_DAYS) : bisect_right(self.days, today)]
        if len(usual) < _LEAST_DOSES or not recent or not (any(usual) or any(recent)):
            return None
        return math.log1p(fmean(recent)) - fmean([math.log1p(dose) for dose in usual])

    def has_risen(self, today: int, rule: AlarmParameters) -> bool:
        """True where every dose of the last 14 days stands 30 % or 10 MME above the usual before them."""
        if not any(self.mme):
            return False
        first = bisect_right(self.days, today - rule.opioid_days)
        recent = self.mme[first : bisect_right(self.days, today)]
        if len(recent) < 2 or first == 0:
            return False
        least = min(recent)
        if least <= min(self.mme[:first]):
            return False  # not above the lowest even: the usual need not be looked for
        before = median(self.mme[:first])
        by_share = before > 0 and least >= before * (1 + rule.opioid_rise_share)
        return by_share or least >= before + rule.opioid_rise_mme
