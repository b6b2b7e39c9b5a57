"""PEG: pain intensity, enjoyment and general activity over the past week."""

from outcomes.instruments.base import FREE, Direction, Instrument, Recall, Scale, Threshold, ThresholdKind
from outcomes.instruments.option_sets import rating
from outcomes.instruments.scoring import mean_of_answered

_SOURCE = "Krebs 2009, J Gen Intern Med 24:733 (unverified)"
_TOPICS = ("pain_average_week", "enjoyment", "general_activity")

PEG = Instrument(
    code="peg",
    version="1",
    recall=Recall.PAST_7_DAYS,
    items=(
        rating(_TOPICS[0], ("no_pain", "worst_pain")),
        rating(_TOPICS[1], ("no_interference", "complete_interference")),
        rating(_TOPICS[2], ("no_interference", "complete_interference")),
    ),
    scales=(
        Scale(
            "peg",
            _TOPICS,
            0,
            10,
            Direction.HIGH_IS_WORSE,
            3,
            mean_of_answered,
            _SOURCE,
            (
                Threshold(ThresholdKind.MCID_POINTS, 1.0, "Reed 2023: anchors mostly 1.0 to 1.75, n = 1710"),
                Threshold(
                    ThresholdKind.MCID_PERCENT, 30.0, "improvement rule (unverified)", is_verified=False
                ),
            ),
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    has_licensed_wording=True,
)
