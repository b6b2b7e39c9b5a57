"""What an entry must show before a red flag is raised.

The thresholds are a proposal of this product for the clinic to confirm (unverified).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from outcomes.clinical.opioids import REVIEW_LINE_MME

PAIN_LINE, PAIN_ENTRIES, PAIN_ABOVE_BASELINE = 8.0, 3, 1.0
NERVE_PAIN_RATING, NERVE_PAIN_DAYS = 7.0, 7.0
INFECTION_FIRST_DAY, INFECTION_LAST_DAY = 0, 30  # D0: on D1 one may answer for yesterday


@dataclass(frozen=True)
class EntryContext:
    """What is known beside the ticked symptoms when an entry is judged.

    Attributes:
        day: days since the procedure; None where no procedure is known.
        has_prosthesis: this knee carries a prosthesis.
        baseline: baseline pain of the episode.
        latest_pains: `pain_average` of successive entries of the worst knee, the newest last.
        mme_per_day: MME a day of this entry by the CDC set; None when not asked.
        previous_mme_per_day: of the entry before; None when there was none.
        takes_opioid: an opioid product was taken; None when not asked.
        takes_sedative: a benzodiazepine or a gabapentinoid is taken that was not known of before.
        has_numbness_outside: the map shows numbness that no frozen nerve explains.
    """

    day: int | None = None
    has_prosthesis: bool = False
    baseline: float | None = None
    latest_pains: Sequence[float] = ()
    mme_per_day: float | None = None
    previous_mme_per_day: float | None = None
    takes_opioid: bool | None = None
    takes_sedative: bool = False
    has_numbness_outside: bool = False


@dataclass(frozen=True)
class Entry:
    """The ticked symptoms of an entry, the follow-ups given, and the context."""

    symptoms: frozenset[str]
    follow_ups: Mapping[str, float] = field(default_factory=dict)
    context: EntryContext = field(default_factory=EntryContext)

    def ticked(self, *codes: str) -> tuple[str, ...]:
        """Those of the codes that were answered yes."""
        return tuple(code for code in codes if code in self.symptoms)

    @property
    def is_time_of_infection(self) -> bool:
        """True with a prosthesis at any time, else from the day of the procedure to D30."""
        day = self.context.day
        in_window = day is not None and INFECTION_FIRST_DAY <= day <= INFECTION_LAST_DAY
        return self.context.has_prosthesis or in_window


def pain_reasons(entry: Entry) -> tuple[str, ...]:
    """Pain of 8 or more and 1 above baseline on 3 successive entries; without a baseline never."""
    context = entry.context
    latest = tuple(context.latest_pains)[-PAIN_ENTRIES:]
    if context.baseline is None or len(latest) < PAIN_ENTRIES:
        return ()
    line = max(PAIN_LINE, context.baseline + PAIN_ABOVE_BASELINE)
    return ("pain_high_three_entries",) if min(latest) >= line else ()


def nerve_pain_reasons(entry: Entry) -> tuple[str, ...]:
    """Severe nerve pain rated 7 or more for more than 7 days."""
    rating = entry.follow_ups.get("severe_nerve_pain_rating", 0.0)
    days = entry.follow_ups.get("severe_nerve_pain_days", 0.0)
    is_severe = rating >= NERVE_PAIN_RATING and days > NERVE_PAIN_DAYS
    return entry.ticked("severe_nerve_pain") if is_severe else ()


def opioid_reasons(entry: Entry) -> tuple[str, ...]:
    """50 MME a day newly reached, drowsiness under an opioid, or an opioid with a sedative."""
    context = entry.context
    mme, before = context.mme_per_day, context.previous_mme_per_day
    reasons: list[str] = []
    if mme is not None and mme >= REVIEW_LINE_MME and (before is None or before < REVIEW_LINE_MME):
        reasons.append("opioid_50_mme")
    if context.takes_opioid is not False:  # not asked counts as possible: the safe side
        reasons += entry.ticked("drowsiness")
    if context.takes_opioid and context.takes_sedative:
        reasons.append("opioid_with_sedative")
    return tuple(reasons)


def ticked_reasons(*codes: str) -> Callable[[Entry], tuple[str, ...]]:
    """A rule that is met as soon as one of the symptoms is ticked."""
    return lambda entry: entry.ticked(*codes)


def infection_reasons(entry: Entry) -> tuple[str, ...]:
    """Signs of a deep infection while the puncture or a prosthesis may carry one."""
    signs = entry.ticked("fever_or_chills", "hot_red_swollen_knee", "pus", "cannot_bear_weight")
    return signs if entry.is_time_of_infection else ()


def late_infection_reasons(entry: Entry) -> tuple[str, ...]:
    """Local signs of infection outside that time: less likely, never left unread."""
    return () if entry.is_time_of_infection else entry.ticked("hot_red_swollen_knee", "pus")


def pain_or_walking_reasons(entry: Entry) -> tuple[str, ...]:
    """Severe pain on three entries, or being newly unable to walk."""
    return pain_reasons(entry) + entry.ticked("cannot_bear_weight")


def spread_numbness_reasons(entry: Entry) -> tuple[str, ...]:
    """Numb skin in the leg or foot that no frozen nerve explains, ticked or drawn."""
    drawn = ("numbness_outside_map",) if entry.context.has_numbness_outside else ()
    return entry.ticked("numbness_elsewhere") + drawn


def injured_fall_reasons(entry: Entry) -> tuple[str, ...]:
    """A fall that hurt."""
    return entry.ticked("fall") if entry.follow_ups.get("fall_injury", 0.0) >= 1 else ()
