"""Tingling, electric or burning sensations from 0 to 10."""

from outcomes.instruments.base import FREE, Direction, Instrument, Level, Recall, Scale
from outcomes.instruments.option_sets import rating
from outcomes.instruments.scoring import only_value

_SOURCE = "rating of this product; no published threshold (PRO-CTCAE is the validated alternative)"

TINGLING = Instrument(
    code="tingling",
    version="1",
    recall=Recall.PAST_24_HOURS,
    items=(rating("tingling", ("no_tingling", "worst_tingling"), level=Level.KNEE, observation="tingling"),),
    scales=(Scale("tingling", ("tingling",), 0, 10, Direction.HIGH_IS_WORSE, 1, only_value, _SOURCE),),
    licence=FREE,
    source=_SOURCE,
)
