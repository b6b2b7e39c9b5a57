"""PROMIS Physical Function 4a, version 2.0: four answers, a T-score with its standard error."""

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
from outcomes.instruments.option_sets import ABILITY, choices
from outcomes.instruments.scoring import from_table

# Version 1.0 has another table: the version is stored with every response.
_SOURCE = "PROMIS scoring manual, Physical Function short form 4a v2.0"
_TOPICS = ("chores", "stairs", "walk_15_minutes", "errands")
# fmt: off
_SCORES = (  # raw sum 4 to 20
    22.5, 26.6, 28.9, 30.5, 31.9, 33.2, 34.4, 35.6, 36.7, 37.9, 39.2, 40.5, 41.9, 43.5, 45.5, 48.3, 57.0,
)
_ERRORS = (4.0, 2.8, 2.5, 2.4, 2.3, 2.3, 2.3, 2.3, 2.3, 2.3, 2.4, 2.4, 2.5, 2.6, 2.8, 3.3, 6.6)
# fmt: on

PROMIS_PF_4A = Instrument(
    code="promis_pf_4a",
    version="2.0",
    recall=Recall.NOW,
    items=choices(_TOPICS, ABILITY),
    scales=(
        Scale(
            "promis_pf_4a",
            _TOPICS,
            _SCORES[0],
            _SCORES[-1],
            Direction.HIGH_IS_BETTER,
            4,
            from_table(4, _SCORES, _ERRORS),
            _SOURCE,
            (Threshold(ThresholdKind.MCID_POINTS, 1.9, "Lee 2017, knee osteoarthritis: 1.9 to 2.2"),),
        ),
    ),
    licence=Licence(LicenceStatus.FREE, "PROMIS Health Organization", "terms of use for electronic systems"),
    source=_SOURCE,
    has_licensed_wording=True,
)
