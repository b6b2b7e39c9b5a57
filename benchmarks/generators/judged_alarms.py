"""Alarms against the truth, by the words that end the design's §4."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.generators.judged_files import Judged

FOLLOW_UP_DAYS = 60
DAYS_PER_YEAR = 365.25
OUTLASTS_DAYS = 30


@dataclass(frozen=True)
class Span:
    """Days on which an alarm stands: from its rise until the day before `end`."""

    rise: int
    end: int


@dataclass(frozen=True)
class Watched:
    """One episode seen by one alarm: its spans, its last entry, and the event with its start."""

    spans: tuple[Span, ...]
    last: int | None
    started: int | None
    event: int | None

    @property
    def risk_end(self) -> int:
        """First day no longer at risk: the start of the event, else the day after the last entry."""
        after_last = 0 if self.last is None else self.last + 1
        return after_last if self.started is None else min(self.started, after_last)

    @property
    def days_at_risk(self) -> int:
        """Days from D0 on, before the end of the risk, on which no alarm stands."""
        end = self.risk_end
        standing = sum(max(0, min(span.end, end) - span.rise) for span in self.spans)
        return end - standing

    @property
    def false_alarms(self) -> int:
        """Rises while at risk."""
        return sum(span.rise < self.risk_end for span in self.spans)

    @property
    def is_counted(self) -> bool:
        """Whether there is an event with enough follow-up after it."""
        return self.event is not None and self.last is not None and self.last >= self.event + FOLLOW_UP_DAYS

    @property
    def delay(self) -> int | None:
        """Days from the event to the later of rise and start; None where nothing stood in time."""
        if self.event is None or self.started is None:
            return None
        for span in self.spans:
            if span.end > self.started and span.rise <= self.event + FOLLOW_UP_DAYS:
                return max(span.rise, self.started) - self.event
        return None


def spans(days: Sequence[int], stands: Sequence[bool]) -> tuple[Span, ...]:
    """The spans of an alarm that keeps, between two rows, what the earlier said."""
    found: list[Span] = []
    rise: int | None = None
    for day, up in zip(days, stands, strict=True):
        if up and rise is None:
            rise = day
        elif not up and rise is not None:
            found.append(Span(rise, day))
            rise = None
    if rise is not None:
        found.append(Span(rise, days[-1] + 1))
    return tuple(found)


def watched_return(each: Judged) -> Watched:
    """The return alarm of one episode; without a response there is no return."""
    event = None if each.true.no_response else each.true.returned
    started = None if event is None else each.true.return_started
    return Watched(_spans(each, "return_alarm"), each.last_entry, started, event)


def watched_regeneration(each: Judged) -> Watched:
    """The regeneration alarm of one episode."""
    event = each.true.regenerated
    started = None if event is None else each.true.regeneration_started
    return Watched(_spans(each, "regeneration_alarm"), each.last_entry, started, event)


def _spans(each: Judged, column: str) -> tuple[Span, ...]:
    return spans([int(day) for day in each.days], [bool(up == 1.0) for up in each.columns[column]])


@dataclass(frozen=True)
class Score:
    """What a table row of alarms holds; delays in days."""

    false_alarms: int
    years: float
    events: int
    delays: tuple[int, ...]

    @property
    def per_year(self) -> float:
        """False alarms per patient-year at risk."""
        return self.false_alarms / self.years if self.years else float("nan")

    @property
    def share_found(self) -> float:
        """Share of the events that were found."""
        return len(self.delays) / self.events if self.events else float("nan")

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Lower quartile, median and upper quartile of the delay, in days."""
        if not self.delays:
            return (float("nan"),) * 3
        low, middle, high = np.quantile(self.delays, (0.25, 0.5, 0.75))
        return float(low), float(middle), float(high)


def score(watched: Sequence[Watched]) -> Score:
    """The alarms of a cohort."""
    counted = [each for each in watched if each.is_counted]
    return Score(
        false_alarms=sum(each.false_alarms for each in watched),
        years=sum(each.days_at_risk for each in watched) / DAYS_PER_YEAR,
        events=len(counted),
        delays=tuple(each.delay for each in counted if each.delay is not None),
    )


def true_kind(each: Judged) -> str | None:
    """The `return_kind` that is right on the day of the detections; None where there is nothing to say.

    Without a response no return is meaningful and no relief outlasts the nerve: nothing to say.
    """
    if each.as_of is None or each.true.no_response:
        return None
    day = each.as_of
    pain, nerve = _behind(each.true.returned, day), _behind(each.true.regenerated, day)
    if pain and nerve:
        return "regeneration"
    if pain:
        numb = each.true.assessable and not _behind(each.true.numbness_below_75, day)
        return "other_source" if numb else "unclear"
    if nerve:
        return "outlasting" if _behind(each.true.regenerated, day - OUTLASTS_DAYS) else "unclear"
    return ""


def _behind(event: int | None, day: int) -> bool:
    return event is not None and event <= day


def kinds(episodes: Sequence[Judged]) -> Counter[tuple[str, str]]:
    """How often each kind was said (first) where each was right (second); empty where none is."""
    pairs = ((each.kind, true_kind(each)) for each in episodes)
    return Counter((said, right) for said, right in pairs if right is not None)


@dataclass(frozen=True)
class Named:
    """Where there was something to say: kinds named, kinds left unclear, and of each how many rightly."""

    named: int
    right: int
    unclear: int
    rightly_unclear: int
    """Nothing else would have been true: pain is back, and a joint's nerve says nothing of itself."""

    @property
    def share_right(self) -> float:
        """Of those named."""
        return self.right / self.named if self.named else float("nan")

    @property
    def share_unclear(self) -> float:
        """Of those named or left unclear."""
        said = self.named + self.unclear
        return self.unclear / said if said else float("nan")


def named(counted: Counter[tuple[str, str]]) -> Named:
    """The sums of `kinds`."""
    spoken = {pair: count for pair, count in counted.items() if pair[0] not in ("", "unclear")}
    right = sum(count for (said, true), count in spoken.items() if said == true)
    unclear = sum(count for (said, _), count in counted.items() if said == "unclear")
    return Named(sum(spoken.values()), right, unclear, counted["unclear", "unclear"])
