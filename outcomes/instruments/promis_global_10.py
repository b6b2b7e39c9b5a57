"""PROMIS Global-10: ten answers, a physical and a mental T-score."""

from collections.abc import Callable, Sequence

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
from outcomes.instruments.option_sets import choices, options, rating
from outcomes.instruments.scoring import from_table

_SOURCE = "PROMIS scoring manual, Global Health v1.2"
_PHYSICAL = ("physical_health", "physical_function", "pain_average_week", "fatigue")
_MENTAL = ("quality_of_life", "mental_health", "social_satisfaction", "emotional_problems")
_QUALITY = options("quality", ("poor", "fair", "good", "very_good", "excellent"), 1)
_CAPACITY = options("capacity", ("not_at_all", "a_little", "moderately", "mostly", "completely"), 1)
_FATIGUE = options("fatigue", ("none", "mild", "moderate", "severe", "very_severe"), 1)
_OFTEN = options("often", ("never", "rarely", "sometimes", "often", "always"), 1)
# fmt: off
_PHYSICAL_SCORES = (  # raw sum 4 to 20
    16.2, 19.9, 23.5, 26.7, 29.6, 32.4, 34.9, 37.4, 39.8, 42.3, 44.9, 47.7, 50.8, 54.1, 57.7, 61.9, 67.7,
)
_MENTAL_SCORES = (
    21.2, 25.1, 28.4, 31.3, 33.8, 36.3, 38.8, 41.1, 43.5, 45.8, 48.3, 50.8, 53.3, 56.0, 59.0, 62.5, 67.6,
)
# fmt: on
_MCID = Threshold(ThresholdKind.MCID_POINTS, 2.0, "2 to 5 T-score points (unverified)", is_verified=False)
_NOTHING, _MILD, _MODERATE, _SEVERE = 0, 3, 6, 9
_physical_table = from_table(4, _PHYSICAL_SCORES)
_mental_table = from_table(4, _MENTAL_SCORES)


def recoded_pain(rating_0_to_10: float) -> int:
    """The pain rating as the five steps of the other items: 0 is 5, 1-3 is 4, 4-6 is 3, 7-9 is 2, 10 is 1."""
    limits = (_NOTHING, _MILD, _MODERATE, _SEVERE)
    return 5 - sum(rating_0_to_10 > limit for limit in limits)


def _with_all(
    rule: Callable[[tuple[float, float, float, float]], Estimate],
) -> Callable[[Sequence[float | None]], Estimate]:
    def scored(values: Sequence[float | None]) -> Estimate:
        first, second, third, fourth = (value for value in values if value is not None)
        return rule((first, second, third, fourth))

    return scored


def _physical(values: tuple[float, float, float, float]) -> Estimate:
    health, function, pain, fatigue = values
    return _physical_table([health, function, recoded_pain(pain), 6 - fatigue])


def _mental(values: tuple[float, float, float, float]) -> Estimate:
    quality, health, social, emotional = values
    return _mental_table([quality, health, social, 6 - emotional])


PROMIS_GLOBAL_10 = Instrument(
    code="promis_global_10",
    version="1.2",
    recall=Recall.PAST_7_DAYS,
    items=(
        *choices(
            (
                "general_health",
                "quality_of_life",
                "physical_health",
                "mental_health",
                "social_satisfaction",
                "social_roles",
            ),
            _QUALITY,
        ),
        *choices(("physical_function",), _CAPACITY),
        *choices(("emotional_problems",), _OFTEN),
        *choices(("fatigue",), _FATIGUE),
        rating("pain_average_week", ("no_pain", "worst_pain")),
    ),
    scales=(
        Scale(
            "promis_global_physical",
            _PHYSICAL,
            _PHYSICAL_SCORES[0],
            _PHYSICAL_SCORES[-1],
            Direction.HIGH_IS_BETTER,
            4,
            _with_all(_physical),
            _SOURCE,
            (_MCID,),
            "71971-6",
        ),
        Scale(
            "promis_global_mental",
            _MENTAL,
            _MENTAL_SCORES[0],
            _MENTAL_SCORES[-1],
            Direction.HIGH_IS_BETTER,
            4,
            _with_all(_mental),
            _SOURCE,
            (_MCID,),
            "71969-0",
        ),
    ),
    licence=Licence(LicenceStatus.FREE, "PROMIS Health Organization", "terms of use for electronic systems"),
    source=_SOURCE,
    has_licensed_wording=True,
)
