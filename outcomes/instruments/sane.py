"""SANE: how normal the knee is today, 0 to 100 %."""

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
from outcomes.instruments.option_sets import rating
from outcomes.instruments.scoring import only_value

_SOURCE = "Williams 1999, Am J Sports Med 27:214 (unverified)"

SANE = Instrument(
    code="sane",
    version="1",
    recall=Recall.TODAY,
    items=(rating("knee_normality", ("not_normal_at_all", "fully_normal"), maximum=100),),
    scales=(
        Scale(
            "sane",
            ("knee_normality",),
            0,
            100,
            Direction.HIGH_IS_BETTER,
            1,
            only_value,
            _SOURCE,
            (Threshold(ThresholdKind.MCID_POINTS, 7.0, "7 to 20 (unverified)", is_verified=False),),
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    level=Level.KNEE,
)
