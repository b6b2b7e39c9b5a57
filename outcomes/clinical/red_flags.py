"""What must not wait: a row per red flag, and the decision which of them an entry raises.

Timings are a proposal of this product for the clinic to confirm; the clinical list is unverified.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from outcomes.clinical import red_flag_rules as rules
from outcomes.clinical.codes import EarlierSurgery, Indication
from outcomes.clinical.red_flag_rules import Entry, EntryContext

__all__ = [
    "RED_FLAGS",
    "RED_FLAG_BY_CODE",
    "EntryContext",
    "RaisedFlag",
    "RedFlag",
    "Urgency",
    "has_prosthesis",
    "red_flags",
]

EMERGENCY_NUMBERS = ("15", "112")
DEAF_EMERGENCY_NUMBER = "114"  # by text message
DARK_THOUGHTS_NUMBER = "3114"


class Urgency(StrEnum):
    """How soon somebody must act, most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    WITHIN_24_HOURS = "24h"
    WITHIN_48_HOURS = "48h"

    @property
    def rank(self) -> int:
        """0 for the most urgent."""
        return list(Urgency).index(self)


@dataclass(frozen=True)
class RedFlag:
    """One flag: how urgent, whom to call, which symptoms ask for it, and when it is raised.

    Attributes:
        code: stored with the alert.
        urgency: how soon somebody must act.
        numbers: telephone numbers shown at once, besides the clinic's.
        asked_by: symptom codes that ask for it; empty where scores alone decide.
        because: the reasons found in an entry, as codes; empty when the flag is not raised.
    """

    code: str
    urgency: Urgency
    numbers: tuple[str, ...]
    asked_by: tuple[str, ...]
    because: Callable[[Entry], tuple[str, ...]]
    source: str


@dataclass(frozen=True)
class RaisedFlag:
    """A flag that an entry raises, with the reasons as codes of symptoms or rules."""

    code: str
    urgency: Urgency
    numbers: tuple[str, ...]
    because: tuple[str, ...]


_DRAFT = "clinical list of this product (unverified), to be confirmed by the clinic"
_SEPSIS = "septic arthritis after genicular radiofrequency, case report 2019; list unverified"
_OPIOID = "CDC 2022, MMWR 71(3), 4 November 2022; timing is a proposal"


def _row(
    code: str,
    urgency: Urgency,
    because: Callable[[Entry], tuple[str, ...]],
    asked_by: tuple[str, ...],
    source: str = _DRAFT,
    numbers: tuple[str, ...] | None = None,
) -> RedFlag:
    usual = EMERGENCY_NUMBERS if urgency is Urgency.EMERGENCY else ()
    return RedFlag(code, urgency, usual if numbers is None else numbers, asked_by, because, source)


def _ticked(code: str, urgency: Urgency, *asked_by: str, numbers: tuple[str, ...] | None = None) -> RedFlag:
    return _row(code, urgency, rules.ticked_reasons(*asked_by), asked_by, numbers=numbers)


_INFECTION = ("fever_or_chills", "hot_red_swollen_knee", "pus", "cannot_bear_weight")

RED_FLAGS: tuple[RedFlag, ...] = (
    _row("deep_infection", Urgency.EMERGENCY, rules.infection_reasons, _INFECTION, _SEPSIS),
    _ticked("thrombosis", Urgency.EMERGENCY, "calf_pain_or_swelling", "breathless_or_chest_pain"),
    _ticked("cauda_equina", Urgency.EMERGENCY, "saddle_numbness", "bladder_or_bowel_trouble"),
    _ticked(
        "compartment_or_vessel", Urgency.EMERGENCY, "tense_swelling", "cold_pale_foot", "spreading_bruise"
    ),
    _ticked("slow_breathing", Urgency.EMERGENCY, "slow_breathing"),
    _ticked(
        "allergic_reaction",
        Urgency.EMERGENCY,
        "allergic_reaction",
        numbers=(*EMERGENCY_NUMBERS, DEAF_EMERGENCY_NUMBER),
    ),
    _ticked(
        "dark_thoughts",
        Urgency.EMERGENCY,
        "dark_thoughts",
        numbers=(DARK_THOUGHTS_NUMBER, *EMERGENCY_NUMBERS),
    ),
    _ticked("motor_deficit", Urgency.SAME_DAY, "cannot_lift_foot_or_leg", "knee_gives_way"),
    _row("injured_fall", Urgency.SAME_DAY, rules.injured_fall_reasons, ("fall",)),
    _row("opioid_risk", Urgency.SAME_DAY, rules.opioid_reasons, ("drowsiness",), _OPIOID),
    _row(
        "late_infection_signs",
        Urgency.SAME_DAY,
        rules.late_infection_reasons,
        ("hot_red_swollen_knee", "pus"),
    ),
    _ticked("skin_injury", Urgency.WITHIN_24_HOURS, "skin_blister", "skin_hard_patch", "spreading_redness"),
    _row("severe_nerve_pain", Urgency.WITHIN_48_HOURS, rules.nerve_pain_reasons, ("severe_nerve_pain",)),
    _row("severe_pain", Urgency.WITHIN_48_HOURS, rules.pain_or_walking_reasons, ("cannot_bear_weight",)),
    _row("spread_numbness", Urgency.WITHIN_48_HOURS, rules.spread_numbness_reasons, ("numbness_elsewhere",)),
)

RED_FLAG_BY_CODE: dict[str, RedFlag] = {row.code: row for row in RED_FLAGS}
_PROSTHESES = (EarlierSurgery.PARTIAL_ARTHROPLASTY.value, EarlierSurgery.TOTAL_ARTHROPLASTY.value)


def has_prosthesis(
    indication: Indication, earlier_surgery: str | None = None, *, had_arthroplasty: bool = False
) -> bool:
    """True when this knee carries a prosthesis: by indication, by earlier surgery or by an event since."""
    by_surgery = earlier_surgery in _PROSTHESES
    return indication is Indication.POST_ARTHROPLASTY or by_surgery or had_arthroplasty


def red_flags(
    symptoms: Collection[str],
    follow_ups: Mapping[str, float] | None = None,
    context: EntryContext | None = None,
) -> tuple[RaisedFlag, ...]:
    """The flags that an entry raises, most urgent first.

    Args:
        symptoms: codes of `SYMPTOMS` answered yes.
        follow_ups: answers to the follow-up questions by their code; yes is 1.
        context: scores, doses and dates that some flags need.
    """
    entry = Entry(frozenset(symptoms), follow_ups or {}, context or EntryContext())
    raised = [
        RaisedFlag(row.code, row.urgency, row.numbers, because)
        for row in RED_FLAGS
        if (because := row.because(entry))
    ]
    return tuple(sorted(raised, key=lambda flag: flag.urgency.rank))
