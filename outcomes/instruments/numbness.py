"""Numbness around the knee: 0 to 10, and the zones of a drawn leg."""

from outcomes.instruments.base import FREE, AnswerKind, Direction, Instrument, Item, Level, Recall, Scale
from outcomes.instruments.option_sets import rating
from outcomes.instruments.scoring import only_value

_SOURCE = "rating of this product; no published threshold (PRO-CTCAE is the validated alternative)"

NUMBNESS = Instrument(
    code="numbness",
    version="1",
    recall=Recall.PAST_24_HOURS,
    items=(
        rating("numbness", ("not_numb", "wholly_numb"), level=Level.KNEE, observation="numbness"),
        # The area depends on the frozen nerves: `outcomes.clinical.territories` computes it from the zones.
        Item(
            "numbness_area",
            AnswerKind.ZONES,
            level=Level.KNEE,
            recall=Recall.NOW,
            observation="numbness_area",
        ),
    ),
    scales=(Scale("numbness", ("numbness",), 0, 10, Direction.HIGH_IS_WORSE, 1, only_value, _SOURCE),),
    licence=FREE,
    source=_SOURCE,
)
