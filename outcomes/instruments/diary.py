"""The diary: what a patient records, core each time, the rest once a week (design §1)."""

from outcomes.instruments.base import FREE, AnswerKind, Instrument, Item, Level, Option, Recall
from outcomes.instruments.option_sets import rating

_PAIN = ("no_pain", "worst_pain")
_SOURCE = "design of this product; ratings after IMMPACT (Dworkin 2008)"
_KNEE = Level.KNEE
_WALKING_AIDS = tuple(
    Option(rank, f"walking_aid.{name}")
    for rank, name in enumerate(("none", "one_stick", "two_sticks", "frame", "wheelchair"))
)

DIARY = Instrument(
    code="diary",
    version="1",
    recall=Recall.PAST_24_HOURS,
    items=(
        rating("pain_average", _PAIN, level=_KNEE, observation="pain_average"),
        rating("pain_worst", _PAIN, level=_KNEE, is_core=False, observation="pain_worst"),
        rating("pain_walking", _PAIN, level=_KNEE, observation="pain_walking"),
        rating("numbness", ("not_numb", "wholly_numb"), level=_KNEE, observation="numbness"),
        Item(
            "numbness_area",
            AnswerKind.ZONES,
            level=_KNEE,
            is_core=False,
            recall=Recall.NOW,
            observation="numbness_area",
        ),
        rating("tingling", ("no_tingling", "worst_tingling"), level=_KNEE, observation="tingling"),
        Item("opioids", AnswerKind.INTAKES, recall=Recall.SINCE_LAST_ENTRY, observation="opioid_mme"),
        Item("walking_minutes", AnswerKind.NUMBER, 0, 1440, observation="walking_minutes"),
        Item("steps", AnswerKind.NUMBER, 0, 200_000, is_core=False, is_optional=True, observation="steps"),
        Item(
            "walking_aid",
            AnswerKind.CHOICE,
            0,
            len(_WALKING_AIDS) - 1,
            _WALKING_AIDS,
            is_core=False,
            observation="walking_aid",
        ),
        Item("symptoms", AnswerKind.CODES, recall=Recall.SINCE_LAST_ENTRY),
    ),
    scales=(),  # its numbers are observations themselves
    licence=FREE,
    source=_SOURCE,
)

CORE_ITEMS: tuple[Item, ...] = tuple(item for item in DIARY.items if item.is_core)
FULL_ITEMS: tuple[Item, ...] = DIARY.items
