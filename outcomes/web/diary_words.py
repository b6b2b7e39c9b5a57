"""The words of the diary's screens, in a patient's own language; `N_` marks them for translation."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from outcomes.clinical.diary_screens import Screen, ScreenKind
from outcomes.services.followed_knees import FollowedKnee

N_ = str


@dataclass(frozen=True)
class Words:
    """What a screen says: its question, how to answer, and what the ends of the scale mean."""

    question: str
    hint: str = ""
    low: str = ""
    high: str = ""


_CHOOSE = N_("Choose a number.")
_NO_PAIN, _WORST = N_("no pain"), N_("the worst imaginable")
_NOT_AT_ALL, _STRONGEST = N_("not at all"), N_("as strong as can be")

_WORDS = {
    "pain_average": (N_("Your %(knee)s pain, on average, %(period)s?"), _CHOOSE, _NO_PAIN, _WORST),
    "pain_worst": (N_("Your %(knee)s pain at its worst, %(period)s?"), _CHOOSE, _NO_PAIN, _WORST),
    "pain_walking": (
        N_("Your %(knee)s pain when walking, %(period)s?"),
        _CHOOSE,
        _NO_PAIN,
        _WORST,
    ),
    "numbness": (
        N_("Is the skin around your %(knee)s numb, as if asleep?"),
        _CHOOSE,
        _NOT_AT_ALL,
        N_("no feeling at all"),
    ),
    "tingling": (
        N_("Tingling, electric shocks or burning around your %(knee)s?"),
        _CHOOSE,
        _NOT_AT_ALL,
        _STRONGEST,
    ),
    "sedatives": (
        N_("Do you also take one of these medicines?"),
        N_("Tick all that apply, or “none of these”."),
        "",
        "",
    ),
    "walking_minutes": (
        N_("How many minutes did you walk, %(period)s?"),
        N_("All walks together; a rough figure will do."),
        "",
        "",
    ),
    "steps": (
        N_("How many steps did you take, %(period)s?"),
        N_("If your phone or watch counts them. If not, skip this question."),
        "",
        "",
    ),
    "walking_aid": (N_("What do you use to walk?"), N_("The one you use most."), "", ""),
    "symptoms": (
        N_("Is one of these new or worrying for you?"),
        N_("Tick all that apply, or “none of these”."),
        "",
        "",
    ),
    "symptom_details": (N_("A little more about this"), "", "", ""),
}
_SHORT = {
    "pain_average": N_("Pain, average"),
    "pain_worst": N_("Pain, worst"),
    "pain_walking": N_("Pain when walking"),
    "numbness": N_("Numbness"),
    "numbness_area": N_("Where it is numb"),
    "tingling": N_("Tingling, shocks, burning"),
    "opioids": N_("Opioid painkillers"),
    "sedatives": N_("Calming medicines"),
    "walking_minutes": N_("Minutes walked"),
    "steps": N_("Steps"),
    "walking_aid": N_("Walking aid"),
    "symptoms": N_("New or worrying"),
    "symptom_details": N_("A little more about this"),
}
_KNEES = {"": N_("knee"), "left": N_("left knee"), "right": N_("right knee")}
_SIDES = {"left": N_("Left knee"), "right": N_("Right knee")}
_TICK_PLACES = N_("Tick every place that is numb.")
_LEGS = {
    "left": N_("Where is the skin of your left leg numb?"),
    "right": N_("Where is the skin of your right leg numb?"),
}

ORDINALS = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
    N_("eighth"),
    N_("ninth"),
    N_("tenth"),
    N_("eleventh"),
    N_("twelfth"),
)
SEDATIVE_WORDS = {
    "gabapentin": N_("Gabapentin (Neurontin)"),
    "pregabalin": N_("Pregabalin (Lyrica)"),
    "benzodiazepine": N_("A tablet for sleep or anxiety, such as Xanax, Lexomil, Temesta, Seresta or Valium"),
}
"""How a patient knows the drugs of `co_analgesics.SEDATIVES`: by the name on the box, as sold in France."""
WALKING_MINUTES = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120)
SYMPTOM_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        N_("Breathing, chest, allergy"),
        ("breathless_or_chest_pain", "slow_breathing", "allergic_reaction", "drowsiness"),
    ),
    (
        N_("Fever, knee, skin"),
        (
            "fever_or_chills",
            "hot_red_swollen_knee",
            "pus",
            "spreading_redness",
            "skin_blister",
            "skin_hard_patch",
            "spreading_bruise",
        ),
    ),
    (
        N_("Leg and foot"),
        (
            "calf_pain_or_swelling",
            "tense_swelling",
            "cold_pale_foot",
            "cannot_bear_weight",
            "cannot_lift_foot_or_leg",
            "knee_gives_way",
            "fall",
        ),
    ),
    (
        N_("Feeling and nerves"),
        ("severe_nerve_pain", "numbness_elsewhere", "saddle_numbness", "bladder_or_bowel_trouble"),
    ),
    (N_("Mood"), ("dark_thoughts",)),
)
"""Every red flag once, those of one part of the body together."""
SIDE_EFFECT_GROUP = N_("Less worrying, but good to know")


def words(
    screen: Screen, knees: Sequence[FollowedKnee], opioid_days: int, *, is_yesterday: bool = False
) -> Words:
    """Give the words of a screen; the knee is named by its side where two are followed."""
    if screen.kind is ScreenKind.OPIOIDS:
        return _opioid_words(opioid_days)
    if screen.kind is ScreenKind.ZONES:
        return Words(gettext(_LEGS[screen.laterality]), gettext(_TICK_PLACES))
    question, *rest = _WORDS[screen.item]
    knee = gettext(_KNEES[screen.laterality if len(knees) > 1 else ""])
    period = gettext("yesterday") if is_yesterday else gettext("over the last 24 hours")
    return Words(
        gettext(question) % {"knee": knee, "period": period},
        *(gettext(text) if text else "" for text in rest),
    )


def short_name(screen: Screen, knees: Sequence[FollowedKnee]) -> str:
    """Give the name of an item in a list, with the side where two knees are followed."""
    name = gettext(_SHORT[screen.item])
    if screen.laterality and len(knees) > 1:
        return gettext("%(name)s, %(knee)s", name=name, knee=gettext(_KNEES[screen.laterality]))
    return name


def knee_line(laterality: str, day: int | None) -> str:
    """Give the line that says which knee and which day: “Left knee · day 48”."""
    side = gettext(_SIDES[laterality])
    if day is None:
        return side
    if day < 0:
        before = ngettext("%(num)d day before the procedure", "%(num)d days before the procedure", -day)
        return f"{side} · {before}"
    return side + " · " + gettext("day %(day)s", day=day)


def ordinal(number: int) -> str:
    """Give a number of a month as a word: second, deuxième."""
    return gettext(ORDINALS[number - 1]) if 1 <= number <= len(ORDINALS) else str(number)


def _opioid_words(days: int) -> Words:
    question = ngettext(
        "Since yesterday, did you take an opioid painkiller?",
        "In the last %(num)d days, did you take an opioid painkiller?",
        days,
    )
    return Words(
        question, gettext("For example tramadol, codeine, opium powder, morphine, oxycodone, fentanyl patch.")
    )
