"""PROMIS Pain Interference 4a: four answers, a T-score with its standard error."""

from outcomes.instruments.base import (
    Direction,
    Instrument,
    Licence,
    LicenceStatus,
    Recall,
    Scale,
    Threshold,
    ThresholdKind,
)
from outcomes.instruments.option_sets import INTERFERENCE, choices
from outcomes.instruments.scoring import from_table

_SOURCE = "PROMIS scoring manual, Pain Interference short form 4a v1.0 (raw 20: 75.6; one file prints 75.8)"
_TOPICS = ("day_to_day", "work_at_home", "social_participation", "household_chores")
# fmt: off
_SCORES = (  # raw sum 4 to 20
    41.6, 49.6, 52.0, 53.9, 55.6, 57.1, 58.5, 59.9, 61.2, 62.5, 63.8, 65.2, 66.6, 68.0, 69.7, 71.6, 75.6,
)
_ERRORS = (6.1, 2.5, 2.0, 1.9, 1.9, 1.9, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8, 1.8, 1.9, 2.1, 3.7)
# fmt: on

PROMIS_PI_4A = Instrument(
    code="promis_pi_4a",
    version="1.0",
    recall=Recall.PAST_7_DAYS,
    items=choices(_TOPICS, INTERFERENCE),
    scales=(
        Scale(
            "promis_pi_4a",
            _TOPICS,
            _SCORES[0],
            _SCORES[-1],
            Direction.HIGH_IS_WORSE,
            4,
            from_table(4, _SCORES, _ERRORS),
            _SOURCE,
            (
                Threshold(ThresholdKind.MCID_POINTS, 2.35, "Lee 2017, knee osteoarthritis: 2.35 to 2.4"),
                Threshold(ThresholdKind.PASS, 41.6, "rheumatoid arthritis; the floor of this form"),
            ),
        ),
    ),
    licence=Licence(LicenceStatus.FREE, "PROMIS Health Organization", "terms of use for electronic systems"),
    source=_SOURCE,
    has_licensed_wording=True,
)
