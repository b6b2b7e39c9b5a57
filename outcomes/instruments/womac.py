"""WOMAC 3.1, Likert form: pain, stiffness and function, high is worse."""

from outcomes.instruments.base import Direction, Instrument, Level, Licence, LicenceStatus, Recall, Scale
from outcomes.instruments.option_sets import SEVERITY, choices
from outcomes.instruments.scoring import sum_with_own_mean

# The 0-50/0-20/0-170 form of some trials is another scale: these codes belong to the Likert form alone.
_SOURCE = "WOMAC 3.1 Likert: 0-20, 0-8, 0-68; rule for missing answers unverified"
_PAIN = ("pain_flat_walking", "pain_stairs", "pain_night", "pain_rest", "pain_weight_bearing")
_STIFFNESS = ("stiffness_morning", "stiffness_later")
_FUNCTION = (
    "stairs_down",
    "stairs_up",
    "rising_from_sitting",
    "standing",
    "bending",
    "flat_walking",
    "car",
    "shopping",
    "socks_on",
    "rising_from_bed",
    "socks_off",
    "lying",
    "bath",
    "sitting",
    "toilet",
    "heavy_chores",
    "light_chores",
)


def _scale(code: str, items: tuple[str, ...], minimum_answered: int) -> Scale:
    maximum = 4 * len(items)
    return Scale(
        code, items, 0, maximum, Direction.HIGH_IS_WORSE, minimum_answered, sum_with_own_mean, _SOURCE
    )


WOMAC = Instrument(
    code="womac",
    version="LK3.1",
    recall=Recall.PAST_48_HOURS,
    items=choices((*_PAIN, *_STIFFNESS, *_FUNCTION), SEVERITY),
    scales=(
        _scale("womac_pain", _PAIN, 4),
        _scale("womac_stiffness", _STIFFNESS, 1),
        _scale("womac_function", _FUNCTION, 14),
        _scale("womac_total", (*_PAIN, *_STIFFNESS, *_FUNCTION), 24),
    ),
    licence=Licence(LicenceStatus.LICENCE_NEEDED, "WOMAC owner (N. Bellamy)", "licence and fee (unverified)"),
    source=_SOURCE,
    has_licensed_wording=True,
    level=Level.KNEE,
)
