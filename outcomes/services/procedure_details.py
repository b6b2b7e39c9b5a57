"""What a procedure may say: each impossible value is refused with what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from outcomes.clinical.codes import Guidance, Indication, KellgrenLawrence, Laterality, Stimulation, YesNo
from outcomes.clinical.nerves import NERVES, nerve
from outcomes.errors import InputError


@dataclass(frozen=True)
class FreezeDetails:
    """How one nerve was frozen; None = not noted."""

    nerve: str
    probe_temperature_celsius: float | None = None
    cycles: int | None = None
    seconds: float | None = None
    lesion_to_skin_mm: float | None = None
    stimulation: str | None = None
    image_kept: bool | None = None


@dataclass(frozen=True)
class ProcedureDetails:
    """What is known of a procedure; planned while `performed_on` is empty; None = not noted."""

    laterality: str
    indication: str
    freezes: tuple[FreezeDetails, ...]
    performed_on: date | None = None
    planned_on: date | None = None
    kellgren_lawrence: int | None = None
    guidance: str | None = None
    device: str | None = None
    block_on: date | None = None
    block_agent: str | None = None
    block_relief_percent: float | None = None
    steroid_on: date | None = None
    bmi: float | None = None
    diabetes: str | None = None
    anticoagulant: str | None = None
    cold_disorder: str | None = None
    earlier_surgery: str | None = None
    operator: str | None = None

    @property
    def nerves(self) -> tuple[str, ...]:
        """Codes of the nerves, in the order given."""
        return tuple(freeze.nerve for freeze in self.freezes)


@dataclass(frozen=True)
class Life:
    """The days between which a procedure can lie; `born_on` is None where only the year is known."""

    birth_year: int
    born_on: date | None
    deceased_on: date | None


# Limits of the plausible, not of good practice: beyond them a unit or a digit was mistaken.
_PROCEDURE_RANGES: dict[str, tuple[float, float]] = {
    "block_relief_percent": (0, 100),
    "bmi": (10, 90),
}
_FREEZE_RANGES: dict[str, tuple[float, float]] = {
    "probe_temperature_celsius": (-200, 0),
    "cycles": (1, 60),
    "seconds": (1, 1200),
    "lesion_to_skin_mm": (0, 300),
}


_PLAUSIBLE_YEARS = 50


def check_procedure(details: ProcedureDetails, life: Life, today: date) -> None:
    """Nothing, unless a value is impossible.

    Raises:
        InputError: `code_unknown`, `kellgren_lawrence_range`, `number_out_of_range`, `unknown_nerve`,
            `nerve_twice`, `nerves_missing` or one of the dates; `field` names the place.
    """
    _check_code("laterality", details.laterality, Laterality)
    _check_code("indication", details.indication, Indication)
    _check_code("guidance", details.guidance, Guidance)
    _check_code("diabetes", details.diabetes, YesNo)
    grade = details.kellgren_lawrence
    if grade is not None and grade not in set(KellgrenLawrence):
        raise InputError("kellgren_lawrence_range", {"value": grade, "field": "kellgren_lawrence"})
    for field, (least, most) in _PROCEDURE_RANGES.items():
        _check_range(field, getattr(details, field), least, most)
    _check_dates(details, life, today)
    check_freezes(details.freezes, needed=details.performed_on is not None)


def check_freezes(freezes: Sequence[FreezeDetails], *, needed: bool) -> None:
    """Nothing, unless a nerve is unknown, named twice, or a setting is impossible."""
    if needed and not freezes:
        raise InputError("nerves_missing", {"field": "nerves"})
    seen: set[str] = set()
    for freeze in freezes:
        nerve(freeze.nerve)
        if freeze.nerve in seen:
            raise InputError("nerve_twice", {"nerve": freeze.nerve, "field": "nerves"})
        seen.add(freeze.nerve)
        _check_code(f"{freeze.nerve}-stimulation", freeze.stimulation, Stimulation)
        for field, (least, most) in _FREEZE_RANGES.items():
            _check_range(f"{freeze.nerve}-{field}", getattr(freeze, field), least, most)


def in_listed_order(freezes: Sequence[FreezeDetails]) -> tuple[FreezeDetails, ...]:
    """The freezes in the order of the list of nerves, so that the same set is always spelled the same."""
    order = {row.code: place for place, row in enumerate(NERVES)}
    return tuple(sorted(freezes, key=lambda freeze: order[freeze.nerve]))


def _check_dates(details: ProcedureDetails, life: Life, today: date) -> None:
    for field in ("performed_on", "block_on", "steroid_on"):
        _check_past_day(field, getattr(details, field), life, today)
    if details.performed_on and details.block_on and details.block_on > details.performed_on:
        raise InputError("block_after_procedure", {"date": details.block_on, "field": "block_on"})
    if details.performed_on is None and details.planned_on is None:
        raise InputError("procedure_day_missing", {"field": "planned_on"})
    if details.planned_on is not None and abs(details.planned_on.year - today.year) > _PLAUSIBLE_YEARS:
        raise InputError("date_implausible", {"date": details.planned_on, "field": "planned_on"})
    if details.performed_on is None and details.planned_on is not None and details.planned_on < today:
        raise InputError("plan_in_past", {"date": details.planned_on, "field": "planned_on"})


def _check_past_day(field: str, on: date | None, life: Life, today: date) -> None:
    if on is None:
        return
    if on > today:
        raise InputError("date_in_future", {"date": on, "field": field})
    if (life.born_on is not None and on < life.born_on) or on.year < life.birth_year:
        born = life.born_on or life.birth_year
        raise InputError("procedure_before_birth", {"date": on, "birth": born, "field": field})
    if life.deceased_on is not None and on > life.deceased_on:
        raise InputError("procedure_after_death", {"date": on, "death": life.deceased_on, "field": field})


def _check_code(field: str, value: str | None, codes: type[StrEnum]) -> None:
    known = [code.value for code in codes]
    if value is not None and value not in known:
        raise InputError("code_unknown", {"value": value, "expected": ", ".join(known), "field": field})


def _check_range(field: str, value: float | None, least: float, most: float) -> None:
    if value is not None and not least <= value <= most:
        raise InputError(
            "number_out_of_range", {"value": value, "minimum": least, "maximum": most, "field": field}
        )
