"""DN4, interview part: seven yes or no questions; the examination part needs a clinician."""

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
from outcomes.instruments.option_sets import YES_NO, choices
from outcomes.instruments.scoring import sum_with_own_mean

_SOURCE = "Bouhassira 2005, Pain 114:29 (unverified)"
_TOPICS = (
    "burning",
    "painful_cold",
    "electric_shocks",
    "tingling",
    "pins_and_needles",
    "numbness",
    "itching",
)

DN4_INTERVIEW = Instrument(
    code="dn4_interview",
    version="1",
    recall=Recall.NOW,
    items=choices(_TOPICS, YES_NO),
    scales=(
        Scale(
            "dn4_interview",
            _TOPICS,
            0,
            7,
            Direction.HIGH_IS_WORSE,
            7,
            sum_with_own_mean,
            _SOURCE,
            # After freezing a skin nerve tingling and numbness are expected: no flag by itself.
            (Threshold(ThresholdKind.POSITIVE_FROM, 3, "interview part of the DN4"),),
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    has_licensed_wording=True,
    level=Level.KNEE,
)
