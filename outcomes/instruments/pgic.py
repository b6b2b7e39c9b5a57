"""PGIC: the patient's global impression of change since the procedure, seven levels."""

from outcomes.instruments.base import (
    FREE,
    Direction,
    Instrument,
    Level,
    Recall,
    Scale,
    Threshold,
    ThresholdKind,
)
from outcomes.instruments.option_sets import choice, options
from outcomes.instruments.scoring import only_value

_SOURCE = "Dworkin 2008, J Pain (IMMPACT)"
_LEVELS = options(
    "change",
    (
        "very_much_improved",
        "much_improved",
        "minimally_improved",
        "no_change",
        "minimally_worse",
        "much_worse",
        "very_much_worse",
    ),
    1,
)

PGIC = Instrument(
    code="pgic",
    version="1",
    recall=Recall.SINCE_PROCEDURE,
    items=(choice("change", _LEVELS),),
    scales=(
        Scale(
            "pgic",
            ("change",),
            1,
            7,
            Direction.HIGH_IS_WORSE,
            1,
            only_value,
            _SOURCE,
            (
                Threshold(
                    ThresholdKind.RESPONDER_UP_TO,
                    2,
                    "much or very much improved (unverified)",
                    is_verified=False,
                ),
            ),
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    level=Level.KNEE,
)
