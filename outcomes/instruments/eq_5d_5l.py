"""EQ-5D-5L: five dimensions with the French value set, and the 0-100 thermometer."""

from collections.abc import Sequence

from outcomes.instruments.base import (
    Direction,
    Estimate,
    Instrument,
    Licence,
    LicenceStatus,
    Recall,
    Scale,
    Threshold,
    ThresholdKind,
)
from outcomes.instruments.option_sets import choice, options, rating
from outcomes.instruments.scoring import only_value

_SOURCE = "Andrade 2020, doi 10.1007/s40273-019-00876-4 (French value set)"
_LEVELS = ("none", "slight", "moderate", "severe", "extreme")
# Decrement of levels 1 to 5; the index is 1 minus their sum, without constant or interaction.
_DECREMENTS: dict[str, tuple[float, ...]] = {
    "mobility": (0.0, 0.03759, 0.04774, 0.17949, 0.32509),
    "self_care": (0.0, 0.03656, 0.050781, 0.172251, 0.258331),
    "usual_activities": (0.0, 0.03313, 0.03979, 0.15689, 0.24005),
    "pain_discomfort": (0.0, 0.02198, 0.04704, 0.26374, 0.44399),
    "anxiety_depression": (0.0, 0.02046, 0.04683, 0.20005, 0.25803),
}
_DIMENSIONS = tuple(_DECREMENTS)


def _index(values: Sequence[float | None]) -> Estimate:
    levels = [int(value) for value in values if value is not None]
    lost = sum(_DECREMENTS[code][level - 1] for code, level in zip(_DIMENSIONS, levels, strict=True))
    return Estimate(round(1.0 - lost, 3))


EQ_5D_5L = Instrument(
    code="eq_5d_5l",
    version="1.2-FR",
    recall=Recall.TODAY,
    items=(
        *(choice(code, options("problems", _LEVELS, 1)) for code in _DIMENSIONS),
        rating("health_today", ("worst_health", "best_health"), maximum=100),
    ),
    scales=(
        Scale(
            "eq_5d_5l_index",
            _DIMENSIONS,
            -0.525,
            1,
            Direction.HIGH_IS_BETTER,
            5,
            _index,
            _SOURCE,
            (Threshold(ThresholdKind.MCID_POINTS, 0.03, "0.03 to 0.08 (unverified)", is_verified=False),),
        ),
        Scale(
            "eq_5d_5l_vas",
            ("health_today",),
            0,
            100,
            Direction.HIGH_IS_BETTER,
            1,
            only_value,
            _SOURCE,
            (Threshold(ThresholdKind.MCID_POINTS, 7.0, "7 to 10 (unverified)", is_verified=False),),
        ),
    ),
    licence=Licence(
        LicenceStatus.LICENCE_NEEDED, "EuroQol Research Foundation", "registration; free when not commercial"
    ),
    source=_SOURCE,
    has_licensed_wording=True,
)
