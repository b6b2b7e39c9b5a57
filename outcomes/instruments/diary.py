"""The diary as an instrument: the screens of `clinical/diary_screens.py`, described as items (design §1)."""

from outcomes.clinical.codes import WalkingAid
from outcomes.clinical.diary_screens import DIARY_VERSION, Screen, ScreenKind, diary_screens
from outcomes.clinical.observation_codes import observation_code
from outcomes.clinical.schedule import DiaryLength
from outcomes.instruments.base import FREE, AnswerKind, Instrument, Item, Level, Option, Recall

_SOURCE = "design of this product; ratings after IMMPACT (Dworkin 2008)"
_KINDS = {
    ScreenKind.RATING: AnswerKind.RATING,
    ScreenKind.COUNT: AnswerKind.NUMBER,
    ScreenKind.WALKING_AID: AnswerKind.CHOICE,
    ScreenKind.ZONES: AnswerKind.ZONES,
    ScreenKind.OPIOIDS: AnswerKind.INTAKES,
    ScreenKind.SYMPTOMS: AnswerKind.CODES,
}
_NUMBERS = (AnswerKind.RATING, AnswerKind.NUMBER, AnswerKind.CHOICE)
_PAIN = ("no_pain", "worst_pain")
_ENDS = {
    "pain_average": _PAIN,
    "pain_worst": _PAIN,
    "pain_walking": _PAIN,
    "numbness": ("not_numb", "wholly_numb"),
    "tingling": ("no_tingling", "worst_tingling"),
}
_RECALLS = {
    "numbness_area": Recall.NOW,
    "opioids": Recall.SINCE_LAST_ENTRY,
    "symptoms": Recall.SINCE_LAST_ENTRY,
}
_OBSERVATIONS = {"opioids": "opioid_mme", "symptoms": ""}
"""Where an item's number is not stored under the item's own code."""

_OPTIONAL = ("steps",)
_WALKING_AIDS = tuple(Option(aid.rank, f"walking_aid.{aid}") for aid in WalkingAid)
_ASKED_OF_A_KNEE = diary_screens(["left"], DiaryLength.FULL)
_CORE = {screen.item for screen in diary_screens(["left"], DiaryLength.CORE)}


def _item(screen: Screen) -> Item:
    """Describe a screen; the range of its number is that of the observation it becomes."""
    kind, code = _KINDS[screen.kind], screen.item
    observation = _OBSERVATIONS.get(code, code)
    row = observation_code(observation) if kind in _NUMBERS else None
    return Item(
        code,
        kind,
        row.minimum if row else 0,
        row.maximum if row else 0,
        _WALKING_AIDS if kind is AnswerKind.CHOICE else (),
        _ENDS.get(code, ()),
        level=Level.KNEE if screen.laterality else Level.PATIENT,
        is_core=code in _CORE,
        is_optional=code in _OPTIONAL,
        recall=_RECALLS.get(code),
        observation=observation,
    )


DIARY = Instrument(
    code="diary",
    version=DIARY_VERSION,
    recall=Recall.PAST_24_HOURS,
    items=tuple(_item(screen) for screen in _ASKED_OF_A_KNEE),
    scales=(),  # its numbers are observations themselves
    licence=FREE,
    source=_SOURCE,
)

CORE_ITEMS: tuple[Item, ...] = tuple(item for item in DIARY.items if item.is_core)
FULL_ITEMS: tuple[Item, ...] = DIARY.items
