"""KOOS JR: seven answers, one interval score from a table (a straight line would be wrong)."""

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
from outcomes.instruments.option_sets import SEVERITY, choices
from outcomes.instruments.scoring import from_table

_SOURCE = (
    "Lyman 2016, Clin Orthop Relat Res 474:1461; table recalled and cross-checked, compare with the HSS form"
)
_TOPICS = (
    "morning_stiffness",
    "pain_twisting",
    "pain_straightening",
    "pain_stairs",
    "pain_standing",
    "rising_from_sitting",
    "bending",
)
# fmt: off
_SCORES = (  # raw sum 0 to 28
    100.0, 91.975, 84.600, 79.914, 76.332, 73.342, 70.704, 68.284, 65.994, 63.776,
    61.583, 59.381, 57.140, 54.840, 52.465, 50.012, 47.487, 44.905, 42.281, 39.625,
    36.931, 34.174, 31.307, 28.251, 24.875, 20.941, 15.939, 8.291, 0.0,
)
# fmt: on

KOOS_JR = Instrument(
    code="koos_jr",
    version="1.0",
    recall=Recall.PAST_7_DAYS,
    items=choices(_TOPICS, SEVERITY),
    scales=(
        Scale(
            "koos_jr",
            _TOPICS,
            0,
            100,
            Direction.HIGH_IS_BETTER,
            7,
            from_table(0, _SCORES),
            _SOURCE,
            (
                Threshold(
                    ThresholdKind.MCID_POINTS, 14.0, "distribution based (unverified)", is_verified=False
                ),
                Threshold(ThresholdKind.SUBSTANTIAL_POINTS, 20.0, "Lyman 2018, used by CMS"),
            ),
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    has_licensed_wording=True,
    level=Level.KNEE,
)
