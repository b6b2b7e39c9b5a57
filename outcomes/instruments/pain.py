"""Knee pain from 0 to 10: now, average, worst, at rest, when walking."""

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

_ENDS = ("no_pain", "worst_pain")
_IMMPACT = "Dworkin 2008, J Pain (IMMPACT)"
_CHANGE = (
    Threshold(ThresholdKind.MCID_POINTS, 2.0, "Farrar 2001, Pain (unverified)", is_verified=False),
    Threshold(ThresholdKind.MCID_PERCENT, 30.0, _IMMPACT),
    Threshold(ThresholdKind.SUBSTANTIAL_PERCENT, 50.0, _IMMPACT),
    Threshold(ThresholdKind.DETECTABLE_POINTS, 1.33, "Alghadir 2018, knee osteoarthritis"),
)
_PERROT = "Perrot 2013, 2414 patients of French general practice"


def _scale(code: str, *thresholds: Threshold, loinc: str | None = None) -> Scale:
    return Scale(
        code,
        (code,),
        0,
        10,
        Direction.HIGH_IS_WORSE,
        1,
        only_value,
        _IMMPACT,
        (*_CHANGE, *thresholds),
        loinc,
    )


PAIN = Instrument(
    code="pain",
    version="1",
    recall=Recall.PAST_24_HOURS,
    items=(
        rating("pain_now", _ENDS, level=Level.KNEE, recall=Recall.NOW, observation="pain_now"),
        rating("pain_average", _ENDS, level=Level.KNEE, observation="pain_average"),
        rating("pain_worst", _ENDS, level=Level.KNEE, observation="pain_worst"),
        rating("pain_rest", _ENDS, level=Level.KNEE, observation="pain_rest"),
        rating("pain_walking", _ENDS, level=Level.KNEE, observation="pain_walking"),
    ),
    scales=(
        _scale("pain_now"),
        _scale("pain_average", loinc="72514-3"),
        _scale("pain_worst"),
        _scale("pain_rest", Threshold(ThresholdKind.PASS, 4.0, _PERROT)),
        _scale("pain_walking", Threshold(ThresholdKind.PASS, 5.0, _PERROT)),
    ),
    licence=FREE,
    source=_IMMPACT,
)
