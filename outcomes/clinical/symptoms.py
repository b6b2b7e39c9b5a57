"""The questions behind the diary's symptom screen: each yes or no, some with a follow-up."""

from dataclasses import dataclass
from enum import StrEnum


class SymptomKind(StrEnum):
    """Whether a yes may mean danger, or is a known side effect."""

    RED_FLAG = "red_flag"
    SIDE_EFFECT = "side_effect"


class FollowUpKind(StrEnum):
    """How the follow-up of a yes is answered."""

    YES_NO = "yes_no"
    RATING = "rating"
    DAYS = "days"


@dataclass(frozen=True)
class SymptomFollowUp:
    """A question put only after a yes: its code, its kind, its range."""

    code: str
    kind: FollowUpKind
    minimum: int = 0
    maximum: int = 1


@dataclass(frozen=True)
class Symptom:
    """One thing that may be ticked.

    Attributes:
        code: as stored in the answers.
        kind: red flag or side effect.
        is_core: asked in every diary; the others weekly, with the full one.
        follow_ups: asked after a yes.
        adverse_event: dictionary row to propose to staff, if any.
    """

    code: str
    kind: SymptomKind
    is_core: bool
    follow_ups: tuple[SymptomFollowUp, ...] = ()
    adverse_event: str | None = None


def _flag(code: str, *follow_ups: SymptomFollowUp, event: str | None = None) -> Symptom:
    return Symptom(code, SymptomKind.RED_FLAG, True, follow_ups, event)


def _side_effect(code: str, event: str) -> Symptom:
    return Symptom(code, SymptomKind.SIDE_EFFECT, False, (), event)


_RATING = SymptomFollowUp("severe_nerve_pain_rating", FollowUpKind.RATING, 0, 10)
_DAYS = SymptomFollowUp("severe_nerve_pain_days", FollowUpKind.DAYS, 1, 365)
_INJURED = SymptomFollowUp("fall_injury", FollowUpKind.YES_NO)

SYMPTOMS: tuple[Symptom, ...] = (
    _flag("breathless_or_chest_pain", event="pulmonary_embolism"),
    _flag("slow_breathing"),
    _flag("allergic_reaction", event="anaesthetic_reaction"),
    _flag("fever_or_chills", event="infection"),
    _flag("hot_red_swollen_knee", event="septic_arthritis"),
    _flag("pus", event="infection"),
    _flag("cannot_bear_weight"),
    _flag("calf_pain_or_swelling", event="venous_thrombosis"),
    _flag("tense_swelling", event="vascular_injury"),
    _flag("cold_pale_foot", event="vascular_injury"),
    _flag("spreading_bruise", event="haematoma"),
    _flag("saddle_numbness"),
    _flag("bladder_or_bowel_trouble"),
    _flag("cannot_lift_foot_or_leg", event="motor_weakness"),
    _flag("knee_gives_way", event="motor_weakness"),
    _flag("fall", _INJURED, event="fall"),
    _flag("drowsiness"),
    _flag("skin_blister", event="frostbite"),
    _flag("skin_hard_patch", event="skin_necrosis"),
    _flag("spreading_redness", event="infection"),
    _flag("severe_nerve_pain", _RATING, _DAYS, event="dysaesthesia"),
    _flag("numbness_elsewhere"),
    _flag("dark_thoughts"),
    _side_effect("bruise", "bruising"),
    _side_effect("mild_swelling", "swelling"),
    _side_effect("sore_spot", "local_pain"),
    _side_effect("itching", "itching"),
    _side_effect("touch_sensitive", "allodynia"),
    _side_effect("crust", "crust"),
    _side_effect("skin_colour_change", "pigment_change"),
)

SYMPTOM_BY_CODE: dict[str, Symptom] = {row.code: row for row in SYMPTOMS}
