"""KOOS-12: pain, function and quality of life with four items each, and their mean."""

from collections.abc import Sequence

from outcomes.instruments.base import (
    FREE,
    Direction,
    Estimate,
    Instrument,
    Level,
    Recall,
    Scale,
    Threshold,
    ThresholdKind,
)
from outcomes.instruments.option_sets import EXTENT, FREQUENCY, SEVERITY, choice, choices
from outcomes.instruments.scoring import answered, hundred_minus

_SOURCE = "koos.nu, KOOS-12 scoring; choice of items unverified"
_PAIN = ("pain_frequency", "pain_flat_walking", "pain_stairs", "pain_sitting_lying")
_FUNCTION = ("rising_from_sitting", "standing", "car", "twisting")
_QUALITY = ("awareness", "lifestyle_change", "confidence", "general_difficulty")
_ITEMS_PER_SCALE, _FEWEST_ANSWERED = 4, 2
_MCID = Threshold(ThresholdKind.MCID_POINTS, 11.0, "11 to 14 (unverified)", is_verified=False)


def _summary(values: Sequence[float | None]) -> Estimate:
    scales = [values[first : first + _ITEMS_PER_SCALE] for first in range(0, len(values), _ITEMS_PER_SCALE)]
    return Estimate(sum(hundred_minus(part).value for part in scales) / len(scales))


def _is_summary_known(values: Sequence[float | None]) -> bool:
    """True when each of the three scales has at least two answers."""
    scales = [values[first : first + _ITEMS_PER_SCALE] for first in range(0, len(values), _ITEMS_PER_SCALE)]
    return all(len(answered(part)) >= _FEWEST_ANSWERED for part in scales)


def _scale(code: str, items: tuple[str, ...]) -> Scale:
    return Scale(
        code, items, 0, 100, Direction.HIGH_IS_BETTER, _FEWEST_ANSWERED, hundred_minus, _SOURCE, (_MCID,)
    )


KOOS_12 = Instrument(
    code="koos_12",
    version="1.0",
    recall=Recall.PAST_7_DAYS,
    items=(
        choice("pain_frequency", FREQUENCY),
        *choices(_PAIN[1:], SEVERITY),
        *choices(_FUNCTION, SEVERITY),
        choice("awareness", FREQUENCY),
        *choices(("lifestyle_change", "confidence"), EXTENT),
        choice("general_difficulty", SEVERITY),
    ),
    scales=(
        _scale("koos_12_pain", _PAIN),
        _scale("koos_12_function", _FUNCTION),
        _scale("koos_12_quality_of_life", _QUALITY),
        Scale(
            "koos_12_summary",
            (*_PAIN, *_FUNCTION, *_QUALITY),
            0,
            100,
            Direction.HIGH_IS_BETTER,
            3 * _FEWEST_ANSWERED,
            _summary,
            _SOURCE,
            (_MCID,),
            is_known=_is_summary_known,
        ),
    ),
    licence=FREE,
    source=_SOURCE,
    has_licensed_wording=True,
    level=Level.KNEE,
)
