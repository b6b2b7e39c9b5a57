"""The adverse-event dictionary: what may follow a freeze, how often and for how long."""

from dataclasses import dataclass
from enum import StrEnum


class Frequency(StrEnum):
    """How often an event is expected; figures are orders of magnitude, not measured rates."""

    EXPECTED_EFFECT = "expected_effect"
    COMMON = "common"
    LOW = "low"
    RARE = "rare"
    VERY_RARE = "very_rare"
    SHOULD_NOT_OCCUR = "should_not_occur"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AdverseEvent:
    """One dictionary row.

    Attributes:
        code: the column `event` of adverse_events.csv.
        frequency: how often it is expected.
        longest_usual_days: how long it usually lasts at most; None where no duration is known.
        is_expected: default of the column `expected`.
        source: where that is known from.
    """

    code: str
    frequency: Frequency
    longest_usual_days: int | None
    is_expected: bool
    source: str


_RECALLED = "clinical consensus (unverified)"
_TKA_SERIES = "Dasa 2016, Knee 23:523; frequency unverified"
_RADNOVICH = "Radnovich 2017, doi 10.1016/j.joca.2017.03.006"
_CASE = "case reports after genicular radiofrequency"

ADVERSE_EVENTS: tuple[AdverseEvent, ...] = (
    AdverseEvent("bruising", Frequency.COMMON, 28, True, _TKA_SERIES),
    AdverseEvent("swelling", Frequency.COMMON, 14, True, _RECALLED),
    AdverseEvent("redness", Frequency.COMMON, 14, True, _RECALLED),
    AdverseEvent("local_pain", Frequency.COMMON, 28, True, _RECALLED),
    AdverseEvent("numbness", Frequency.EXPECTED_EFFECT, 180, True, _RECALLED),
    AdverseEvent("tingling", Frequency.COMMON, 30, True, _RADNOVICH),
    AdverseEvent("itching", Frequency.COMMON, 30, True, _RECALLED),
    AdverseEvent("dysaesthesia", Frequency.LOW, 56, True, _RECALLED),
    AdverseEvent("allodynia", Frequency.LOW, 56, True, _RECALLED),
    AdverseEvent("neuritis", Frequency.LOW, 56, True, _RECALLED),
    AdverseEvent("frostbite", Frequency.RARE, 28, False, _RECALLED),
    AdverseEvent("crust", Frequency.RARE, 28, True, _RECALLED),
    AdverseEvent("pigment_change", Frequency.RARE, None, True, _RECALLED),
    AdverseEvent("skin_necrosis", Frequency.RARE, None, False, _RECALLED),
    AdverseEvent("haematoma", Frequency.RARE, 30, False, _CASE),
    AdverseEvent("infection", Frequency.VERY_RARE, None, False, _CASE),
    AdverseEvent("septic_arthritis", Frequency.VERY_RARE, None, False, _CASE),
    AdverseEvent("motor_weakness", Frequency.SHOULD_NOT_OCCUR, None, False, _RECALLED),
    AdverseEvent("venous_thrombosis", Frequency.UNKNOWN, None, False, _RECALLED),
    AdverseEvent("pulmonary_embolism", Frequency.UNKNOWN, None, False, _RECALLED),
    AdverseEvent("vascular_injury", Frequency.UNKNOWN, None, False, _RECALLED),
    AdverseEvent("anaesthetic_reaction", Frequency.VERY_RARE, None, False, _RECALLED),
    AdverseEvent("vasovagal_reaction", Frequency.UNKNOWN, 1, True, _RECALLED),
    AdverseEvent("fall", Frequency.UNKNOWN, None, False, _RECALLED),
    AdverseEvent("device_deficiency", Frequency.UNKNOWN, None, False, "ISO 14155:2026"),
    AdverseEvent("other", Frequency.UNKNOWN, None, False, "catch-all row of this product"),
)

ADVERSE_EVENT_BY_CODE: dict[str, AdverseEvent] = {row.code: row for row in ADVERSE_EVENTS}
