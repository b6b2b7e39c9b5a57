"""One episode: a procedure on one knee, its day count, its end."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from outcomes.clinical.codes import Indication, KneeEventKind, Laterality

WEEKS_AFTER_ARTHROPLASTY = 12
STEROID_DAYS_BEFORE = 90
COMPETING_GRACE_DAYS = 28
BASELINE_FIRST_DAY = -28
BASELINE_LAST_DAY = -1


@dataclass(frozen=True)
class ProcedureFact:
    """What episodes need to know of a performed procedure."""

    procedure_id: str
    laterality: Laterality
    performed_on: date
    indication: Indication
    nerves: tuple[str, ...] = ()
    block_on: date | None = None
    steroid_on: date | None = None


@dataclass(frozen=True)
class KneeEventFact:
    """Something else that was done to a knee."""

    laterality: Laterality
    occurred_on: date
    event: KneeEventKind


class EpisodeEnd(StrEnum):
    """What ended an episode and competes with the return of pain."""

    RETREATMENT = "retreatment"
    ABLATION = "ablation"
    ARTHROPLASTY = "arthroplasty"
    DEATH = "death"


class Censoring(StrEnum):
    """Why an episode is no longer observed, without having ended."""

    WITHDRAWAL = "withdrawal"
    LAST_ENTRY = "last_entry"


@dataclass(frozen=True)
class FollowUp:
    """How far an episode is observed: its last day and either what ended it or what censors it."""

    last_day: int
    ended_by: EpisodeEnd | None
    censored_by: Censoring | None


@dataclass(frozen=True)
class Episode:
    """One procedure on one knee: day 0, and how long entries of that knee count for it.

    Attributes:
        ends_on: first day that no longer belongs to it; None while nothing has ended it.
        withdrawn_on: last day that may be used, where the patient withdrew.
        arthroplasty_on: for `pre_arthroplasty`, the planned operation that lies inside the episode.
        injections: marked days that end nothing.
        previous_day_zero: day 0 of the episode that this one ended, for a retreatment.
    """

    procedure: ProcedureFact
    ends_on: date | None = None
    ended_by: EpisodeEnd | None = None
    withdrawn_on: date | None = None
    arthroplasty_on: date | None = None
    injections: tuple[date, ...] = ()
    previous_day_zero: date | None = None

    @property
    def day_zero(self) -> date:
        """Day 0: the procedure's day in the site's time zone."""
        return self.procedure.performed_on

    @property
    def is_retreatment(self) -> bool:
        """True when an earlier cryoneurolysis of this knee is known."""
        return self.previous_day_zero is not None

    @property
    def assesses_return(self) -> bool:
        """False before a planned arthroplasty: no return of pain is computed and no alarm raised there."""
        return self.procedure.indication is not Indication.PRE_ARTHROPLASTY

    @property
    def outcomes_until(self) -> date | None:
        """Last day of the outcomes after a planned arthroplasty (12 weeks); None elsewhere or before it."""
        if self.arthroplasty_on is None:
            return None
        return self.arthroplasty_on + timedelta(weeks=WEEKS_AFTER_ARTHROPLASTY)

    @property
    def is_steroid_marked(self) -> bool:
        """True when a steroid was injected within the 90 days before day 0."""
        steroid_on = self.procedure.steroid_on
        return steroid_on is not None and 0 <= (self.day_zero - steroid_on).days <= STEROID_DAYS_BEFORE

    def day(self, on: date) -> int:
        """Days since the procedure: 0 on its day, negative before."""
        return days_since_procedure(on, self.day_zero)

    def follows(self, on: date) -> bool:
        """True when an entry about this day belongs to the follow-up (day 0 included, D365 no limit)."""
        if on < self.day_zero or (self.withdrawn_on is not None and on > self.withdrawn_on):
            return False
        return self.ends_on is None or on < self.ends_on

    def reads(self, on: date) -> bool:
        """True when an entry about this day is read for the episode: D-28 to D-1, or follow-up."""
        return self.lies_in_baseline(on) or self.follows(on)

    def lies_in_baseline(self, on: date) -> bool:
        """True on D-28 to D-1, whichever earlier episode those days belong to."""
        return BASELINE_FIRST_DAY <= self.day(on) <= BASELINE_LAST_DAY

    def follow_up(self, last_entry_on: date | None) -> FollowUp:
        """How far the episode is observed, given the last entry in its follow-up.

        What ended it counts as observed if an entry was made in the 28 days before it (the longest gap
        that the weekly rule of design §4 bridges); after a longer silence the last entry censors.
        """
        last_day = max(0, self.day(last_entry_on)) if last_entry_on is not None else 0
        if self.ends_on is not None and self.day(self.ends_on) - last_day <= COMPETING_GRACE_DAYS:
            return FollowUp(self.day(self.ends_on), self.ended_by, None)
        if self.withdrawn_on is not None:
            return FollowUp(last_day, None, Censoring.WITHDRAWAL)
        return FollowUp(last_day, None, Censoring.LAST_ENTRY)


def days_since_procedure(on: date, day_zero: date) -> int:
    """Days since the procedure: 0 on its day, negative before."""
    return (on - day_zero).days
