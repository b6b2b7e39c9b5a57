"""Oxford Knee Score: twelve answers summed, 0 to 48."""

from outcomes.instruments.base import (
    Direction,
    Instrument,
    Level,
    Licence,
    LicenceStatus,
    Recall,
    Scale,
    Threshold,
    ThresholdKind,
)
from outcomes.instruments.option_sets import choices, options
from outcomes.instruments.scoring import sum_with_own_mean

_SOURCE = "innovation.ox.ac.uk: 0-48, up to 2 missing answers take the mean of the others"
_TOPICS = (
    "usual_pain",
    "washing",
    "transport",
    "walking_time",
    "pain_rising_from_table",
    "limp",
    "kneeling",
    "night_pain",
    "work",
    "giving_way",
    "shopping",
    "stairs_down",
)
_LEVELS = options("oxford", ("worst", "severe", "moderate", "mild", "best"))

OKS = Instrument(
    code="oks",
    version="0-48",
    recall=Recall.PAST_4_WEEKS,
    items=choices(_TOPICS, _LEVELS),
    scales=(
        Scale(
            "oks",
            _TOPICS,
            0,
            48,
            Direction.HIGH_IS_BETTER,
            10,
            sum_with_own_mean,
            _SOURCE,
            (
                Threshold(ThresholdKind.MCID_POINTS, 6.1, "osteoarthritis cohort: 6.1, detectable 4.4"),
                Threshold(ThresholdKind.DETECTABLE_POINTS, 4.4, "osteoarthritis cohort"),
                Threshold(ThresholdKind.PASS, 37.0, "total knee arthroplasty, mid-term"),
            ),
        ),
    ),
    licence=Licence(
        LicenceStatus.LICENCE_NEEDED,
        "Oxford University Innovation",
        "free for academic and publicly funded care, fee for translations",
    ),
    source=_SOURCE,
    has_licensed_wording=True,
    level=Level.KNEE,
)
